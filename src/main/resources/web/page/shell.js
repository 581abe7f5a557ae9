import { askView } from './ask-view.js';
import { h } from './dom.js';
import { listView } from './list-view.js';
import { connectionNotice, sessionNotice } from './notices.js';
import { storyView } from './story-view.js';

const STORY = /^#\/stories\/([\w-]+)$/;

/** The page of somebody who is signed in: list and what is open, by the part after `#`. */
export function shell(app) {
  const main = h('main', { id: 'main' });
  const element = h(
    'div', { class: 'shell' },
    h('button', { class: 'skip', type: 'button', onclick: () => main.querySelector('h1')?.focus() }, 'Skip to the story'),
    header(app),
    sessionNotice(app.session, app.signIn),
    h('aside', { class: 'side' }, h('a', { class: 'button primary new', href: '#/' }, 'New story'), listView(app)),
    main,
    connectionNotice(app.live),
  );
  let view;

  function route(navigated) {
    const [, id] = STORY.exec(location.hash) ?? [];
    view?.leave?.();
    document.title = 'Chat Generator';
    element.dataset.view = id ? 'story' : 'ask';
    view = id ? storyView(app, id) : askView(app);
    main.replaceChildren(view);
    if (navigated) {
      scrollTo(0, 0);
      (id ? view.querySelector('h1') : view.querySelector('textarea')).focus({ preventScroll: true });
    }
  }

  addEventListener('hashchange', () => route(true));
  route(false);
  return element;
}

function header({ session, signOut, config }) {
  return h(
    'header', { class: 'bar' },
    h('a', { class: 'brand', href: '#/' }, h('span', { class: 'mark', 'aria-hidden': 'true' }), 'Chat Generator'),
    h(
      'div', { class: 'account' },
      config.graphiql && h('a', { class: 'quiet', href: '/graphiql/' }, 'API'),
      h('span', { class: 'who' }, session.user.name),
      h('button', { class: 'button quiet', type: 'button', onclick: signOut }, 'Sign out'),
    ),
  );
}
