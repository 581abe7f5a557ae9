/** The OIDC issuer: where to sign in, exchange a code, renew and sign out. */
export class Issuer {
  #about;

  constructor(address, clientId) {
    this.address = address;
    this.clientId = clientId;
  }

  /** Its discovery document. */
  about() {
    this.#about ??= this.#discover().catch((failure) => {
      this.#about = undefined;
      throw failure;
    });
    return this.#about;
  }

  /** Exchanges a grant for tokens. Fails with {@link Refused} where the issuer will not. */
  async tokens(grant) {
    const { token_endpoint: address } = await this.about();
    const response = await fetch(address, {
      method: 'POST',
      body: new URLSearchParams({ ...grant, client_id: this.clientId }),
      referrerPolicy: 'no-referrer',
    });
    if (response.status === 400 || response.status === 401) {
      const { error = 'refused' } = await response.json().catch(() => ({}));
      throw new Refused(error);
    }
    if (!response.ok) throw new Error(`The issuer answered ${response.status}.`);
    return response.json();
  }

  /** Makes a refresh token worthless, which signing out alone does not do; as well as it can be done. */
  async revoke(token) {
    const { revocation_endpoint: address } = await this.about();
    if (!address || !token) return;
    await fetch(address, {
      method: 'POST',
      // Its answer is not looked at, so the issuer need not let other origins read it.
      mode: 'no-cors',
      keepalive: true,
      body: new URLSearchParams({ token, client_id: this.clientId }),
    });
  }

  /** Where the browser goes to sign out. No token is in this address. */
  async signOutAddress(returnTo) {
    const about = await this.about();
    const address = new URL(
      about.end_session_endpoint ?? about.authorization_endpoint.replace(/\/oauth2\/authorize$/, '/logout'),
    );
    address.searchParams.set('client_id', this.clientId);
    address.searchParams.set('logout_uri', returnTo);
    if (about.end_session_endpoint) address.searchParams.set('post_logout_redirect_uri', returnTo);
    return address.href;
  }

  async #discover() {
    const base = this.address.replace(/\/$/, '');
    const response = await fetch(`${base}/.well-known/openid-configuration`);
    if (!response.ok) throw new Error(`The issuer answered ${response.status}.`);
    const about = await response.json();
    if (about.issuer !== this.address) throw new Error('The issuer names itself differently.');
    return about;
  }
}

/** The issuer said no; trying again would not help. */
export class Refused extends Error {}

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
