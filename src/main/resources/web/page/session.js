import { SignedOutError } from './errors.js';
import { Refused } from './issuer.js';
import { claims } from './sign-in.js';

const KEY = 'session';
const RETRY_MILLIS = 5_000;

/**
 * Who is signed in. The tokens are kept in this tab's session storage, handed to other tabs that
 * ask, renewed before they expire.
 *
 * Events: `signed-in`, `renewal-refused` (the sign-in ends soon), `ended` (it has), `signed-out`.
 */
export class Session extends EventTarget {
  #issuer;
  #tabs = new BroadcastChannel('session');
  #tokens = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  #renewing;
  #timer;

  constructor(issuer) {
    super();
    this.#issuer = issuer;
    this.#tabs.onmessage = ({ data }) => this.#heard(data);
    this.#plan();
  }

  get isSignedIn() {
    return this.#tokens !== null && Date.now() < this.#tokens.expiresAt;
  }

  /** Whether there is a way to get, or to get again, a usable token. */
  get canGoOn() {
    return this.#tokens !== null && (this.isSignedIn || Boolean(this.#tokens.refresh));
  }

  /** The token of this moment; it is renewed in time, as long as the issuer can be reached. */
  get current() {
    return this.#tokens?.access;
  }

  get user() {
    return this.#tokens?.user ?? null;
  }

  /** Takes the tokens that the issuer gave. */
  accept({ access_token: access, id_token: id, refresh_token: refresh, expires_in: seconds }) {
    const lifetime = seconds * 1000;
    this.#keep({
      access,
      refresh: refresh ?? this.#tokens?.refresh,
      user: id ? userOf(claims(id)) : this.#tokens?.user,
      expiresAt: Date.now() + lifetime,
      renewAt: Date.now() + lifetime - Math.min(60_000, lifetime / 4),
    });
    this.#tabs.postMessage({ tokens: this.#tokens });
  }

  /** A token that is good now. */
  async token() {
    if (!this.isSignedIn) await this.renew();
    return this.#tokens.access;
  }

  /** The service did not take the token, whatever its date says. */
  async refused(token) {
    if (this.#tokens?.access === token) await this.renew();
  }

  /** Gets new tokens; many who ask at once, in all tabs, cause one request. */
  renew() {
    const before = this.#tokens;
    if (!before) return Promise.reject(new SignedOutError());
    this.#renewing ??= navigator.locks
      .request('renew', () => (this.#tokens === before ? this.#refresh(before) : undefined))
      .finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  /** Asks the other tabs who is signed in, for a moment. */
  async askTabs() {
    if (this.#tokens) return;
    this.#tabs.postMessage({ asks: true });
    await new Promise((resolve) => {
      setTimeout(resolve, 150);
      this.addEventListener('signed-in', resolve, { once: true });
    });
  }

  /** Forgets everything here and in all tabs; the issuer is told, if it can be. */
  signOut() {
    this.#issuer.revoke(this.#tokens?.refresh).catch(() => {});
    this.#tabs.postMessage({ signedOut: true });
    this.#forget();
  }

  async #refresh({ refresh }) {
    try {
      if (!refresh) throw new Refused('no refresh token');
      this.accept(await this.#issuer.tokens({ grant_type: 'refresh_token', refresh_token: refresh }));
    } catch (failure) {
      if (!(failure instanceof Refused)) throw failure;
      if (this.#tokens) this.#keep({ ...this.#tokens, refresh: undefined, renewAt: undefined });
      this.dispatchEvent(new Event(this.isSignedIn ? 'renewal-refused' : 'ended'));
      throw new SignedOutError();
    }
  }

  #heard({ asks, tokens, signedOut }) {
    if (asks && this.isSignedIn) {
      this.#tabs.postMessage({ tokens: this.#tokens });
    } else if (tokens && (!this.#tokens || this.#tokens.user.subject === tokens.user.subject)) {
      this.#keep(tokens);
    } else if (signedOut) {
      this.#forget();
    }
  }

  #keep(tokens) {
    const ended = this.#tokens !== null && !this.canGoOn;
    const begins = this.#tokens === null || ended;
    this.#tokens = tokens;
    sessionStorage.setItem(KEY, JSON.stringify(tokens));
    this.#plan();
    if (begins && this.isSignedIn) this.dispatchEvent(new Event('signed-in'));
  }

  #forget() {
    this.#tokens = null;
    clearTimeout(this.#timer);
    sessionStorage.clear();
    this.dispatchEvent(new Event('signed-out'));
  }

  #plan() {
    clearTimeout(this.#timer);
    if (!this.#tokens) return;
    const { renewAt, expiresAt } = this.#tokens;
    const act = renewAt ? () => this.#renewOrRetry() : () => this.dispatchEvent(new Event('ended'));
    this.#timer = setTimeout(act, Math.max(0, (renewAt ?? expiresAt) - Date.now()));
  }

  #renewOrRetry() {
    this.renew().catch((failure) => {
      if (failure instanceof SignedOutError) return;
      this.#timer = setTimeout(() => this.#renewOrRetry(), RETRY_MILLIS);
    });
  }
}

function userOf({ sub, name, email, 'cognito:username': username }) {
  return { subject: sub, name: name ?? email ?? username ?? 'You' };
}
