// The alerts of the board, which the server rings and delivers, for readers who may manage them.

import { conditionText, UNLISTED } from './alert-text.js';

const TIMEOUT_MS = 10_000;

/** The kinds that the server knows, by their names there. */
const CONDITIONS = { above: 'above', below: 'below', day: 'dayPercent' };

const STATES = {
  waiting: 'Waiting, rings once',
  delivering: 'Rang, being delivered',
  delivered: 'Delivered',
  failed: 'Could not be delivered',
};

export class BoardAlerts {
  #access;
  #token;
  #alerts = [];
  #targets = [];
  /** Why the last change was refused, and why they could not be read. */
  #refusal = '';
  #unread = '';
  /** How often they were read: the answer to an earlier request may come after that to a later one. */
  #reads = 0;

  /**
   * @param {'granted' | 'token' | undefined} access who may manage them; undefined: not this reader
   * @param {() => string | null} token of this reader
   */
  constructor(access, token) {
    this.#access = access;
    this.#token = token;
  }

  /** Whether there is a way for this reader to manage them. */
  get offered() {
    return this.#access !== undefined;
  }

  async load() {
    if (this.#access === 'token' && this.#token() === null) {
      [this.#alerts, this.#targets] = [[], []];
      this.#unread = 'Enter a token on the page to see and to set them.';
      return;
    }
    this.#reads += 1;
    const read = this.#reads;
    try {
      const { alerts, targets } = await (await this.#request('')).json();
      if (read === this.#reads) [this.#alerts, this.#targets, this.#unread] = [alerts, targets, ''];
    } catch (failure) {
      if (read === this.#reads) this.#unread = failure.message;
    }
  }

  /** @param {{symbol: string, kind: string, limit: number, target: string}} wanted */
  async add({ symbol, kind, limit, target }) {
    const body = JSON.stringify({ symbol, [CONDITIONS[kind]]: limit, target });
    await this.#change('', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
  }

  async remove(id) {
    await this.#change(`/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  /** Reads them for a reader who opens the list: why an earlier change was refused no longer matters. */
  async open() {
    this.#refusal = '';
    await this.load();
  }

  async #change(path, request) {
    this.#refusal = '';
    await this.#request(path, request).catch((failure) => {
      this.#refusal = failure.message;
    });
    await this.load();
  }

  /**
   * @param {import('../app/board/format.js').Format} format
   * @param {number} now
   * @param {(symbol: string) => object | undefined} find a stock of the list
   * @returns {{problem: string, targets: string[], alerts: {id: string, text: string, note: string}[]} | null} null if
   *   this reader may not manage them
   */
  described(format, now, find) {
    if (!this.offered) return null;
    const kinds = Object.fromEntries(Object.entries(CONDITIONS).map(([kind, name]) => [name, kind]));
    const alerts = this.#alerts.map(({ id, symbol, condition, limit, target, state, rangAt, price }) => {
      const stock = find(symbol);
      const decimals = stock?.decimals ?? 2;
      const rang = rangAt === undefined ? '' : `, ${format.price(price, decimals)} at ${format.time(rangAt, now)}`;
      const text = `${symbol} ${conditionText({ kind: kinds[condition], limit }, decimals, format)}`;
      const does = state === 'waiting' && stock === undefined ? UNLISTED : (STATES[state] ?? state);
      return { id, text, note: `${does} (${target})${rang}` };
    });
    return { problem: this.#refusal || this.#unread, targets: this.#targets, alerts };
  }

  async #request(path, { headers, ...more } = {}) {
    const token = this.#token();
    const response = await fetch(new URL(`api/alerts${path}`, document.baseURI), {
      ...more,
      headers: { ...headers, ...(token !== null && { Authorization: `Bearer ${token}` }) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => {
      throw new Error('The server did not answer. Try again.');
    });
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail ?? `The server answered ${response.status}. Try again.`);
  }
}
