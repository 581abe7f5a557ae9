import { h, setText } from './dom.js';

/** Where the style sheet cuts a text after some lines: a button that shows all of it, and cuts it again. */
export function showAll(text) {
  const button = h(
    'button', { class: 'show-all', type: 'button', hidden: true, 'aria-expanded': 'false', onclick: toggle }, 'Show all',
  );
  new ResizeObserver(offer).observe(text);

  function toggle() {
    const whole = text.classList.toggle('whole');
    button.setAttribute('aria-expanded', String(whole));
    setText(button, whole ? 'Show less' : 'Show all');
  }

  function offer() {
    if (!text.classList.contains('whole')) button.hidden = text.scrollHeight <= text.clientHeight;
  }

  return button;
}
