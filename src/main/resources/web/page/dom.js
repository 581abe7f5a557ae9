/**
 * Makes an element. Strings become text, never markup: what a model wrote cannot become part of
 * the page.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value != null) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

/** Sets text only where it differs, so that nothing is painted or read out without need. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Has the browser keep something as a file. */
export function saveFile(content, name) {
  const file = URL.createObjectURL(content);
  h('a', { href: file, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(file), 10_000);
}

/** Announces to screen readers. */
export function announce(words) {
  document.getElementById('announcer').textContent = words;
}

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

/** What deleting means: the operator's copies of the table go by themselves. */
export const GONE = 'It goes from all your devices and cannot be brought back. Safety copies are gone after 35 days.';

/** Asks before something that cannot be undone. @returns whether the user wants it */
export function confirm(question, explanation, yes, no = 'Keep it') {
  const dialog = h(
    'dialog',
    { class: 'confirm', 'aria-labelledby': 'confirm-question', 'aria-describedby': 'confirm-words' },
    h('h2', { id: 'confirm-question' }, question),
    h('p', { id: 'confirm-words' }, explanation),
    h(
      'div',
      { class: 'actions' },
      h('button', { class: 'button', type: 'button', autofocus: true, onclick: () => dialog.close() }, no),
      h('button', { class: 'button danger solid', type: 'button', onclick: () => dialog.close('yes') }, yes),
    ),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}
