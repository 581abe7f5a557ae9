import { STORY, words } from './api.js';
import { h, setText } from './dom.js';
import { isActive } from './stories.js';

const CREATE = `mutation($prompt: String!, $id: ID!, $token: ID) {
  createStory(prompt: $prompt, continues: $id, clientToken: $token) { ${STORY} } }`;

/** What is sent is what is shown in the field. */
const IDEAS = {
  'Go on from there': 'Go on exactly where the story breaks off.',
  'And then?': 'And then? Tell what happens next.',
  Shorter: 'Tell the story again, but shorter.',
  'In another language': 'Tell the story again in ',
  'The same hero tomorrow': 'Tell another story of the same hero, on the next day.',
};

/** Goes on from a story that has ended; says what it continues, and what continues it. */
export function goOn({ api, stories, config }, id, text) {
  const tokens = new Map();
  const links = h('p', { class: 'go-on-links', hidden: true });
  const error = h('p', { id: 'go-on-error', class: 'error', role: 'alert' });
  const field = h('input', {
    id: 'go-on', class: 'go-on-field', dir: 'auto', autocomplete: 'off', maxlength: String(config.maxPromptLength),
    'aria-describedby': 'go-on-error', placeholder: 'What happens next?',
  });
  const ideas = Object.entries(IDEAS).map(([name, words]) =>
    h('button', { class: 'button', type: 'button', onclick: () => take(words) }, name));
  const form = h(
    'form', { class: 'go-on', hidden: true, onsubmit: submit },
    h('label', { for: 'go-on' }, 'Tell on'),
    h('div', { class: 'actions' }, ...ideas),
    h('div', { class: 'go-on-words' }, field, h('button', { class: 'button primary', type: 'submit' }, 'Go on')),
    error,
  );
  let sending = false;
  let shown = '';

  function take(idea) {
    field.value = idea;
    if (idea.endsWith(' ')) field.focus();
    else form.requestSubmit();
  }

  async function submit(event) {
    event.preventDefault();
    const prompt = field.value;
    if (sending || !prompt.trim()) return;
    sending = true;
    setText(error, '');
    // Sent again after a failure, it is the same story.
    if (!tokens.has(prompt)) tokens.set(prompt, crypto.randomUUID());
    try {
      const { createStory } = await api.ask(CREATE, { prompt, id, token: tokens.get(prompt) });
      stories.put(createStory);
      location.hash = `#/stories/${createStory.id}`;
    } catch (failure) {
      setText(error, words(failure));
    }
    sending = false;
  }

  function update(story) {
    form.hidden = !story || isActive(story) || text.readable === '';
    // The first idea is for a story without its end.
    ideas[0].hidden = story?.status === 'COMPLETE' && story.finishReason !== 'LENGTH';
    const before = story?.continues && !stories.isDeleted(story.continues) ? [story.continues] : [];
    const after = stories.list.filter(({ continues }) => continues === id).map((next) => next.id);
    const named = [...before, ...after].map((other) => [other, nameOf(other)]);
    // Text comes many times a second; a link that is replaced loses the focus.
    if (shown === String(named)) return;
    shown = String(named);
    links.replaceChildren(...named.map(([other, name], index) =>
      link(index < before.length ? 'Goes on from ' : 'Goes on in ', other, name)));
    links.hidden = named.length === 0;
  }

  function nameOf(other) {
    const story = stories.get(other);
    return story?.title ?? story?.prompt.slice(0, 60) ?? 'an earlier story';
  }

  function link(words, other, name) {
    return h('span', {}, words, h('a', { href: `#/stories/${other}`, dir: 'auto' }, name));
  }

  return { element: h('section', { class: 'tell-on' }, links, form), update };
}
