// The main job by other people's clients:
//   node stock-client.mjs http://localhost:8080/graphql <token>
// Creates a story by fetch, follows its text by graphql-ws, kills the socket in mid-story, goes on where it was, and
// checks that the pieces put together are the text of story(id). Ends with 0 and one line, or with 1 and the reason.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [url, token] = process.argv.slice(2);
const authorization = `Bearer ${token}`;
const TEXT = `subscription($id: ID!, $attempt: Int, $offset: Int) {
  storyText(id: $id, attempt: $attempt, offset: $offset) { attempt offset delta status } }`;

async function ask(query, variables) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

let socket;
let connections = 0;
const client = createClient({
  url: url.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  retryAttempts: 0,
  connectionParams: { authorization },
  on: {
    connected: (connected) => {
      socket = connected;
      connections++;
    },
  },
});

let text = '';
let attempt = 1;
let status;

function take(event) {
  text = text.slice(0, event.offset) + event.delta;
  attempt = event.attempt;
  status = event.status;
}

/** Follows the text from where we are; rejects when the socket is gone. */
function follow(id, afterEach) {
  return new Promise((resolve, reject) => {
    client.subscribe(
      { query: TEXT, variables: { id, attempt, offset: text.length } },
      {
        next: ({ data, errors }) => {
          if (errors) return reject(new Error(JSON.stringify(errors)));
          take(data.storyText);
          afterEach();
        },
        error: reject,
        complete: resolve,
      },
    );
  });
}

function check(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

try {
  const created = await ask('mutation($p: String!) { createStory(prompt: $p) { id status } }', {
    p: `A stock client and a cable that breaks ${Date.now()}`,
  });
  const { id } = created.createStory;
  check(created.createStory.status === 'PENDING', `created as ${created.createStory.status}`);

  let cut = 0;
  await follow(id, () => {
    if (text.length > 200 && cut === 0) {
      cut = text.length;
      socket.terminate();
    }
  }).then(
    () => check(false, 'the story was over before the socket was cut'),
    (gone) => check(cut > 0, `lost too early: ${gone.message ?? JSON.stringify(gone)}`),
  );
  const before = text.length;
  check(status === 'GENERATING', `cut while ${status}`);
  await follow(id, () => {});

  const { story } = await ask('query($id: ID!) { story(id: $id) { status text } }', { id });
  check(story.status === 'COMPLETE' && status === 'COMPLETE', `ended ${story.status}, told ${status}`);
  check(story.text === text, `the pieces make ${text.length} characters, the story has ${story.text.length}`);
  check(connections === 2, `connected ${connections} times`);
  console.log(`ok: ${text.length} characters, cut at ${before}, over ${connections} connections`);
  process.exit(0);
} catch (failure) {
  console.log(`failed: ${failure.message ?? JSON.stringify(failure)}`);
  process.exit(1);
}
