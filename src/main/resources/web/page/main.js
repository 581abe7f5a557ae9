import { Api } from './api.js';
import { beginSignIn, finishSignIn, Issuer } from './issuer.js';
import { Live } from './live.js';
import { forgetStories, keepPage, KeptStories } from './offline.js';
import { Session } from './session.js';
import { shell } from './shell.js';
import { Stories } from './stories.js';
import { welcomeView } from './welcome-view.js';

const root = document.getElementById('app');

start().catch((failure) => {
  console.warn(failure);
  const retry = async () => location.reload();
  root.replaceChildren(welcomeView(retry, 'The service cannot be reached just now. Try again in a moment.'));
});

async function start() {
  if (!isSecureContext) {
    root.replaceChildren(welcomeView(null, 'Browsers let nobody sign in over a connection that is not secure. Open this page with https.'));
    return;
  }
  const config = await settings();
  const issuer = new Issuer(config.issuer, config.clientId);
  const session = new Session(issuer);
  const signIn = () => beginSignIn(issuer);
  const app = { config, issuer, session, signIn };
  const message = await takeSignIn(issuer, session);
  if (!message && !session.isSignedIn) await session.askTabs();
  const wasHere = !message && session.user;
  if (wasHere && !session.canGoOn && (await asksIssuer(issuer))) return;
  if (wasHere || session.canGoOn) {
    enter(app);
  } else {
    forgetStories();
    session.addEventListener('signed-in', () => enter(app), { once: true });
    root.replaceChildren(welcomeView(signIn, message));
  }
}

/** Somebody who was signed in before goes by the issuer, which may still know them. @returns whether the page is left */
async function asksIssuer(issuer) {
  addEventListener('online', () => beginSignIn(issuer, { prompt: 'none' }), { once: true });
  try {
    if (navigator.onLine) await beginSignIn(issuer, { prompt: 'none' });
    return navigator.onLine;
  } catch (unreachable) {
    console.warn(unreachable);
    return false;
  }
}

async function settings() {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`The service answered ${response.status}.`);
  return response.json();
}

/** @returns what went wrong, in words; nothing where all is well */
async function takeSignIn(issuer, session) {
  try {
    const tokens = await finishSignIn(issuer);
    if (tokens) session.accept(tokens);
    // Another page of ours sent the user to sign in.
    if (tokens && location.pathname !== '/') location.reload();
    return undefined;
  } catch (failure) {
    if (failure.message.endsWith('_required')) return session.forgetUser();
    console.warn(failure);
    return 'Signing in did not work out. Please try again.';
  }
}

function enter({ config, issuer, session, signIn }) {
  const api = new Api(session);
  const live = new Live(session);
  const stories = new Stories(api, live, new KeptStories(session.user));
  let leaving = false;
  keepPage();
  const signOut = async () => {
    const address = await issuer.signOutAddress(`${location.origin}/`).catch(() => '/');
    leaving = true;
    session.signOut();
    await forgetStories();
    // Nothing of this user is left behind the Back button.
    root.replaceChildren();
    document.title = 'Chat Generator';
    location.assign(address);
  };
  root.replaceChildren(shell({ config, session, api, live, stories, signIn, signOut }));
  if (!session.canGoOn && navigator.onLine) session.dispatchEvent(new Event('unreachable'));
  session.addEventListener('signed-out', () => (forgetStories(), leaving || location.reload()));
  addEventListener('pageshow', ({ persisted }) => persisted && !session.user && location.reload());
  // Signed in again after the end, in another tab: everything starts over with the new tokens.
  session.addEventListener('signed-in', () => location.reload());
}
