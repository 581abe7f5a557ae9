import { createClient } from '../graphql-ws/client.mjs';
import { EventStreams } from './event-streams.js';

const PING_MILLIS = 10_000;
const PONG_MILLIS = 5_000;
const LONGEST_WAIT_MILLIS = 15_000;
/** A network that swallows the first socket says nothing about it. */
const FIRST_SOCKET_MILLIS = 4_000;
const FIRST_SOCKETS = 2;

/**
 * Subscriptions over one socket, which comes back by itself for as long as the page lives; as
 * server-sent events where no socket ever came about.
 *
 * Events: `connected`; `listening`, when the service knows all that is followed, so that
 * what was missed can be read without missing more; and `away`.
 */
export class Live extends EventTarget {
  #session;
  #client;
  #silence;
  #token;
  #socket;
  #question = 0;
  #followed = new Set();
  #streams = null;
  #failures = 0;
  #hadSocket = false;

  constructor(session) {
    super();
    this.#session = session;
    this.#client = createClient({
      url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
      connectionParams: () => this.#authorization(),
      keepAlive: PING_MILLIS,
      retryAttempts: Infinity,
      retryWait,
      shouldRetry: () => this.#session.canGoOn,
      on: {
        connected: (socket) => this.#connected(socket),
        closed: (event) => this.#closed(event),
        error: () => this.#closed({}),
        ping: (received) => received || this.#expectPong(),
        pong: (received, answer) => received && this.#pong(answer),
      },
    });
    // What could not be read without a token can be now, though the socket took the one before.
    session.addEventListener('renewed', () => this.confirm());
    // A dead network does not always close a socket.
    addEventListener('offline', () => this.#client.terminate());
    setTimeout(() => this.#useStreams(), FIRST_SOCKET_MILLIS);
  }

  /**
   * Follows until stopped. What `variables` holds is read again at each new connection, so a
   * reader can go on from where it is.
   *
   * @returns stops
   */
  follow(query, variables, { next, error = () => {}, complete = () => {} }) {
    const followed = { request: { query, variables }, stop: () => {} };
    const end = (then) => (why) => {
      if (this.#followed.delete(followed)) then(why);
    };
    followed.sink = {
      next: ({ data, errors }) => (errors ? (end(error)(errors), followed.stop()) : next(data)),
      error: end(error),
      complete: end(complete),
    };
    this.#followed.add(followed);
    this.#open(followed);
    return () => {
      this.#followed.delete(followed);
      followed.stop();
    };
  }

  #open(followed) {
    const source = this.#streams ?? this.#client;
    const current = (then) => (what) => followed.source === source && then(what);
    const { next, error, complete } = followed.sink;
    followed.source = source;
    followed.stop = source.subscribe(followed.request, {
      next: current(next), error: current(error), complete: current(complete),
    });
  }

  /** Goes over to server-sent events where no socket has come about, for as long as the page lives. */
  #useStreams() {
    if (this.#hadSocket || this.#streams || !this.#session.canGoOn || !navigator.onLine) return;
    const opened = () => {
      this.dispatchEvent(new Event('connected'));
      this.dispatchEvent(new Event('listening'));
    };
    const away = () => this.dispatchEvent(new Event('away'));
    this.#streams = new EventStreams(this.#session, { opened, away }, retryWait);
    const open = [...this.#followed];
    open.forEach((followed) => (followed.source = null));
    this.#client.dispose();
    open.forEach((followed) => this.#open(followed));
  }

  async #authorization() {
    // Without an answer of the issuer, the service refuses the token, and the socket comes back later; a failure would end it.
    this.#token = await this.#session.token().catch(() => this.#session.current);
    return { authorization: `Bearer ${this.#token}` };
  }

  /**
   * Dispatches `listening` once the service knows all that is followed by now. It takes messages
   * in their order, so a ping is answered after the subscriptions before it.
   */
  confirm() {
    const socket = this.#socket;
    const ping = JSON.stringify({ type: 'ping', payload: { question: ++this.#question } });
    setTimeout(() => socket?.readyState === WebSocket.OPEN && socket.send(ping));
  }

  #connected(socket) {
    this.#hadSocket = true;
    this.#socket = socket;
    this.confirm();
    this.dispatchEvent(new Event('connected'));
  }

  #pong(answer) {
    clearTimeout(this.#silence);
    if (answer?.question === this.#question) this.dispatchEvent(new Event('listening'));
  }

  #closed({ code }) {
    clearTimeout(this.#silence);
    if (code === 1000 || this.#streams) return;
    if (code !== 4403 && ++this.#failures >= FIRST_SOCKETS) this.#useStreams();
    if (code === 4403) this.#session.refused(this.#token).catch(() => {});
    this.dispatchEvent(new Event('away'));
  }

  #expectPong() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#client.terminate(), PONG_MILLIS);
  }
}

/** Longer each time, differently for each reader; over at once when the network is back. */
function retryWait(retries) {
  const longest = Math.min(LONGEST_WAIT_MILLIS, 500 * 2 ** Math.min(retries, 10));
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      document.removeEventListener('visibilitychange', done);
      resolve();
    };
    const timer = setTimeout(done, longest * (0.5 + Math.random() / 2));
    addEventListener('online', done);
    document.addEventListener('visibilitychange', done);
  });
}
