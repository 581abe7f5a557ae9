import { STORY } from './api.js';
import { confirm } from './confirm.js';
import { announce, h, setText } from './dom.js';
import { words } from './errors.js';
import { fileName } from './prose.js';
import { isActive } from './stories.js';

/** What can be done with a story: stop, try again, copy, download, delete. */
export function storyActions({ api, stories }, id, text) {
  const error = h('p', { class: 'error', role: 'alert' });
  const stop = button('Stop', 'stop', () => change('cancelStory'));
  const retry = button('Try again', 'primary', () => change('retryStory'));
  const copy = button('Copy', 'later', copyText);
  const download = button('Download', 'later', downloadText);
  const remove = button('Delete…', 'danger', removeStory);
  const element = h(
    'footer', { class: 'story-foot' }, error,
    h('div', { class: 'actions', role: 'group', 'aria-label': 'Story' }, stop, retry, copy, download, remove),
  );
  let busy = false;

  function update(story) {
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    stop.hidden = !story || !isActive(story);
    retry.hidden = !story || !['FAILED', 'CANCELLED'].includes(story.status);
    copy.hidden = download.hidden = text.text === '';
    remove.hidden = !story;
    if (focused?.hidden) [retry, stop, copy, remove].find((other) => !other.hidden)?.focus();
  }

  function button(words, kind, act) {
    return h('button', { class: `button ${kind}`, type: 'button', hidden: true, onclick: act }, words);
  }

  async function change(mutation) {
    await attempt(async () => {
      const answer = await api.ask(`mutation($id: ID!) { ${mutation}(id: $id) { ${STORY} } }`, { id });
      stories.put(answer[mutation]);
    });
  }

  async function removeStory() {
    const yes = await confirm('Delete this story?', 'It is gone for good, on all your devices.', 'Delete story');
    if (!yes) return;
    await attempt(async () => {
      await api.ask('mutation($id: ID!) { deleteStory(id: $id) { id } }', { id });
      location.hash = '#/';
      stories.remove(id);
      announce('The story was deleted.');
    });
  }

  async function attempt(act) {
    if (busy) return;
    busy = true;
    setText(error, '');
    try {
      await act();
    } catch (failure) {
      setText(error, words(failure));
    } finally {
      busy = false;
    }
  }

  async function copyText() {
    try {
      await navigator.clipboard.writeText(text.text);
      confirmIn(copy, 'Copied');
    } catch {
      setText(error, 'The browser did not allow copying.');
    }
  }

  function confirmIn(element, done) {
    const before = element.textContent;
    if (before === done) return;
    setText(element, done);
    announce(`${done}.`);
    setTimeout(() => setText(element, before), 2000);
  }

  function downloadText() {
    const file = URL.createObjectURL(new Blob([text.text], { type: 'text/plain;charset=utf-8' }));
    h('a', { href: file, download: fileName(text.text, stories.get(id)?.prompt ?? '') }).click();
    setTimeout(() => URL.revokeObjectURL(file), 10_000);
  }

  return { element, update };
}
