import { words } from './api.js';
import { ago, full, tick } from './clock.js';
import { badge, h, setText, show } from './dom.js';
import { languageOf } from './language.js';

/** The user's stories, newest first; older ones follow as one scrolls. */
export function listView({ stories }) {
  const items = new Map();
  const list = h('ol', { class: 'stories' });
  const note = h('p', { class: 'list-note' });
  const more = h('button', { class: 'button more', type: 'button', hidden: true, onclick: load }, 'Show older stories');
  const skeleton = h('div', { class: 'list-skeleton', 'aria-hidden': 'true' }, ...[1, 2, 3].map(() => h('div', { class: 'bone' })));
  const view = h(
    'nav', { class: 'list', 'aria-labelledby': 'list-title' },
    h('h2', { id: 'list-title', class: 'small-title', tabindex: '-1' }, 'Your stories'),
    skeleton, list, note, more,
  );
  const end = new IntersectionObserver(([seen]) => seen.isIntersecting && load(), { rootMargin: '200px' });
  let loading = false;
  let failure = null;

  end.observe(more);
  stories.addEventListener('list', draw);
  stories.addEventListener('story', ({ detail }) => items.get(detail.id)?.update());
  addEventListener('hashchange', mark);
  draw();

  function draw() {
    const known = stories.list;
    const present = new Set(known.map(({ id }) => id));
    for (const [id, item] of items) if (!present.has(id)) item.element.remove(), items.delete(id);
    known.forEach(({ id }, index) => {
      if (!items.has(id)) items.set(id, listItem(stories, id));
      const { element } = items.get(id);
      if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
    });
    skeleton.hidden = stories.loaded || stories.failure !== null;
    more.hidden = !stories.more && !isUnread();
    setText(more, loading ? 'Reading…' : isUnread() ? 'Try again' : 'Show older stories');
    setText(note, noteWords());
    note.hidden = !note.textContent;
    mark();
  }

  function isUnread() {
    return stories.failure !== null && !stories.loaded;
  }

  function noteWords() {
    if (isUnread()) return words(stories.failure);
    if (failure) return words(failure);
    return stories.loaded && !items.size ? 'Nothing here yet. Your first story will appear on this shelf.' : '';
  }

  function mark() {
    for (const [id, { link }] of items) {
      if (location.hash === `#/stories/${id}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  }

  async function load() {
    if (loading || more.hidden) return;
    loading = true;
    failure = null;
    draw();
    try {
      await (isUnread() ? stories.reload() : stories.loadMore());
      // Where there is still room on the screen, the end is seen once more.
      end.unobserve(more);
      if (!isUnread()) end.observe(more);
    } catch (unread) {
      failure = unread;
    }
    loading = false;
    draw();
  }

  return view;
}

function listItem(stories, id) {
  const state = badge('PENDING');
  const time = h('time');
  const title = h('strong', { class: 'item-title', dir: 'auto', hidden: true });
  const prompt = h('span', { class: 'item-prompt', dir: 'auto' });
  const link = h('a', { href: `#/stories/${id}` }, title, prompt, h('span', { class: 'item-foot' }, state, time));
  const element = h('li', {}, link);

  function update() {
    const story = stories.get(id);
    if (!story) return;
    setText(title, story.title ?? '');
    title.hidden = !story.title;
    setText(prompt, story.prompt);
    link.lang = languageOf(`${story.title ?? ''} ${story.prompt}`);
    show(state, story.status);
    time.dateTime = story.createdAt;
    time.title = full(story.createdAt);
    setText(time, ago(story.createdAt));
  }

  update();
  queueMicrotask(() => tick(element, 20_000, update));
  return { element, link, update };
}
