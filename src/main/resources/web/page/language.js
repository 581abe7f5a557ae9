/** Scripts that say which language is meant, or nearly, and their least share of the letters: a foreign name is no language. */
const SCRIPTS = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 0.2],
  ['ko', /\p{Script=Hangul}/gu, 0.3],
  ['zh', /\p{Script=Han}/gu, 0.3],
  ['uk', /[іїєґ]/giu, 0.04],
  ['ru', /\p{Script=Cyrillic}/gu, 0.3],
  ['ar', /\p{Script=Arabic}/gu, 0.3],
  ['he', /\p{Script=Hebrew}/gu, 0.3],
  ['el', /\p{Script=Greek}/gu, 0.3],
  ['hi', /\p{Script=Devanagari}/gu, 0.3],
  ['th', /\p{Script=Thai}/gu, 0.3],
];

/** Words that each page of a language holds, and few others. */
const WORDS = Object.entries({
  en: 'the and was of with that his her they once who',
  de: 'der die das und ein eine nicht mit sich auf war sie es',
  fr: 'le les des et une dans il elle qui pas était sur du',
  es: 'el los las y una que en con por su del había era',
  it: 'il gli che di e una non per con era della suo si',
  pt: 'o os uma que não com para do da em era seu ao',
  nl: 'de het een en van niet met op zijn was ze er dat',
  sv: 'och att det en som på är inte med han hon den var',
  da: 'og at det en som på er ikke med han hun den blev',
  pl: 'i w na nie się z że do to był była jak',
  cs: 'a se na je že to byl byla ale jako který si',
  tr: 've bir bu da de için çok ile ne gibi ama',
}).map(([language, words]) => [language, new Set(words.split(' '))]);

const ENOUGH = 3;

/**
 * The language of a text as a tag for `lang`, by its script or its commonest words; empty
 * where there is too little to go by.
 */
export function languageOf(text) {
  const sample = text.slice(0, 2_000);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  const script = SCRIPTS.find(([, letter, share]) => (sample.match(letter)?.length ?? 0) > letters * share);
  if (script) return script[0];
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? [];
  const counts = WORDS.map(([language, common]) => [words.filter((word) => common.has(word)).length, language]);
  const [[most, language], [next]] = counts.sort(([one], [other]) => other - one);
  return most >= ENOUGH && most > next ? language : '';
}
