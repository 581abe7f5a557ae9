// Many users who ask for stories at a steady pace and follow the text of each by the stock client, through a balancer:
//   node many-stories.mjs http://localhost:8080/graphql <least number of stories> <ms between two>  < tokens
// Its input begins with a line that holds a JSON array of tokens, one per user; it goes on until its input ends. Prints one line of JSON: every
// story as it was read, and what clients went through. Ends with 1 where a client was told an error.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';

const [url, least, pace] = process.argv.slice(2);
const CREATE = 'mutation($p: String!, $t: ID) { createStory(prompt: $p, clientToken: $t) { id } }';
const TEXT = 'subscription($id: ID!) { storyText(id: $id) { attempt offset delta status } }';

let closed = false;
let connections = 0;
let askedAgain = 0;
const errors = [];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const tokens = await new Promise((resolve) => {
  const lines = createInterface({ input: process.stdin });
  lines.once('line', (line) => resolve(JSON.parse(line)));
  lines.once('close', () => { closed = true; });
});
const users = tokens.map((token) => ({
  authorization: `Bearer ${token}`,
  client: createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    on: { connected: () => { connections++; } },
  }),
}));

/** A task that is about to stop says UNAVAILABLE for as long as the balancer has not noticed; the same request goes to the next one. */
async function create(user, prompt) {
  const token = randomUUID();
  for (;;) {
    const { data, errors } = await post(user, { query: CREATE, variables: { p: prompt, t: token } });
    if (!errors) return data.createStory.id;
    if (errors[0].extensions?.code !== 'UNAVAILABLE') throw new Error(`createStory: ${JSON.stringify(errors)}`);
    askedAgain++;
    await sleep(250);
  }
}

async function post(user, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: user.authorization,
      accept: 'application/graphql-response+json',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  return response.json();
}

function follow(user, id) {
  const story = { id, text: '', status: 'none' };
  return new Promise((resolve, reject) => {
    user.client.subscribe({ query: TEXT, variables: { id } }, {
      next: ({ data, errors }) => {
        if (errors) return reject(new Error(JSON.stringify(errors)));
        const { offset, delta, status } = data.storyText;
        story.text = story.text.slice(0, offset) + delta;
        story.status = status;
      },
      error: (why) => reject(new Error(`storyText: ${why.message ?? JSON.stringify(why)}`)),
      complete: () => resolve(story),
    });
  });
}

async function tell(number) {
  const user = users[number % users.length];
  try {
    return await follow(user, await create(user, `A lantern no ${number} ${randomUUID()}`));
  } catch (failure) {
    errors.push(`${failure.message} ${failure.cause ?? ''}`);
    return null;
  }
}

const stories = [];
while (stories.length < Number(least) || !closed) {
  stories.push(tell(stories.length));
  await sleep(Number(pace));
}
const read = (await Promise.all(stories)).filter((story) => story);
console.log(JSON.stringify({ asked: stories.length, stories: read, users: users.length, connections, askedAgain, errors }));
process.exit(errors.length > 0 ? 1 : 0);
