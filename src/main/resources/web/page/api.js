/** A failure with words for the user. */
export class ApiError extends Error {
  constructor(code, message, retryAfter) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** An error as it comes in a GraphQL result. */
  static of({ message, extensions = {} }) {
    return new ApiError(extensions.code ?? 'INTERNAL', message, extensions.retryAfter);
  }
}

/** Nobody is signed in, or no longer. */
export class SignedOutError extends Error {}

/** How long to wait before a subscription that the service had to end is asked for again. */
export const AGAIN_MILLIS = 2_000;

const PASSING = ['UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL'];

/** Whether it is the service that ended a subscription, for a reason that passes. */
export function isPassing(failure) {
  return Array.isArray(failure) && failure.some(({ extensions }) => PASSING.includes(extensions?.code));
}

/** What went wrong and what to do about it. */
export function words(error) {
  if (error instanceof SignedOutError) {
    return navigator.onLine ? 'Your sign-in has ended. Sign in again to go on.' : 'You are offline. What you have read lately is here.';
  }
  if (!(error instanceof ApiError)) return 'The service cannot be reached just now. Try again in a moment.';
  switch (error.code) {
    case 'RATE_LIMITED':
      return error.retryAfter ? `${error.message} Try again ${when(error.retryAfter)}.` : error.message;
    case 'UNAVAILABLE':
      return error.retryAfter > SOON_SECONDS
        ? `${error.message} Try again ${when(error.retryAfter)}.`
        : 'The service is busy or starting. Try again in a moment.';
    case 'INTERNAL':
      return `Something went wrong on our side. ${error.message}`;
    default:
      return error.message;
  }
}

const SOON_SECONDS = 120;

function when(seconds) {
  return seconds > SOON_SECONDS ? `at ${timeOf(Date.now() + seconds * 1000)}` : `in ${seconds} s`;
}

/** The time of day where the reader is. */
export function timeOf(moment) {
  return new Date(moment).toLocaleTimeString(undefined, { timeStyle: 'short' });
}

const TIMEOUT_MILLIS = 20_000;

/** What every list and view shows of a story; its text comes on another way. */
export const STORY = 'id title prompt continues status createdAt updatedAt attempt error { code message } finishReason';

/** GraphQL over HTTP, as the user who is signed in. */
export class Api {
  #session;

  constructor(session) {
    this.#session = session;
  }

  /** @returns the data. Fails with {@link ApiError} where the service says no. */
  async ask(query, variables = {}) {
    return data(await this.#withToken((authorization) =>
      fetch('/graphql', {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json',
          accept: 'application/graphql-response+json, application/json',
        },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(TIMEOUT_MILLIS),
      })));
  }

  /** @returns the response with all stories that follow this one, a line of JSON each, the oldest first */
  async lines(after) {
    const query = after && `?after=${after}`;
    const response = await this.#withToken((authorization) => fetch(`/stories.jsonl${query}`, { headers: { authorization } }));
    if (!response.ok) await data(response);
    return response;
  }

  /** Once more where the service did not take the token, whatever its date says. */
  async #withToken(send) {
    const token = await this.#session.token();
    const response = await send(`Bearer ${token}`);
    if (response.status !== 401) return response;
    await this.#session.refused(token);
    return send(`Bearer ${await this.#session.token()}`);
  }
}

async function data(response) {
  const { data: answer, errors } = await response.json().catch(() => ({}));
  if (errors?.length) throw ApiError.of(errors[0]);
  if (!answer) throw new ApiError('UNAVAILABLE', `The service answered ${response.status}.`);
  return answer;
}
