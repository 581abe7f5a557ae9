import { h } from './dom.js';

const LONGEST_TITLE = 120;

/**
 * Shows growing text as title and paragraphs. What is shown already stays untouched: text is only
 * added, so nothing flickers, jumps or loses the reader's selection.
 */
export class Prose {
  #element;
  #shown = [];

  constructor(element) {
    this.#element = element;
  }

  show(text) {
    const blocks = text.split(/\s*\n\s*/).filter((block) => block !== '');
    blocks.forEach((block, index) => this.#block(block, index, blocks.length));
    while (this.#shown.length > blocks.length) this.#shown.pop().remove();
  }

  #block(block, index, total) {
    const tag = index === 0 && isTitle(block, total) ? 'h2' : 'p';
    const shown = this.#shown[index];
    if (shown?.localName !== tag) {
      const made = h(tag, { dir: 'auto' }, block);
      shown ? shown.replaceWith(made) : this.#element.append(made);
      this.#shown[index] = made;
      return;
    }
    const node = shown.firstChild;
    if (node.data === block) return;
    if (block.startsWith(node.data)) node.appendData(block.slice(node.data.length));
    else node.data = block;
  }
}

/** The first line, where it is short and something follows it. */
function isTitle(block, total) {
  return block.length <= LONGEST_TITLE && (total > 1 || !/[.!?…]["”»]?$/.test(block));
}

/** A name for a file with the story of this title. */
export function fileName(title) {
  const plain = title.normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').toLowerCase();
  return `${plain.slice(0, 60) || 'story'}.txt`;
}
