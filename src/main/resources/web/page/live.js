import { createClient } from '../graphql-ws/client.mjs';

const PING_MILLIS = 10_000;
const PONG_MILLIS = 5_000;
const LONGEST_WAIT_MILLIS = 15_000;

/**
 * Subscriptions over one socket, which comes back by itself for as long as the page lives.
 *
 * Events: `connected`; `listening`, when the service has heard of all that is followed, so that
 * what was missed can be read without missing more; and `away`.
 */
export class Live extends EventTarget {
  #session;
  #client;
  #silence;
  #token;
  #socket;
  #question = 0;

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
        pong: (received, answer) => received && this.#heard(answer),
      },
    });
    // A dead network does not always close a socket.
    addEventListener('offline', () => this.#client.terminate());
  }

  /**
   * Follows until told to stop. What `variables` holds is read again at each new connection, so a
   * reader can go on from where it is.
   *
   * @returns stops
   */
  follow(query, variables, { next, error = () => {}, complete = () => {} }) {
    return this.#client.subscribe(
      { query, variables },
      {
        next: ({ data, errors }) => (errors ? error(errors) : next(data)),
        error,
        complete,
      },
    );
  }

  async #authorization() {
    this.#token = await this.#session.token();
    return { authorization: `Bearer ${this.#token}` };
  }

  /**
   * Says `listening` once the service has heard of all that is followed by now. It takes messages
   * in their order, so a ping is answered after the subscriptions before it.
   */
  confirm() {
    const socket = this.#socket;
    const ping = JSON.stringify({ type: 'ping', payload: { question: ++this.#question } });
    setTimeout(() => socket?.readyState === WebSocket.OPEN && socket.send(ping));
  }

  #connected(socket) {
    this.#socket = socket;
    this.confirm();
    this.dispatchEvent(new Event('connected'));
  }

  #heard(answer) {
    clearTimeout(this.#silence);
    if (answer?.question === this.#question) this.dispatchEvent(new Event('listening'));
  }

  #closed({ code }) {
    clearTimeout(this.#silence);
    if (code === 1000) return;
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
