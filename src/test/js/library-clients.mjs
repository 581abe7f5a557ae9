// The main job by the client libraries that applications use, each as its own documentation sets it up:
//   node library-clients.mjs http://localhost:8080/graphql <token> apollo3|apollo4|urql|urql-sockets|amplify
// Creates a story, watches it until it has ended, reads it, finds it in the list, and checks what the library sent of persisted queries and
// that it went on by itself. Ends with 0 and one line, or with 1 and the reason.
import { createRequire } from 'node:module';
import { createHash } from 'node:crypto';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [url, token, library] = process.argv.slice(2);
const authorization = `Bearer ${token}`;
const CREATE = 'mutation Create($prompt: String!) { createStory(prompt: $prompt) { id status } }';
const READ = 'query Read($id: ID!) { story(id: $id) { id status text } }';
const LIST = 'query List { listStories(limit: 5) { id status } }';
const TEXT = 'subscription Text($id: ID!) { storyText(id: $id) { attempt offset delta status } }';
const ENDED = ['COMPLETE', 'FAILED', 'CANCELLED'];

/** What went over the wire: requests, and operations on sockets, that held a hash alone; and all of them. */
const sent = { http: 0, hashes: 0, operations: 0, hashedOperations: 0 };

const stockFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const asked = request.method === 'GET' ? Object.fromEntries(new URL(request.url).searchParams) : await request.clone().json();
  sent.http++;
  if (!asked.query) sent.hashes++;
  return stockFetch(request);
};

class CountingWebSocket extends WebSocket {
  send(message, ...rest) {
    const { type, payload } = JSON.parse(message);
    if (type === 'subscribe') {
      sent.operations++;
      if (!payload.query) sent.hashedOperations++;
    }
    super.send(message, ...rest);
  }
}

const socket = () => createClient({
  url: url.replace(/^http/, 'ws'),
  webSocketImpl: CountingWebSocket,
  retryAttempts: 0,
  connectionParams: { headers: { Authorization: authorization } },
});
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** Puts the text together from the deltas, and returns it with the last status. */
class Reader {
  text = '';
  take({ storyText: { offset, delta, status } }) {
    this.text = this.text.slice(0, offset) + delta;
    this.status = status;
  }
}

/** Both of Apollo's clients: a link for persisted queries in front of everything, then HTTP or the socket. */
function apollo({ ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql }, PersistedQueryLink, GraphQLWsLink) {
  const http = new HttpLink({ uri: url, headers: { authorization } });
  const link = PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(
    ApolloLink.split(
      ({ query }) => query.definitions.some(({ operation }) => operation === 'subscription'),
      new GraphQLWsLink(socket()),
      http,
    ),
  );
  const client = new ApolloClient({ link, cache: new InMemoryCache(), clientAwareness: { name: 'interop', version: '1' } });
  const ask = (query, variables) => client.query({ query: gql(query), variables, fetchPolicy: 'network-only' });
  return {
    create: (prompt) => client.mutate({ mutation: gql(CREATE), variables: { prompt } }),
    read: (id) => ask(READ, { id }),
    list: () => ask(LIST),
    watch: (id) => new Promise((resolve, reject) => {
      const reader = new Reader();
      client.subscribe({ query: gql(TEXT), variables: { id } }).subscribe({
        next: ({ data, error, errors }) => (error ?? errors ? reject(error ?? errors[0]) : reader.take(data)),
        error: reject,
        complete: () => resolve(reader),
      });
    }),
    // One hash by GET, then the link gives them up; over a socket it sends the document beside the hash.
    expected: { hashes: 1, operations: 1, hashedOperations: 0 },
  };
}

