import { STORY, words } from './api.js';
import { announce, confirm, GONE, h, saveFile, setText } from './dom.js';
import { Draft } from './draft.js';
import { fileName } from './prose.js';
import { isActive } from './stories.js';

/** Failures that the same prompt meets again. */
const OF_THE_PROMPT = ['REFUSED', 'CONTENT_FILTERED', 'PROMPT_TOO_LONG', 'MODEL_REJECTED'];

/** What can be done with a story: stop, change the request, try again, share, copy, download, delete. */
export function storyActions({ api, stories }, id, text) {
  const error = h('p', { class: 'error', role: 'alert' });
  const stop = button('Stop', 'stop', () => change('cancelStory'));
  const edit = button('Change the request', '', changeRequest);
  const retry = button('Try again', '', retryStory);
  const share = button('Share…', 'later', shareText);
  const copy = button('Copy', 'later', copyText);
  const download = button('Download', 'later', downloadText);
  const remove = button('Delete…', 'danger', removeStory);
  const element = h(
    'footer', { class: 'story-foot' }, error,
    h('div', { class: 'actions', role: 'group', 'aria-label': 'Story' }, stop, edit, retry, share, copy, download, remove),
  );
  let busy = false;

  function update(story) {
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    stop.hidden = !story || !isActive(story);
    edit.hidden = !story || isActive(story);
    setText(edit, story?.status === 'COMPLETE' ? 'Ask again' : 'Change the request');
    retry.hidden = !story || !['FAILED', 'CANCELLED'].includes(story.status);
    const isOfThePrompt = OF_THE_PROMPT.includes(story?.error?.code);
    edit.classList.toggle('primary', isOfThePrompt);
    retry.classList.toggle('primary', !isOfThePrompt);
    const [first, second] = isOfThePrompt ? [edit, retry] : [retry, edit];
    // To move an element takes the focus from it.
    if (first.nextSibling !== second) second.before(first);
    copy.hidden = download.hidden = text.readable === '';
    share.hidden = copy.hidden || !navigator.share;
    remove.hidden = !story;
    if (focused?.hidden) [retry, stop, edit, copy, remove].find((other) => !other.hidden)?.focus();
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

  async function retryStory() {
    const sure = text.readable === '' || await confirm(
      'Write this story anew?', 'What was written so far is replaced.', 'Write it anew',
    );
    if (sure) await change('retryStory');
  }

  async function changeRequest() {
    const { prompt } = stories.get(id);
    const draft = new Draft();
    const sure = ['', prompt].includes(draft.prompt) || await confirm(
      'Replace what you were writing?', 'The request that you have not sent yet gives way to this one.', 'Replace it',
    );
    if (!sure) return;
    draft.prompt = prompt;
    location.hash = '#/new';
  }

  async function removeStory() {
    const yes = await confirm('Delete this story?', GONE, 'Delete story');
    if (!yes) return;
    await attempt(async () => {
      await api.ask('mutation($id: ID!) { deleteStory(id: $id) { id } }', { id });
      location.hash = '#/stories';
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

  async function shareText() {
    try {
      await navigator.share({ title: stories.get(id)?.title ?? '', text: text.readable });
    } catch (failure) {
      // Closing the sheet is no error.
      if (failure.name !== 'AbortError') setText(error, 'The browser did not allow sharing.');
    }
  }

  async function copyText() {
    try {
      await navigator.clipboard.writeText(text.readable);
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
    const { title, prompt } = stories.get(id) ?? {};
    saveFile(new Blob([text.readable], { type: 'text/plain;charset=utf-8' }), fileName(title ?? prompt ?? ''));
  }

  return { element, update };
}
