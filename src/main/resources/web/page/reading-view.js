import { announce, h } from './dom.js';

/**
 * Only the story, larger, and the screen kept awake. Back and Escape lead out of it, too.
 *
 * @param prose what stays in its place when all else goes
 */
export function readingView(prose) {
  const open = h('button', { class: 'button', type: 'button', hidden: true, onclick: enter }, 'Reading view');
  const close = h('button', { class: 'button close-reading', type: 'button', hidden: true, 'aria-label': 'Close reading view', onclick: () => history.back() }, 'Close');
  let lock = null;

  function enter() {
    history.pushState({ reading: true }, '');
    show(true);
    close.focus({ preventScroll: true });
    announce('Reading view. Escape closes it.');
    addEventListener('popstate', leave);
    document.addEventListener('keydown', escape);
    document.addEventListener('visibilitychange', keepAwake);
  }

  function escape({ key }) {
    if (key === 'Escape') history.back();
  }

  function leave() {
    if (close.hidden) return;
    removeEventListener('popstate', leave);
    document.removeEventListener('keydown', escape);
    document.removeEventListener('visibilitychange', keepAwake);
    show(false);
    open.focus({ preventScroll: true });
  }

  /** The line that is read stays where it is on the screen. */
  function show(isReading) {
    const line = [...prose.children].find((block) => block.getBoundingClientRect().bottom > 0);
    const before = line?.getBoundingClientRect().top;
    document.documentElement.classList.toggle('reading', isReading);
    close.hidden = !isReading;
    update();
    if (line && before < 0) scrollBy(0, line.getBoundingClientRect().top - before);
    keepAwake();
  }

  function update() {
    open.hidden = !prose.firstChild || !close.hidden;
  }

  /** The browser lets go of it when the page is hidden. */
  async function keepAwake() {
    const held = lock;
    lock = null;
    await held?.release().catch(() => {});
    if (close.hidden || document.visibilityState !== 'visible') return;
    lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
    if (close.hidden) lock?.release();
  }

  return { button: open, close, update, leave };
}
