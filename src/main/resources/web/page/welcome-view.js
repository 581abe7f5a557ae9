import { h } from './dom.js';

/**
 * What somebody sees who is not signed in.
 *
 * @param signIn null where nobody can
 */
export function welcomeView(signIn, message) {
  const error = h('p', { class: 'error', role: 'alert' }, message ?? '');
  const button = h('button', { class: 'button primary large', type: 'button', hidden: !signIn, onclick: go }, 'Sign in');

  async function go() {
    button.textContent = 'One moment…';
    try {
      await signIn();
    } catch {
      button.textContent = 'Sign in';
      error.textContent = 'The sign-in page cannot be reached just now. Try again in a moment.';
    }
  }

  return h(
    'main', { class: 'welcome' },
    h('div', { class: 'welcome-book', 'aria-hidden': 'true' }),
    h('h1', {}, 'Every wish, a story'),
    h('p', { class: 'lede' }, 'Say what it shall be about and watch it being written, word by word. Close the lid, come back tomorrow: your stories wait for you.'),
    error,
    button,
  );
}
