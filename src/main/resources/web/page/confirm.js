import { h } from './dom.js';

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
