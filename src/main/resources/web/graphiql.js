import { beginSignIn, Issuer } from './page/issuer.js';
import { Session } from './page/session.js';

const EXAMPLE = `# Signed in as the user of the page. Ctrl-Space completes, Ctrl-Enter runs.
# Also try: mutation { createStory(prompt: "A fox who learns to sail") { id } }
# and, in another tab: subscription { storiesChanged { id story { status text } } }
{
  stories(first: 5) {
    nodes { id status prompt text }
  }
}
`;

const config = await (await fetch('/config.json')).json();
const issuer = new Issuer(config.issuer, config.clientId);
const session = new Session(issuer);
await session.askTabs();
/** Gives GraphiQL a token that is good each time it asks, by HTTP and by WebSocket. */
function open() {
  const send = window.fetch.bind(window);
  window.fetch = async (address, options = {}) => {
    if (new URL(address, location.href).href !== `${location.origin}/graphql`) return send(address, options);
    const authorization = `Bearer ${await session.token()}`;
    return send(address, { ...options, headers: { ...options.headers, authorization } });
  };
  window.VERTX_GRAPHIQL_CONFIG = {
    graphQLUri: '/graphql',
    // It is put behind the host and a slash.
    graphQLWSUri: 'graphql',
    wsConnectionParams: new ConnectionParams(),
    parameters: { query: EXAMPLE },
  };
  const script = document.createElement('script');
  script.src = 'static/js/main.4d49fe32.js';
  document.head.append(script);
}

/** GraphiQL copies its members for each subscription; a plain object would be copied once, at start. */
class ConnectionParams {
  constructor() {
    const get = () => `Bearer ${session.current}`;
    Object.defineProperty(this, 'authorization', { enumerable: true, get });
  }
}

function offerSignIn() {
  const note = document.querySelector('.graphiql-note');
  const button = document.createElement('button');
  button.textContent = 'Sign in';
  button.onclick = () => beginSignIn(issuer);
  note.firstChild.textContent = 'Sign in to explore the API.';
  note.append(button);
}

if (session.canGoOn) open();
else offerSignIn();
