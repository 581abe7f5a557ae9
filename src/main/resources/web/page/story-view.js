import { words } from './api.js';
import { brief, duration, full, tick } from './clock.js';
import { announce, badge, h, setText, show, showAll } from './dom.js';
import { goOn } from './go-on.js';
import { languageOf } from './language.js';
import { Prose } from './prose.js';
import { readAloud } from './read-aloud.js';
import { readingView } from './reading-view.js';
import { notifyButton } from './ready.js';
import { isActive } from './stories.js';
import { storyActions } from './story-actions.js';
import { StoryText } from './story-text.js';

const PAUSE_MILLIS = 4_000;
const ANNOUNCED = {
  GENERATING: 'Your story is being written.',
  COMPLETE: 'Your story is complete.',
  CANCELLED: 'Your story was stopped.',
  FAILED: 'Your story could not be written.',
};

/** One story, while it is being written and ever after. */
export function storyView(app, id) {
  const { live, stories } = app;
  const text = new StoryText(live, id, draw, stories.textOf(id));
  const state = badge('PENDING');
  const time = h('span', { class: 'elapsed' });
  const prompt = h('h1', { class: 'asked', tabindex: '-1', dir: 'auto' }, 'Story');
  const more = showAll(prompt);
  const body = h('div', { class: 'prose' });
  const prose = new Prose(body);
  const waiting = h('div', { class: 'bones', 'aria-hidden': 'true' }, ...[70, 100, 94, 98, 60].map((n) => h('div', { class: `bone w${n}` })));
  const problem = h('p', { class: 'problem', hidden: true });
  const instead = h('p', { hidden: true }, h('a', { class: 'button', href: '#/new' }, 'Ask for a story'));
  const actions = storyActions(app, id, text);
  const further = goOn(app, id, text);
  const voice = readAloud(body, () => isActive(stories.get(id) ?? {}) || text.isBehind);
  const page = readingView(body);
  const notice = notifyButton();
  const tools = h('div', { class: 'actions tools', role: 'group', 'aria-label': 'Reading' }, ...voice.buttons, page.button, notice.button);
  const view = h(
    'article', { class: 'story' },
    h('a', { class: 'back', href: '#/stories' }, '← All stories'),
    h('header', { class: 'story-head' }, h('p', { class: 'eyebrow', 'aria-hidden': 'true' }, 'You asked for'), prompt, more, h('p', { class: 'story-meta' }, state, time)),
    problem, page.close, tools, waiting, body, actions.element, further.element, instead,
  );
  let status;
  let attempt;
  let startedAt;
  let languageFrom;
  let kept;
  const changed = ({ detail }) => detail.id === id && update();

  stories.addEventListener('story', changed);
  text.follow();
  tickWhenShown();
  read();

  async function read() {
    update();
    try {
      const story = await stories.read(id);
      if (story) text.offer(story);
      else gone('There is no such story. It may have been deleted.');
    } catch (failure) {
      if (!stories.get(id)) gone(words(failure));
    }
  }

  function update() {
    if (stories.isDeleted(id)) return gone('This story has been deleted.');
    const story = stories.get(id);
    if (!story) return;
    if (isActive(story) && (status !== undefined && !isActive({ status }) || !startedAt)) {
      startedAt = Date.parse(story.attempt === 1 ? story.createdAt : story.updatedAt);
    }
    if ((isActive(story) || story.attempt > text.attempt) && !text.isFollowing) text.follow();
    if (attempt !== undefined && story.attempt > attempt) announce(startsOver(story.attempt));
    else if (status !== story.status && (status !== undefined || story.status === 'GENERATING')) announce(announcement(story));
    attempt = story.attempt;
    status = story.status;
    setText(prompt, story.prompt);
    document.title = `${(story.title ?? story.prompt).slice(0, 60)} · Chat Generator`;
    show(state, status);
    draw();
  }

  function draw() {
    const story = stories.get(id);
    const active = Boolean(story && isActive(story));
    prose.show(text.readable);
    setLanguage(text.readable.slice(0, 2_000), story);
    body.classList.toggle('before', text.isBehind);
    waiting.hidden = text.readable !== '' || (text.arrived && !active) || view.dataset.gone === 'true';
    body.classList.toggle('growing', active && text.readable !== '');
    body.setAttribute('aria-busy', String(active));
    if (story) drawProblem(story);
    if (story && !active && text.arrived && !text.isFollowing) keep();
    actions.update(story);
    further.update(story);
    voice.update();
    page.update();
    notice.update(story);
    drawTime();
  }

  /** So that voices, screen readers and hyphens are those of the story. */
  function setLanguage(beginning, story) {
    if (beginning === languageFrom) return;
    languageFrom = beginning;
    body.lang = languageOf(beginning);
    prompt.lang = languageOf(story?.prompt ?? '') || body.lang;
  }

  function drawProblem(story) {
    setText(problem, text.isBehind ? startsOver(text.attempt) : problemWords(story));
    problem.hidden = !problem.textContent;
    problem.classList.toggle('mild', story.status !== 'FAILED');
  }

  function drawTime() {
    const story = stories.get(id);
    if (!story) return;
    setText(time, isActive(story) ? `for ${duration(Date.now() - startedAt)}${pauseWords()}` : doneWords(story));
    time.title = full(story.createdAt);
  }

  /** Nothing is wrong: another task goes on with the story, or the model thinks. */
  function pauseWords() {
    return text.text !== '' && Date.now() - text.grewAt > PAUSE_MILLIS ? ' · picking up the thread…' : '';
  }

  function tickWhenShown() {
    queueMicrotask(() => tick(view, 1000, drawTime));
  }

  function gone(message) {
    text.close();
    view.dataset.gone = 'true';
    setText(prompt, message);
    view.querySelector('.eyebrow').hidden = true;
    view.querySelector('.story-meta').hidden = true;
    more.hidden = problem.hidden = tools.hidden = waiting.hidden = body.hidden = actions.element.hidden = further.element.hidden = true;
    instead.hidden = false;
    announce(message);
  }

  function keep() {
    if (text.isBehind || text.text === '' || text.text === kept) return;
    kept = text.text;
    stories.keepText(id, { attempt: text.attempt, text: kept });
  }

  view.leave = () => {
    stories.removeEventListener('story', changed);
    voice.leave();
    page.leave();
    text.close();
    keep();
  };
  return view;
}

function startsOver(attempt) {
  return `The writer starts over, try ${attempt}.`;
}

function announcement({ status, error }) {
  return `${ANNOUNCED[status] ?? ''} ${status === 'FAILED' && error ? error.message : ''}`.trim();
}

function problemWords({ status, error, finishReason }) {
  if (status === 'FAILED') return error?.message ?? 'The story could not be written.';
  return finishReason === 'LENGTH' ? 'The story reached the longest length and may end early.' : '';
}

function doneWords({ status, attempt, createdAt, updatedAt }) {
  const took = Math.max(1_000, Date.parse(updatedAt) - Date.parse(createdAt));
  return status === 'COMPLETE' && attempt === 1 ? `written in ${duration(took)} · ${brief(createdAt)}` : brief(createdAt);
}
