import { h } from './dom.js';

const QUIET_MILLIS = 1_200;

/** A quiet word while the service is out of reach, and somebody is signed in to reach it. */
export function connectionNotice({ live, session }) {
  const notice = h('p', { class: 'notice', role: 'status' });
  let timer = null;
  live.addEventListener('away', () => {
    if (!session.canGoOn && navigator.onLine) return;
    timer ??= setTimeout(() => {
      notice.textContent = navigator.onLine
        ? 'Reconnecting… nothing is lost.'
        : 'You are offline. Stories go on when you are back.';
    }, QUIET_MILLIS);
  });
  const hide = () => {
    clearTimeout(timer);
    timer = null;
    notice.textContent = '';
  };
  live.addEventListener('connected', hide);
  session.addEventListener('ended', hide);
  return notice;
}

/** Says that the sign-in ends, or has ended, and offers a new one. */
export function sessionNotice(session, signIn) {
  const words = h('span');
  const again = h('button', { class: 'button primary', type: 'button', onclick: signIn }, 'Sign in again');
  const notice = h('div', { class: 'session-notice', role: 'alert', hidden: true }, words, again);
  const say = (text) => () => {
    words.textContent = text;
    notice.hidden = false;
  };
  session.addEventListener('renewal-refused', say('Your sign-in ends soon.'));
  session.addEventListener('unreachable', say('Your sign-in could not be renewed: nobody answers there just now.'));
  session.addEventListener('renewed', () => (notice.hidden = true));
  session.addEventListener('ended', say('Your sign-in has ended. What you wrote is kept.'));
  return notice;
}
