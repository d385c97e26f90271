// The last year of the stocks: the 52-week range and older closes. The server is asked for many stocks at a time, for
// those alone that a column or the detail shows, and again when their next trading day begins.

/** How many symbols the server answers for at once. */
const MAX_SYMBOLS = 200;

/** Stocks that are wanted within this time are asked for together. */
const GATHER_MS = 200;

/** The server has no past of a stock yet, or there was no answer: the next attempt waits this long, then longer. */
const RETRY_MS = 5_000;
const MAX_RETRY_MS = 60 * 60_000;

/** How often a past of less than a year is asked for again soon, failures included: a part may not have come yet. */
const MAX_PARTS = 5;

/** Not all pages ask in the moment in which a trading day begins. */
const SPREAD_MS = 60_000;

/**
 * @typedef {object} Year
 * @property {number} low of 52 weeks
 * @property {number} high of 52 weeks
 * @property {string} [since] the first trading day of the range if it is shorter
 * @property {number} [weekAgo] a close
 * @property {number} [monthAgo] a close
 * @property {number} [yearAgo] a close
 * @property {string} until when it has to be asked for again
 */

export class Years {
  /** Grows with each answer. */
  loads = 0;
  #fetch;
  #changed;
  #now;
  #setTimeout;
  #random;
  #years = new Map();
  /** When a symbol is asked for next, and how often there was no answer. */
  #due = new Map();
  #wanted = new Set();
  /** The requests that are under way or about to begin. */
  #loading = null;

  /**
   * @param {object} parts
   * @param {(symbols: string[]) => Promise<Record<string, Year>>} parts.fetch rejects without an answer
   * @param {() => void} parts.changed called after an answer
   * @param {() => number} parts.now milliseconds of the Unix epoch
   * @param {() => number} [parts.random]
   */
  constructor({ fetch, changed, now, setTimeout, random = Math.random }) {
    this.#fetch = fetch;
    this.#changed = changed;
    this.#now = now;
    this.#setTimeout = setTimeout;
    this.#random = random;
  }

  /** @returns {Year | undefined} */
  of(symbol) {
    return this.#years.get(symbol);
  }

  /**
   * Asks for what is not known of some stocks, or not any more.
   *
   * @returns {Promise<void>} when all of them were asked for
   */
  async want(symbols) {
    const now = this.#now();
    for (const symbol of symbols) if (!(this.#due.get(symbol)?.at > now)) this.#wanted.add(symbol);
    if (this.#wanted.size === 0) return;
    this.#loading ??= new Promise((done) => this.#setTimeout(done, GATHER_MS)).then(() => this.#load());
    await this.#loading;
  }

  async #load() {
    while (this.#wanted.size > 0) {
      const symbols = [...this.#wanted].slice(0, MAX_SYMBOLS);
      const years = await this.#fetch(symbols).catch(() => ({}));
      // A stock that was just added has a past of today alone, until its own has been fetched.
      const isKnown = (symbol) => years[symbol]?.weekAgo !== undefined;
      for (const symbol of symbols) this.#take(symbol, isKnown(symbol) ? years[symbol] : undefined);
      this.loads += 1;
      this.#changed();
    }
    this.#loading = null;
  }

  #take(symbol, year) {
    const now = this.#now();
    const tries = this.#due.get(symbol)?.tries ?? 0;
    const isPart = year?.since !== undefined;
    const until = Date.parse(year?.until);
    const retryAt = now + Math.min(RETRY_MS * 2 ** tries, MAX_RETRY_MS);
    // A recording may end long ago.
    const next = until > now ? until + this.#random() * SPREAD_MS : now + MAX_RETRY_MS;
    const isRetried = year === undefined || (isPart && tries < MAX_PARTS);
    if (isRetried) this.#due.set(symbol, { at: retryAt, tries: tries + 1 });
    else this.#due.set(symbol, { at: next, tries: isPart ? tries : 0 });
    if (year !== undefined) this.#years.set(symbol, year);
    this.#wanted.delete(symbol);
  }
}
