import { ApiError } from './errors.js';

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
    const token = await this.#session.token();
    const response = await this.#send(token, query, variables);
    if (response.status !== 401) return data(response);
    await this.#session.refused(token);
    return data(await this.#send(await this.#session.token(), query, variables));
  }

  #send(token, query, variables) {
    return fetch('/graphql', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    });
  }
}

async function data(response) {
  const { data: answer, errors } = await response.json().catch(() => ({}));
  if (errors?.length) throw ApiError.of(errors[0]);
  if (!answer) throw new ApiError('UNAVAILABLE', `The service answered ${response.status}.`);
  return answer;
}
