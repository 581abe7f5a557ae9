import { Refused } from './issuer.js';

const KEY = 'sign-in';
const HOME = `${location.origin}/`;

/** Goes to the issuer's page (OAuth 2 code flow with PKCE); comes back to where the user was. */
export async function beginSignIn(issuer, extra = {}) {
  const about = await issuer.about();
  const from = location.pathname + location.search + location.hash;
  const started = { state: secret(), nonce: secret(), verifier: secret(), from };
  sessionStorage.setItem(KEY, JSON.stringify(started));
  const address = new URL(about.authorization_endpoint);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: issuer.clientId,
    redirect_uri: HOME,
    scope: 'openid email profile',
    state: started.state,
    nonce: started.nonce,
    code_challenge: await challenge(started.verifier),
    code_challenge_method: 'S256',
    ...extra,
  }).toString();
  location.assign(address);
}

/**
 * Takes what the issuer's page came back with, and cleans the address.
 *
 * @returns the tokens; null where this is no return from a sign-in
 */
export async function finishSignIn(issuer) {
  const answer = new URLSearchParams(location.search);
  if (!answer.has('code') && !answer.has('error')) return null;
  const started = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  sessionStorage.removeItem(KEY);
  history.replaceState(null, '', started?.from ?? '/');
  if (!started || answer.get('state') !== started.state) return null;
  if (answer.has('error')) throw new Refused(answer.get('error'));
  const tokens = await issuer.tokens({
    grant_type: 'authorization_code',
    code: answer.get('code'),
    redirect_uri: HOME,
    code_verifier: started.verifier,
  });
  check(tokens.id_token, issuer, started.nonce);
  return tokens;
}

/** The claims of a token; that it is genuine, the service checks. */
export function claims(token) {
  const [, payload] = token.split('.');
  const binary = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

function check(idToken, issuer, nonce) {
  const { iss, aud, nonce: answered } = claims(idToken);
  const ours = [aud].flat().includes(issuer.clientId) && iss === issuer.address;
  if (!ours || answered !== nonce) throw new Refused('The answer is not for this sign-in.');
}

function secret() {
  return base64(crypto.getRandomValues(new Uint8Array(32)));
}

async function challenge(verifier) {
  return base64(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
