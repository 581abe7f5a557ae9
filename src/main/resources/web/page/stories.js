import { AGAIN_MILLIS, isPassing, STORY } from './api.js';

const PAGE = 20;
const MOST = 100;
const MOST_TEXTS = 50;
const LIST = `query($first: Int, $after: ID) { stories(first: $first, after: $after) {
  nodes { ${STORY} } pageInfo { hasNextPage endCursor } } }`;

/**
 * The user's stories, newest first, as far as they were read, and kept up to date.
 *
 * Events: `list` (which ones there are), `story` with `detail.id` (one has changed).
 */
export class Stories extends EventTarget {
  #api;
  #known = new Map();
  #listed = new Set();
  #deleted = new Set();
  /** Of the stories that were open last, so that they can be read without a network. */
  #texts = new Map();
  #kept;
  #oldest = '';
  #reading = 0;
  /** Whether there are older ones that were not read yet. */
  more = false;
  /** Whether the list was ever read. */
  loaded = false;
  /** Why it could not be read the last time; null where it could. */
  failure = null;

  /** @param kept where finished stories that were open outlast the page */
  constructor(api, live, kept) {
    super();
    this.#api = api;
    this.#kept = kept;
    this.#show();
    live.addEventListener('listening', () => this.reload());
    this.#follow(live, `subscription { storiesChanged { id story { ${STORY} } } }`, ({ storiesChanged: { id, story } }) =>
      story ? this.put(story) : this.remove(id));
    this.reload();
  }

  /** Follows for good: what the service had to end is asked for again, and what was missed is read. */
  #follow(live, query, next) {
    const again = () => {
      this.#follow(live, query, next);
      live.confirm();
    };
    const error = (failure) => isPassing(failure) && setTimeout(again, AGAIN_MILLIS);
    live.follow(query, {}, { next, error });
  }

  /** What was kept is there at once, with a network and without. */
  async #show() {
    for (const { text, ...story } of await this.#kept.all()) {
      if (this.#known.has(story.id) || this.isDeleted(story.id)) continue;
      this.#known.set(story.id, story);
      this.#texts.set(story.id, { attempt: story.attempt, text });
      if (!this.loaded) this.#listed.add(story.id);
      this.dispatchEvent(new CustomEvent('story', { detail: { id: story.id } }));
    }
    this.dispatchEvent(new Event('list'));
  }

  get list() {
    return [...this.#listed].sort().reverse().map((id) => this.#known.get(id));
  }

  get(id) {
    return this.#known.get(id);
  }

  /** The text of a story that was open before, as `{ attempt, text }`. */
  textOf(id) {
    return this.#texts.get(id);
  }

  keepText(id, known) {
    this.#texts.delete(id);
    if (this.isDeleted(id)) return;
    this.#texts.set(id, known);
    const story = this.#known.get(id);
    if (story && !isActive(story) && story.attempt === known.attempt) this.#kept.put({ ...story, text: known.text });
    if (this.#texts.size > MOST_TEXTS) this.#texts.delete(this.#texts.keys().next().value);
  }

  isDeleted(id) {
    return this.#deleted.has(id);
  }

  /** Reads what is shown once more: something may have been missed. */
  async reload() {
    const reading = ++this.#reading;
    const first = Math.min(MOST, Math.max(PAGE, this.#listed.size));
    // Those that come while the list is on its way may be too new for it.
    const before = [...this.#listed];
    try {
      const { stories } = await this.#api.ask(LIST, { first });
      if (reading !== this.#reading) return;
      this.failure = null;
      this.loaded = true;
      this.#reached(stories.pageInfo);
      const present = new Set(stories.nodes.map(({ id }) => id));
      before.filter((id) => !present.has(id)).forEach((id) => this.#missed(id));
      stories.nodes.forEach((story) => this.put(story));
    } catch (failure) {
      this.failure = failure;
    }
    this.dispatchEvent(new Event('list'));
  }

  /** Reads the next older ones. */
  async loadMore() {
    const { stories } = await this.#api.ask(LIST, { first: PAGE, after: this.#oldest });
    this.#reached(stories.pageInfo);
    stories.nodes.forEach((story) => this.put(story));
    this.dispatchEvent(new Event('list'));
  }

  /** A page may be shorter than was asked for, as long stories fill it. */
  #reached({ hasNextPage, endCursor }) {
    this.more = hasNextPage;
    this.#oldest = hasNextPage ? endCursor : '';
  }

  /** @returns the story with its text; null where there is none with this id */
  async read(id) {
    const { story } = await this.#api.ask(`query($id: ID!) { story(id: $id) { ${STORY} text } }`, { id });
    if (!story) return null;
    const { text, ...known } = story;
    this.put(known);
    return story;
  }

  /** Takes a story as it is now; older news than what is known are dropped. */
  put(story) {
    if (!story || this.#deleted.has(story.id)) return;
    const known = this.#known.get(story.id);
    if (!known || isNews(story, known)) this.#known.set(story.id, story);
    const appears = this.loaded && story.id >= this.#oldest && !this.#listed.has(story.id);
    if (appears) this.#listed.add(story.id);
    if (appears) this.dispatchEvent(new Event('list'));
    this.dispatchEvent(new CustomEvent('story', { detail: { id: story.id } }));
  }

  /** The story is gone. */
  remove(id) {
    this.#deleted.add(id);
    this.#kept.remove(id);
    this.#known.delete(id);
    this.#texts.delete(id);
    this.#listed.delete(id);
    this.dispatchEvent(new Event('list'));
    this.dispatchEvent(new CustomEvent('story', { detail: { id } }));
  }

  /** A story was not in the list: too old for it, or gone. */
  #missed(id) {
    if (id < this.#oldest) this.#listed.delete(id);
    else this.remove(id);
  }
}

/** Whether somebody is still writing. */
export function isActive({ status }) {
  return status === 'PENDING' || status === 'GENERATING';
}

function isNews(story, known) {
  if (story.attempt !== known.attempt) return story.attempt > known.attempt;
  if (isActive(story) !== isActive(known)) return isActive(known);
  return story.updatedAt >= known.updatedAt;
}
