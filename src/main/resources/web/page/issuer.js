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
