import { AGAIN_MILLIS, ApiError, words } from './api.js';
import { announce, confirm, GONE, h, saveFile, setText } from './dom.js';
import { forgetStories } from './offline.js';

const MOST_FAILURES = 5;

/** What concerns all stories at once: how long they stay, taking them along, deleting them. */
export function allStories({ api, stories, config }) {
  const days = config.retentionDays;
  const note = h('p', {}, days ? `Stories stay for ${days} day${days === 1 ? '' : 's'} after their end.` : 'Stories stay until you delete them.');
  const state = h('p', { role: 'status' });
  const save = h('button', { class: 'button quiet', type: 'button', onclick: () => act(exportAll) }, 'Export all');
  const remove = h('button', { class: 'button quiet', type: 'button', onclick: () => act(deleteAll) }, 'Delete all…');
  const element = h('section', { class: 'all-stories', 'aria-label': 'All stories' }, note, h('div', { class: 'actions' }, save, remove), state);
  let busy = false;

  stories.addEventListener('list', draw);
  draw();

  function draw() {
    element.hidden = !busy && stories.list.length === 0;
  }

  async function act(what) {
    if (busy) return;
    busy = true;
    setText(state, '');
    await what().catch((failure) => setText(state, words(failure)));
    busy = false;
    draw();
  }

  async function exportAll() {
    setText(state, 'Reading…');
    saveFile(await readAll(api), 'stories.jsonl');
    setText(state, '');
    announce('All stories were exported.');
  }

  async function deleteAll() {
    const { stories: { totalCount } } = await api.ask('query { stories(first: 1) { totalCount } }');
    const all = totalCount === 1 ? 'your only story' : `all ${totalCount.toLocaleString('en')} stories`;
    if (!(await confirm(`Delete ${all}?`, `What is being written is stopped. ${GONE}`, `Delete ${all}`))) return;
    let { deleteAllStories: erasure } = await api.ask('mutation { deleteAllStories { remaining done } }');
    // It goes on without this page, too.
    while (erasure && !erasure.done && element.isConnected) {
      setText(state, `Deleting, ${erasure.remaining.toLocaleString('en')} left…`);
      await pause();
      ({ erasure } = await api.ask('query { erasure { remaining done } }'));
    }
    if (erasure && !erasure.done) return;
    await forgetStories();
    await stories.reload();
    location.hash = '#/';
    setText(state, '');
    announce('All stories were deleted.');
  }

  return element;
}

/** @returns all stories as one file, over as many responses as it takes */
async function readAll(api) {
  const parts = [];
  const place = { after: '' };
  for (let failures = 0; failures < MOST_FAILURES; failures++) {
    const response = await api.lines(place.after);
    const known = parts.length;
    if (await readLines(response.body.getReader(), parts, place)) return new Blob(parts, { type: 'application/jsonl' });
    if (parts.length > known) failures = 0;
    await pause();
  }
  throw new ApiError('UNAVAILABLE', 'The export broke off.');
}

/** Keeps whole lines alone, so that what follows the last one can be asked for. @returns whether the end was read */
async function readLines(reader, parts, place) {
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: false }));
    if (done) return rest === '';
    if (!value) return false;
    rest += decoder.decode(value, { stream: true });
    const end = rest.lastIndexOf('\n') + 1;
    if (end === 0) continue;
    const lines = rest.slice(0, end);
    rest = rest.slice(end);
    parts.push(lines);
    place.after = JSON.parse(lines.slice(lines.lastIndexOf('\n', end - 2) + 1)).id;
  }
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, AGAIN_MILLIS));
}
