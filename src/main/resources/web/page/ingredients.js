import { h } from './dom.js';

/** Words for the request. Of one kind there is one at most; those that end in a space wait for more. */
const KINDS = [
  { 'Age 3': 'For a child of 3.', 'Age 6': 'For a child of 6.', 'Age 9': 'For a child of 9.' },
  { Short: 'Keep it short.', Long: 'Make it a long one.' },
  { 'A name…': 'The hero is called ' },
  { 'A place…': 'It happens in ' },
];

/**
 * Chips that add words to the request, and take them away again: what is sent is what the field
 * shows.
 */
export function ingredients(field) {
  const chips = KINDS.flatMap((kind) => Object.entries(kind).map(([name, words]) => chip(name, words, Object.values(kind))));
  const element = h('div', { class: 'ingredients', role: 'group', 'aria-label': 'Add to the request' }, ...chips.map(({ button }) => button));

  function chip(name, words, kind) {
    const isOpen = words.endsWith(' ');
    const button = h('button', { class: 'chip', type: 'button', onclick: toggle }, name);
    function toggle() {
      const had = field.value.includes(words);
      const others = kind.reduce((text, other) => text.replace(` ${other}`, '').replace(other, ''), field.value);
      if (!had) field.value = `${others.trimEnd()} ${words}`.trimStart();
      else if (!isOpen) field.value = others.trimStart();
      field.dispatchEvent(new Event('input'));
      if (isOpen) goTo(field.value.indexOf(words) + words.length);
    }
    const update = () => !isOpen && button.setAttribute('aria-pressed', String(field.value.includes(words)));
    return { button, update };
  }

  function goTo(position) {
    field.focus();
    field.setSelectionRange(position, position);
  }

  return { element, update: () => chips.forEach((each) => each.update()) };
}
