import { announce, h, setText } from './dom.js';

const NAME = 'spoken';

/**
 * Reads a story aloud by the browser's own voices, sentence by sentence, and marks the one that is
 * spoken; also while the story is being written. To pause is to begin the sentence again later:
 * not every browser can halt a voice.
 *
 * @param prose the element with a block for each paragraph
 * @param isGrowing whether text may still come
 */
export function readAloud(prose, isGrowing) {
  const voices = globalThis.speechSynthesis;
  const start = h('button', { class: 'button', type: 'button', hidden: true, onclick: toggle }, 'Read aloud');
  const stop = h('button', { class: 'button', type: 'button', hidden: true, onclick: end }, 'Stop reading');
  const canRead = Boolean(voices && globalThis.SpeechSynthesisUtterance && Intl.Segmenter);
  /** Where the next sentence begins: a block, and how far into it. */
  let place = { block: 0, offset: 0 };
  let state = 'silent';
  let spoken = null;

  function toggle() {
    if (state === 'reading') {
      hush('paused');
    } else {
      state = 'reading';
      next();
    }
    draw();
  }

  /** Speaks the next sentence; waits where it is not written yet. */
  function next() {
    const sentence = state === 'reading' && !spoken && upcoming();
    if (!sentence) return sentence === null && finish();
    const { block, from, to } = sentence;
    const words = block.textContent.slice(from, to);
    const speech = (spoken = new SpeechSynthesisUtterance(words));
    speech.lang = block.closest('[lang]')?.lang ?? '';
    speech.voice = voices.getVoices().find(({ lang }) => speech.lang && lang.startsWith(speech.lang)) ?? null;
    speech.onend = () => speech === spoken && ((spoken = null), (place.offset = to), next());
    speech.onerror = () => speech === spoken && fail();
    mark(block.firstChild, from, to);
    voices.speak(speech);
  }

  /** @returns the next sentence; null at the end of the story, false where more is to come */
  function upcoming() {
    for (; place.block < prose.children.length; place = { block: place.block + 1, offset: 0 }) {
      const block = prose.children[place.block];
      const isLast = block === prose.lastElementChild;
      const rest = block.textContent.slice(place.offset);
      const [first, second] = new Intl.Segmenter(block.closest('[lang]')?.lang || undefined, { granularity: 'sentence' }).segment(rest);
      if (first && isLast && !second && isGrowing()) return false;
      if (first) return { block, from: place.offset, to: place.offset + first.segment.length };
      if (isLast && isGrowing()) return false;
    }
    return isGrowing() ? false : null;
  }

  /** Without a change to the text itself, where the browser can. */
  function mark(text, from, to) {
    if (!globalThis.Highlight) return;
    const range = new Range();
    range.setStart(text, from);
    range.setEnd(text, to);
    CSS.highlights.set(NAME, new Highlight(range));
    const { top, bottom } = range.getBoundingClientRect();
    // Only a listener who has come to the end of the screen is taken along.
    if (top > innerHeight / 2 && bottom > innerHeight * 0.85) scrollBy({ top: top - innerHeight * 0.3, behavior: 'smooth' });
  }

  function hush(then) {
    state = then;
    spoken = null;
    voices?.cancel();
  }

  function end() {
    if (state === 'silent') return;
    const wasHere = document.activeElement === stop;
    hush('silent');
    place = { block: 0, offset: 0 };
    globalThis.CSS?.highlights?.delete(NAME);
    draw();
    if (wasHere) start.focus();
  }

  function finish() {
    end();
    announce('The story has been read to its end.');
  }

  function fail() {
    end();
    announce('Your browser has no voice that can read this story.');
  }

  function draw() {
    setText(start, { silent: 'Read aloud', reading: 'Pause', paused: 'Go on reading' }[state]);
    stop.hidden = state === 'silent';
    stop.parentElement?.classList.toggle('at-hand', state !== 'silent');
  }

  /** The text has changed. */
  function update() {
    start.hidden = !canRead || !prose.firstChild;
    const block = prose.children[place.block];
    // Another attempt has begun, with other words.
    if (place.offset > (block?.textContent.length ?? 0)) end();
    else next();
  }

  addEventListener('pagehide', end);
  return { buttons: [start, stop], update, leave: () => (end(), removeEventListener('pagehide', end)) };
}
