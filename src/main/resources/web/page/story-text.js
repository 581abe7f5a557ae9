import { AGAIN_MILLIS, isPassing } from './errors.js';

const TEXT = `subscription($id: ID!, $attempt: Int, $offset: Int) {
  storyText(id: $id, attempt: $attempt, offset: $offset) { attempt offset delta status } }`;

/** The text of one story while it grows; goes on from where it was after each interruption. */
export class StoryText {
  #live;
  #changed;
  #variables;
  #stop = null;
  text = '';
  /** Whether the text so far has been received once. */
  arrived = false;
  /** Why it cannot be followed; null while it can. */
  failure = null;

  constructor(live, id, changed) {
    this.#live = live;
    this.#changed = changed;
    this.#variables = { id, attempt: 1, offset: 0 };
  }

  get attempt() {
    return this.#variables.attempt;
  }

  get isFollowing() {
    return this.#stop !== null;
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

  #take({ attempt, offset, delta }) {
    this.text = attempt === this.attempt ? this.text.slice(0, offset) + delta : delta;
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
