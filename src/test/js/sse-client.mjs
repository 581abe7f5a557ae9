// The distinct connections mode by graphql-sse's own client:
//   node sse-client.mjs http://localhost:8080/graphql <token>
// Goes through the rules of its PROTOCOL.md one by one, then follows a story whose connection is cut in the middle.
// Ends with 0 and one line, or with 1 and the reason.
import { createClient } from 'graphql-sse';

const [url, token] = process.argv.slice(2);
const TEXT = `subscription($id: ID!, $attempt: Int, $offset: Int) {
  storyText(id: $id, attempt: $attempt, offset: $offset) { attempt offset delta status } }`;

let requests = 0;
let cut = new AbortController();

/** Fetches so that a test can cut the connection as a network would, without the client's doing. */
async function fetchFn(input, init) {
  requests++;
  cut = new AbortController();
  return fetch(input, { ...init, signal: AbortSignal.any([init.signal, cut.signal]) });
}

const client = createClient({ url, fetchFn, headers: () => ({ authorization: `Bearer ${token}` }), retry: async () => {} });

function check(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

async function results(request) {
  const all = [];
  for await (const result of client.iterate(request)) all.push(result);
  return all;
}

async function only(request) {
  const all = await results(request);
  check(all.length === 1, `${all.length} results instead of one`);
  return all[0];
}

async function headOf(accept, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  });
  const { status } = response;
  const type = response.headers.get('content-type');
  await response.body.cancel();
  return { status, type };
}

/** What a request over a connection of its own must give. */
async function rules() {
  const query = await only({ query: '{ __typename }' });
  check(query.data.__typename === 'Query', 'a query is answered by its result, then complete');
  const invalid = await only({ query: '{ nothingOfTheKind }' });
  check(invalid.errors?.length > 0 && !('data' in invalid), 'an invalid document is reported by an event');
  const syntax = await only({ query: '{' });
  check(syntax.errors?.length > 0, 'a document that cannot be parsed is reported by an event');
  const twice = await only({ query: 'query A { __typename } query B { __typename }' });
  check(twice.errors?.length > 0, 'an operation that cannot be told is reported by an event');
  const named = await only({ query: 'query A { __typename } query B { b: __typename }', operationName: 'B' });
  check(named.data.b === 'Query', 'the operation that is named is run');
  const missing = await only({ query: TEXT, variables: { id: 'none' } });
  check(missing.errors[0].extensions.code === 'NOT_FOUND', 'a failing subscription is reported by an event');

  const stream = await headOf('text/event-stream', JSON.stringify({ query: '{ __typename }' }));
  check(stream.status === 200 && stream.type === 'text/event-stream; charset=utf-8', 'the content type is the stream’s');
  check((await headOf('gibberish', '{}')).status === 406, 'an unknown accept header is 406');
  check((await headOf('text/event-stream', '{')).status === 400, 'a body that is no JSON is 400');
  check((await headOf('text/event-stream', '{}')).status === 400, 'a body without a query is 400');
}

let text = '';
let position = { attempt: 1, offset: 0 };

/** The client repeats a lost subscription with its first variables; what is known already is passed over by offset. */
function take({ attempt, offset, delta, status }) {
  text = text.slice(0, offset) + delta;
  position = { attempt, offset: text.length };
  return status;
}

async function story() {
  const created = await only({
    query: 'mutation($p: String!) { createStory(prompt: $p) { id } }',
    variables: { p: `A stream of events that breaks ${Date.now()}` },
  });
  const { id } = created.data.createStory;
  const before = requests;
  let cutAt = 0;
  let status;
  for await (const { data, errors } of client.iterate({ query: TEXT, variables: { id, ...position } })) {
    check(!errors, JSON.stringify(errors));
    status = take(data.storyText);
    if (cutAt === 0 && text.length > 200) {
      cutAt = text.length;
      check(status === 'GENERATING', `cut while ${status}`);
      cut.abort();
    }
  }
  check(requests - before === 2, `${requests - before} connections`);
  const { data } = await only({ query: 'query($id: ID!) { story(id: $id) { status text } }', variables: { id } });
  check(data.story.status === 'COMPLETE' && status === 'COMPLETE', `ended ${data.story.status}, told ${status}`);
  check(data.story.text === text, `the pieces make ${text.length} characters, the story has ${data.story.text.length}`);
  return cutAt;
}

/** Leaving an iteration closes the connection, and nothing comes back. */
async function leave() {
  const before = requests;
  const events = client.iterate({ query: 'subscription { storiesChanged { id } }' });
  await Promise.race([events.next(), new Promise((resolve) => setTimeout(resolve, 100))]);
  await events.return();
  check(requests === before + 1, 'a stream that the client leaves is not opened again');
}

try {
  await rules();
  await leave();
  const at = await story();
  console.log(`ok: ${text.length} characters, cut at ${at}`);
  process.exit(0);
} catch (failure) {
  console.log(`failed: ${failure.message ?? JSON.stringify(failure)}`);
  process.exit(1);
}
