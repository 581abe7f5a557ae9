import { SignedOutError } from './api.js';
import { claims, Refused } from './issuer.js';

const KEY = 'session';
/** Who was signed in last, over closed tabs: no token, but enough to ask the issuer again and to read offline. */
const USER = 'user';
const FIRST_RETRY_MILLIS = 5_000;
const LONGEST_RETRY_MILLIS = 60_000;
/** What a tab that is awake needs to answer another one. */
const TABS_MILLIS = 150;

/**
 * Who is signed in. The tokens are kept in this tab's session storage, handed to other tabs that
 * ask, renewed before they expire. A refresh token may be good only once: one tab renews at a time,
 * and only after it has asked the others whether they hold newer tokens.
 *
 * Events: `signed-in`, `renewed`, `unreachable` (the sign-in has ended and the issuer does not
 * answer), `renewal-refused` (the sign-in ends soon), `ended` (it has), `signed-out`.
 */
export class Session extends EventTarget {
  #issuer;
  #tabs = new BroadcastChannel('session');
  #tokens = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  #renewing;
  #timer;
  /** The last renewal that got no answer: the failure, and until when no other is tried. */
  #unanswered = null;

  constructor(issuer) {
    super();
    this.#issuer = issuer;
    this.#tabs.onmessage = ({ data }) => this.#received(data);
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

  /** Who is signed in, or was until the last tab was closed; null after signing out. */
  get user() {
    return this.#tokens?.user ?? JSON.parse(localStorage.getItem(USER) ?? 'null');
  }

  /** Takes the tokens that the issuer gave. */
  accept({ access_token: access, id_token: id, refresh_token: refresh, expires_in: seconds }) {
    const lifetime = seconds * 1000;
    const user = id ? userOf(claims(id)) : this.#tokens?.user;
    localStorage.setItem(USER, JSON.stringify(user));
    this.#keep({
      access,
      refresh: refresh ?? this.#tokens?.refresh,
      user,
      expiresAt: Date.now() + lifetime,
      renewAt: Date.now() + lifetime - Math.min(60_000, lifetime / 4),
      issuedAt: Date.now(),
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

  /**
   * Gets new tokens; many who ask at once, in all tabs, cause one request. Where the issuer does
   * not answer, it is asked again after a pause that doubles, for all who ask.
   */
  renew() {
    const before = this.#tokens;
    if (!before) return Promise.reject(new SignedOutError());
    if (Date.now() < this.#unanswered?.until) return Promise.reject(this.#unanswered.failure);
    this.#renewing ??= navigator.locks
      .request('renew', () => this.#renewUnlessNewer(before))
      .finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  /** Asks the other tabs for tokens newer than ours, for a moment. */
  async askTabs() {
    const before = this.#tokens;
    this.#tabs.postMessage({ asks: true });
    await new Promise((resolve) => {
      setTimeout(resolve, TABS_MILLIS);
      this.addEventListener('renewed', resolve, { once: true });
    });
    return this.#tokens !== before;
  }

  /** Forgets everything here and in all tabs; the issuer revokes them, if it answers. */
  signOut() {
    this.#issuer.revoke(this.#tokens?.refresh).catch(() => {});
    this.#tabs.postMessage({ signedOut: true });
    this.#forget();
  }

  /** The issuer does not know the user any more either. */
  forgetUser() {
    localStorage.removeItem(USER);
  }

  /** The tab that renewed before us may have sent its tokens, and they may be on their way yet. */
  async #renewUnlessNewer(before) {
    if (this.#tokens === before && !(await this.askTabs())) await this.#refresh(before);
  }

  async #refresh(before) {
    try {
      if (!before.refresh) throw new Refused('no refresh token');
      this.accept(await this.#issuer.tokens({ grant_type: 'refresh_token', refresh_token: before.refresh }));
    } catch (failure) {
      if (!(failure instanceof Refused)) return this.#notAnswered(failure);
      if (this.#tokens !== before || (await this.askTabs())) return;
      this.#keep({ ...before, refresh: undefined, renewAt: undefined });
      this.dispatchEvent(new Event(this.isSignedIn ? 'renewal-refused' : 'ended'));
      throw new SignedOutError();
    }
  }

  #notAnswered(failure) {
    const wait = Math.min(LONGEST_RETRY_MILLIS, 2 * (this.#unanswered?.wait ?? FIRST_RETRY_MILLIS / 2));
    this.#unanswered = { failure, wait, until: Date.now() + wait };
    if (!this.isSignedIn) this.dispatchEvent(new Event('unreachable'));
    throw failure;
  }

  #received({ asks, tokens, signedOut }) {
    if (asks && this.isSignedIn) {
      this.#tabs.postMessage({ tokens: this.#tokens });
    } else if (tokens && this.#isNews(tokens)) {
      this.#keep(tokens);
    } else if (signedOut) {
      this.#forget();
    }
  }

  /** A tab that slept may still offer older ones. */
  #isNews({ user, issuedAt = 0 }) {
    const ours = this.#tokens;
    return !ours || (ours.user.subject === user.subject && issuedAt > (ours.issuedAt ?? 0));
  }

  #keep(tokens) {
    const ended = this.#tokens !== null && !this.canGoOn;
    const begins = this.#tokens === null || ended;
    this.#tokens = tokens;
    sessionStorage.setItem(KEY, JSON.stringify(tokens));
    this.#plan();
    if (!this.isSignedIn) return;
    this.#unanswered = null;
    this.dispatchEvent(new Event('renewed'));
    if (begins) this.dispatchEvent(new Event('signed-in'));
  }

  #forget() {
    this.#tokens = null;
    clearTimeout(this.#timer);
    sessionStorage.clear();
    this.forgetUser();
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
      this.#timer = setTimeout(() => this.#renewOrRetry(), Math.max(FIRST_RETRY_MILLIS, this.#unanswered?.until - Date.now()));
    });
  }
}

function userOf({ sub, name, email, 'cognito:username': username }) {
  return { subject: sub, name: name ?? email ?? username ?? 'You' };
}
