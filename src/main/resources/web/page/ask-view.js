import { STORY, timeOf, words } from './api.js';
import { announce, h, setText } from './dom.js';
import { Draft } from './draft.js';
import { ingredients } from './ingredients.js';

const CREATE = `mutation($prompt: String!, $token: ID) {
  createStory(prompt: $prompt, clientToken: $token) { ${STORY} } }`;

const EXAMPLES = [
  'A fox who learns to sail',
  'The shyest star in the sky',
  'A bakery for dragons, open only at night',
  'Two snails race to the end of the garden',
];

/** How much can be pasted, to be cut down then, in longest requests. */
const MOST_AT_ONCE = 10;
const LITTLE_LEFT_FROM = 0.8;
const SHORTCUT = navigator.platform.startsWith('Mac') ? '⌘ Enter' : 'Ctrl Enter';

function tooLong(excess) {
  return `That is ${excess.toLocaleString('en')} character${excess === 1 ? '' : 's'} too long.`;
}

/** The form that asks for a story. */
export function askView({ api, stories, config }) {
  const draft = new Draft();
  const limit = config.maxPromptLength;
  const count = h('span', { id: 'prompt-count', class: 'count' });
  const error = h('p', { id: 'prompt-error', class: 'error', role: 'alert' });
  const field = h('textarea', {
    id: 'prompt', rows: '3', dir: 'auto', 'aria-describedby': 'prompt-error prompt-count',
    placeholder: 'A lighthouse keeper who is afraid of the dark…',
    onbeforeinput: refuseBooks, oninput: changed, onkeydown: shortcut,
  });
  const left = h('p', { class: 'left', hidden: true });
  const added = ingredients(field);
  const send = h('button', { class: 'button primary', type: 'submit' }, 'Write my story');
  const form = h(
    'form', { class: 'ask', novalidate: true, onsubmit: submit },
    h('label', { for: 'prompt' }, 'What shall the story be about?'),
    error,
    field,
    added.element,
    left,
    h('div', { class: 'ask-foot' }, count, h('span', { class: 'shortcut', 'aria-hidden': 'true' }, SHORTCUT), send),
  );
  let sending = false;
  let width = 0;

  field.value = draft.prompt;
  changed();
  // Where it cannot be read, the answer to what is sent says all there is to know.
  drawLeft().catch(() => {});
  new ResizeObserver(([{ contentRect }]) => growIfOther(contentRect.width)).observe(form);

  /** Nobody is counted at before the day runs short. */
  async function drawLeft() {
    const { myUsage } = await api.ask('query { myUsage { tokensToday tokensPerDay resetsAt } }');
    const used = myUsage.tokensToday / myUsage.tokensPerDay;
    left.hidden = used < LITTLE_LEFT_FROM;
    const share = Math.min(100, Math.floor(used * 100));
    setText(left, `You have used ${share} % of what you may have written today. It begins anew at ${timeOf(myUsage.resetsAt)}.`);
  }

  function changed() {
    draft.prompt = field.value;
    const { length } = field.value;
    setText(count, `${length.toLocaleString('en')} of ${limit.toLocaleString('en')} characters`);
    count.classList.toggle('over', length > limit);
    fail(length > limit ? tooLong(length - limit) : '');
    added.update();
    grow();
  }

  /** Browsers take minutes to lay out megabytes; they stay where they were copied from. */
  function refuseBooks(event) {
    const { length } = event.data ?? '';
    if (length <= MOST_AT_ONCE * limit) return;
    event.preventDefault();
    fail(`${tooLong(length - limit)} It was not pasted.`);
  }

  function grow() {
    field.style.height = 'auto';
    if (field.scrollHeight) field.style.height = `${field.scrollHeight + 2}px`;
  }

  /** It is shown for the first time, or a phone was turned. */
  function growIfOther(current) {
    if (current === width) return;
    width = current;
    grow();
  }

  function fail(message) {
    setText(error, message);
    field.setAttribute('aria-invalid', String(message !== ''));
  }

  function shortcut(event) {
    // While an input method composes, Enter is its own.
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  }

  async function submit(event) {
    event.preventDefault();
    if (sending || field.value.length > limit) return;
    if (!field.value.trim()) {
      fail('Write a few words first, or pick an idea below.');
      field.focus();
      return;
    }
    busy(true);
    fail('');
    try {
      const { createStory } = await api.ask(CREATE, { prompt: field.value, token: draft.token });
      draft.clear();
      stories.put(createStory);
      announce('Your story has been asked for.');
      location.hash = `#/stories/${createStory.id}`;
    } catch (failure) {
      fail(words(failure));
      field.focus();
    } finally {
      busy(false);
    }
  }

  function busy(is) {
    sending = is;
    send.setAttribute('aria-disabled', String(is));
    setText(send, is ? 'Sending…' : 'Write my story');
  }

  function pick(example) {
    field.value = example;
    changed();
    field.focus();
  }

  const ideas = EXAMPLES.map((example) =>
    h('li', {}, h('button', { class: 'idea', type: 'button', onclick: () => pick(example) }, example)),
  );
  return h(
    'section', { class: 'ask-view' },
    h('h1', { tabindex: '-1' }, 'Once upon a time…'),
    h('p', { class: 'lede' }, 'Say what you would like to read. Your story begins to appear within seconds, and is kept for you.'),
    form,
    h('h2', { class: 'small-title' }, 'Or start from an idea'),
    h('ul', { class: 'ideas' }, ...ideas),
  );
}
