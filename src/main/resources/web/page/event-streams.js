const SILENCE_MILLIS = 60_000;

/**
 * Subscriptions as server-sent events, one request for each: for networks where WebSockets do not
 * pass. A page that nobody looks at holds none, as browsers open few connections to one host.
 */
export class EventStreams {
  #session;
  #observer;
  #wait;

  /**
   * @param observer `opened()` when the service knows what is followed, `away()` when a stream broke
   * @param wait how long to wait after so many failures in a row, as a promise
   */
  constructor(session, observer, wait) {
    this.#session = session;
    this.#observer = observer;
    this.#wait = wait;
  }

  /** Follows to the end, over as many streams as it takes. @returns stops */
  subscribe(request, sink) {
    const control = new AbortController();
    this.#follow(request, sink, control.signal).then(
      () => control.signal.aborted || sink.complete(),
      (failure) => control.signal.aborted || sink.error(failure),
    );
    return () => control.abort();
  }

  async #follow(request, sink, stopped) {
    for (let failures = 0; this.#session.canGoOn; failures++) {
      await shown(stopped);
      const received = () => (failures = 0);
      if (stopped.aborted || (await this.#once(request, sink, stopped, received))) return;
      if (document.visibilityState === 'hidden') continue;
      this.#observer.away();
      await this.#wait(failures);
    }
  }

  /** @returns whether the operation is over; false where the stream broke */
  async #once(request, sink, stopped, received) {
    const control = new AbortController();
    const abort = () => control.abort();
    const hide = () => document.visibilityState === 'hidden' && abort();
    stopped.addEventListener('abort', abort);
    document.addEventListener('visibilitychange', hide);
    try {
      const response = await this.#open(request, control.signal);
      this.#observer.opened();
      return await read(response.body.getReader(), abort, (result) => (received(), sink.next(result)));
    } catch (broken) {
      return false;
    } finally {
      stopped.removeEventListener('abort', abort);
      document.removeEventListener('visibilitychange', hide);
      abort();
    }
  }

  async #open(request, signal) {
    const token = await this.#session.token();
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(request),
      signal,
    });
    if (response.status === 401) await this.#session.refused(token);
    if (!response.ok) throw new Error(`The service answered ${response.status}.`);
    return response;
  }
}

/** Passes on results until `complete`. @returns whether it came */
async function read(reader, abort, next) {
  const decoder = new TextDecoder();
  let rest = '';
  let silence;
  try {
    for (;;) {
      silence = setTimeout(abort, SILENCE_MILLIS);
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (done) return false;
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop();
      for (const block of blocks) {
        if (field(block, 'event') === 'complete') return true;
        if (field(block, 'event') === 'next') next(JSON.parse(field(block, 'data')));
      }
    }
  } finally {
    clearTimeout(silence);
  }
}

function field(block, name) {
  const line = block.split('\n').find((each) => each.startsWith(`${name}: `));
  return line?.slice(name.length + 2);
}

/** At once where the page is shown; else when it is, or when nobody follows any more. */
function shown(stopped) {
  if (document.visibilityState === 'visible' || stopped.aborted) return undefined;
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', resolve, { once: true });
    stopped.addEventListener('abort', resolve, { once: true });
  });
}
