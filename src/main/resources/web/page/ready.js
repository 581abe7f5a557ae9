import { announce, h } from './dom.js';
import { isActive } from './stories.js';

/**
 * Announces the end of a story to a user who is elsewhere: a mark in the tab, and a notification
 * where those are allowed.
 */
export function watchForReady({ stories }) {
  const active = new Set();
  let mark = '';
  stories.addEventListener('story', ({ detail: { id } }) => {
    const story = stories.get(id);
    if (story && isActive(story)) active.add(id);
    else if (active.delete(id) && story) ended(story);
  });
  document.addEventListener('visibilitychange', () => setMark(''));
  // Views set the title when they change.
  new MutationObserver(show).observe(document.querySelector('title'), { childList: true });

  function ended({ id, status, title, prompt }) {
    const address = `#/stories/${id}`;
    const isReady = status === 'COMPLETE';
    const name = title ?? prompt.slice(0, 60);
    if (document.visibilityState === 'hidden') {
      setMark(isReady ? '✓ ' : '! ');
      notify(isReady ? 'Your story is ready' : 'Your story has ended early', name, address);
    } else if (location.hash !== address) {
      announce(isReady ? `“${name}” is ready.` : `“${name}” has ended early.`);
    }
  }

  function setMark(another) {
    const plain = document.title.startsWith(mark) ? document.title.slice(mark.length) : document.title;
    mark = another;
    document.title = mark + plain;
  }

  function show() {
    if (!document.title.startsWith(mark)) document.title = mark + document.title;
  }
}

async function notify(words, body, address) {
  if (globalThis.Notification?.permission !== 'granted') return;
  const registration = await navigator.serviceWorker?.getRegistration();
  const options = { body, tag: address, data: address, icon: document.querySelector('link[rel=icon]').href };
  if (registration?.active) return registration.showNotification(words, options);
  const shown = new Notification(words, options);
  shown.onclick = () => (focus(), (location.hash = address));
}

/** Asks for leave to notify, once somebody wants it. */
export function notifyButton() {
  const button = h('button', { class: 'button', type: 'button', hidden: true, onclick: ask }, 'Notify me');
  async function ask() {
    const answer = await Notification.requestPermission();
    announce(answer === 'granted' ? 'You will be notified when a story is ready.' : 'Notifications are not allowed.');
    button.hidden = true;
  }
  const update = (story) =>
    (button.hidden = !story || !isActive(story) || globalThis.Notification?.permission !== 'default');
  return { button, update };
}
