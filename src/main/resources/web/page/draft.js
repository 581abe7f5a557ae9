const KEY = 'draft';

/**
 * What the user is about to ask, kept over reloads and sign-ins. Its token makes one story of it,
 * however often it is sent; another text gets another token.
 */
export class Draft {
  #kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') ?? { prompt: '', token: crypto.randomUUID() };

  get prompt() {
    return this.#kept.prompt;
  }

  set prompt(prompt) {
    if (prompt !== this.#kept.prompt) this.#keep(prompt);
  }

  get token() {
    return this.#kept.token;
  }

  /** It was sent. */
  clear() {
    this.#keep('');
  }

  #keep(prompt) {
    this.#kept = { prompt, token: crypto.randomUUID() };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.#kept));
    } catch {
      // Longer than the browser keeps, and than any prompt may be: it lives as long as the field.
      sessionStorage.removeItem(KEY);
    }
  }
}
