import { AGAIN_MILLIS, isPassing } from './api.js';
import { isActive } from './stories.js';

const TEXT = `subscription($id: ID!, $attempt: Int, $offset: Int) {
  storyText(id: $id, attempt: $attempt, offset: $offset) { attempt offset delta status } }`;

/** The text of one story while it grows; goes on from where it was after each interruption. */
export class StoryText {
  #live;
  #changed;
  #variables;
  #stop = null;
  /** The text of the attempt before, until the present one has as much. */
  #before = '';
  text = '';
  /** Whether the text so far has been received once. */
  arrived = false;
  /** When text came last, or the look at it began. */
  grewAt = Date.now();
  /** Why it cannot be followed; null while it can. */
  failure = null;

  /** @param known `{ attempt, text }` of an earlier look at the story, if there was one */
  constructor(live, id, changed, known = { attempt: 1, text: '' }) {
    this.#live = live;
    this.#changed = changed;
    this.text = known.text;
    this.arrived = known.text !== '';
    this.#variables = { id, attempt: known.attempt, offset: known.text.length };
  }

  get attempt() {
    return this.#variables.attempt;
  }

  get isFollowing() {
    return this.#stop !== null;
  }

  /** Whether the writer started over and has not come as far as before yet. */
  get isBehind() {
    return this.text.length < this.#before.length;
  }

  /** What there is to read: the attempt before, as long as it has more than the present one. */
  get readable() {
    return this.isBehind ? this.#before : this.text;
  }

  /** Follows to the end of the attempt that runs. */
  follow() {
    this.close();
    this.failure = null;
    this.#stop = this.#live.follow(TEXT, this.#variables, {
      next: ({ storyText }) => this.#take(storyText),
      error: (failure) => this.#end(failure),
      complete: () => this.#end(null),
    });
  }

  close() {
    this.#stop?.();
    this.#stop = null;
  }

  /** The text as it was read, for a reader whom nothing live has reached yet. */
  offer({ attempt, text, status }) {
    if (!this.arrived) this.#take({ attempt, offset: 0, delta: text, status });
  }

  #take({ attempt, offset, delta, status }) {
    if (attempt !== this.attempt) this.#before = this.readable;
    this.text = attempt === this.attempt ? this.text.slice(0, offset) + delta : delta;
    if (!isActive({ status }) || !this.isBehind) this.#before = '';
    if (delta !== '') this.grewAt = Date.now();
    this.#variables.attempt = attempt;
    this.#variables.offset = this.text.length;
    this.arrived = true;
    this.#changed();
  }

  #end(failure) {
    if (isPassing(failure)) {
      const timer = setTimeout(() => this.follow(), AGAIN_MILLIS);
      this.#stop = () => clearTimeout(timer);
      return;
    }
    this.#stop = null;
    this.failure = failure;
    this.arrived ||= !failure;
    this.#changed();
  }
}
