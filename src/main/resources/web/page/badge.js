import { h } from './dom.js';

const WORDS = {
  PENDING: 'Waiting',
  GENERATING: 'Writing',
  COMPLETE: 'Complete',
  FAILED: 'Failed',
  CANCELLED: 'Stopped',
};

/** Where a story stands, in one word and a colour. */
export function badge(status) {
  return show(h('span', { class: 'badge' }, h('span', { class: 'dot', 'aria-hidden': 'true' }), h('span')), status);
}

/** Updates a badge. */
export function show(element, status) {
  if (element.dataset.status !== status) {
    element.dataset.status = status;
    element.lastChild.textContent = WORDS[status] ?? status;
  }
  return element;
}
