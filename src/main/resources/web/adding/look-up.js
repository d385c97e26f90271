// Asks the server what a text stands for: the symbols of it, and the instruments that it may mean.

/** Longer texts find nothing, and no address need carry them. */
const MAX_QUERY_LENGTH = 64;

/** After Enter, the form waits no longer than this for an answer. */
const TIMEOUT_MS = 3_000;

/** @typedef {{symbols: string[], problem?: string, instruments: object[]}} Answer */

export class LookUp {
  /** The newest answer, which most submits need again. */
  #newest = { query: null, answer: null };

  /** @returns {Promise<Answer>} */
  async ask(query, signal) {
    const address = new URL('api/instruments', document.baseURI);
    address.searchParams.set('q', query);
    const response = await fetch(address, { signal, headers: { Accept: 'application/json' } });
    const { symbols = [], problem, instruments = [] } = response.ok ? await response.json() : {};
    const answer = { symbols, problem, instruments };
    this.#newest = { query, answer };
    return answer;
  }

  /**
   * @returns {Promise<Answer | null>} the symbols that a text stands for, if all of it is known, else why it cannot be
   *     a symbol, and the instruments that it may mean; null if there is no answer in time, or the text is too long
   */
  async of(text) {
    const query = text.trim();
    if (query.length > MAX_QUERY_LENGTH) return null;
    if (query === this.#newest.query) return this.#newest.answer;
    return this.ask(query, AbortSignal.timeout(TIMEOUT_MS)).catch(() => null);
  }
}