async function urql(persisted, expected) {
  const { Client, fetchExchange, subscriptionExchange } = await import('@urql/core');
  const { persistedExchange } = await import('@urql/exchange-persisted');
  const ws = socket();
  const client = new Client({
    url,
    requestPolicy: 'network-only',
    fetchOptions: { headers: { authorization } },
    exchanges: [
      persistedExchange({ ...persisted, generateHash: async (text) => sha256(text) }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({ unsubscribe: ws.subscribe({ ...request, query: request.query || '' }, sink) }),
        }),
      }),
    ],
  });
  return {
    create: (prompt) => client.mutation(CREATE, { prompt }).toPromise(),
    read: (id) => client.query(READ, { id }).toPromise(),
    list: () => client.query(LIST, {}).toPromise(),
    watch: (id) => new Promise((resolve, reject) => {
      const reader = new Reader();
      client.subscription(TEXT, { id }).subscribe(({ data, error }) => {
        if (error) return reject(error);
        reader.take(data);
        if (ENDED.includes(reader.status)) resolve(reader);
      });
    }),
    expected,
  };
}

const clients = {
  async apollo3() {
    const require = createRequire(import.meta.url);
    const { createPersistedQueryLink } = require('apollo3/link/persisted-queries');
    const { GraphQLWsLink } = require('apollo3/link/subscriptions');
    return apollo(require('apollo3/core'), createPersistedQueryLink, GraphQLWsLink);
  },

  async apollo4() {
    const { PersistedQueryLink } = await import('@apollo/client/link/persisted-queries');
    const { GraphQLWsLink } = await import('@apollo/client/link/subscriptions');
    return apollo(await import('@apollo/client'), (options) => new PersistedQueryLink(options), GraphQLWsLink);
  },

  urql: () => urql({ enableForMutation: true }, { hashes: 1, operations: 1, hashedOperations: 0 }),
  'urql-sockets': () => urql({ enableForSubscriptions: true }, { hashes: 0, operations: 2, hashedOperations: 1 }),

  /** AppSync's own sockets speak another protocol, so it asks again and again, as such clients do without one. */
  async amplify() {
    const { Amplify } = await import('aws-amplify');
    const { generateClient } = await import('aws-amplify/api');
    const accessToken = { payload: JSON.parse(Buffer.from(token.split('.')[1], 'base64url')), toString: () => token };
    Amplify.configure(
      { API: { GraphQL: { endpoint: url, region: 'eu-central-1', defaultAuthMode: 'userPool' } } },
      { Auth: { tokenProvider: { getTokens: async () => ({ accessToken }) } } },
    );
    const client = generateClient();
    const ask = (query, variables) => client.graphql({ query, variables });
    return {
      create: (prompt) => ask(CREATE, { prompt }),
      read: (id) => ask(READ, { id }),
      list: () => ask(LIST),
      async watch(id) {
        for (;;) {
          const { data } = await ask(READ, { id });
          if (ENDED.includes(data.story.status)) return data.story;
          await new Promise((again) => setTimeout(again, 100));
        }
      },
      expected: { hashes: 0, operations: 0, hashedOperations: 0 },
    };
  },
};

function check(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

function data(result) {
  const failure = result.error ?? result.errors?.[0];
  if (failure) throw failure;
  return result.data;
}

try {
  const client = await clients[library]();
  const { createStory } = data(await client.create(`A library and its client [short] ${Date.now()}`));
  check(createStory.status === 'PENDING', `created as ${createStory.status}`);

  const watched = await client.watch(createStory.id);
  check(watched.status === 'COMPLETE', `watched until ${watched.status}`);
  const { story } = data(await client.read(createStory.id));
  check(story.status === 'COMPLETE' && story.text.length > 0, `read as ${story.status}`);
  check(watched.text === story.text, `watched ${watched.text.length} characters, read ${story.text.length}`);
  const { listStories } = data(await client.list());
  check(listStories[0].id === story.id, `listed ${JSON.stringify(listStories)}`);

  for (const [what, count] of Object.entries(client.expected)) {
    check(sent[what] === count, `${what}: ${count} expected, sent ${JSON.stringify(sent)}`);
  }
  console.log(`ok: ${story.text.length} characters, sent ${JSON.stringify(sent)}`);
  process.exit(0);
} catch (failure) {
  console.log(`failed: ${failure.stack ?? JSON.stringify(failure)}, sent ${JSON.stringify(sent)}`);
  process.exit(1);
}
