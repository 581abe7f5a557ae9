import { allStories } from './all-stories.js';
import { askView } from './ask-view.js';
import { h } from './dom.js';
import { listView } from './list-view.js';
import { watchForReady } from './ready.js';
import { storyView } from './story-view.js';

const STORY = /^#\/stories\/([\w-]+)$/;

/**
 * The page of somebody who is signed in: list and what is open, by the part after `#`.
 * `#/` is the form with the list, `#/new` the form with the field in focus, `#/stories` the list,
 * `#/stories/<id>` a story. Each view comes back where it was left.
 */
export function shell(app) {
  const main = h('main', { id: 'main' });
  const element = h(
    'div', { class: 'shell' },
    h('button', { class: 'skip', type: 'button', onclick: () => main.querySelector('h1')?.focus() }, 'Skip to the story'),
    header(app),
    sessionNotice(app.session, app.signIn),
    h('aside', { class: 'side' }, h('a', { class: 'button primary new', href: '#/new' }, 'New story'), listView(app), allStories(app)),
    main,
    connectionNotice(app),
  );
  const places = new Map();
  let view;
  let address;

  function route() {
    if (address !== undefined) places.set(address, scrollY);
    address = location.hash;
    const [, id] = STORY.exec(address) ?? [];
    const isList = address === '#/stories';
    view?.leave?.();
    document.title = 'Chat Generator';
    element.dataset.view = id ? 'story' : isList ? 'list' : 'ask';
    view = id ? storyView(app, id) : askView(app);
    main.replaceChildren(view);
    scrollTo(0, places.get(address) ?? 0);
    const list = isList && element.querySelector('#list-title');
    const focused = address === '#/new' ? view.querySelector('textarea') : list?.checkVisibility?.() ? list : view.querySelector('h1');
    focused.focus({ preventScroll: true });
  }

  watchForReady(app);
  history.scrollRestoration = 'manual';
  addEventListener('hashchange', route);
  queueMicrotask(route);
  return element;
}

function header({ session, signOut, config }) {
  return h(
    'header', { class: 'bar' },
    h('a', { class: 'brand', href: '#/' }, h('span', { class: 'mark', 'aria-hidden': 'true' }), h('span', { class: 'name' }, 'Chat Generator')),
    h(
      'div', { class: 'account' },
      config.graphiql && h('a', { class: 'quiet', href: '/graphiql/' }, 'API'),
      h('span', { class: 'who' }, session.user.name),
      h('button', { class: 'button quiet', type: 'button', onclick: signOut }, 'Sign out'),
    ),
  );
}

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
