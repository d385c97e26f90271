// The board: the list of stocks with their prices, as a fold of the server's snapshots and deltas.
// A stock is never changed but replaced, so that a view sees by identity which rows are new.

import { UNREADABLE } from './messages.js';
import { parseVersion } from './version.js';

const TEXTS = ['symbol', 'name', 'time'];
const NUMBERS = ['last', 'previousClose', 'open', 'high', 'low', 'volume'];

export class Board {
  #version = null;
  #position = null;
  #source = null;
  #stocks = new Map();
  #membership = 0;

  /** The newest version, as the server wrote it; null before the first snapshot. */
  get version() {
    return this.#version;
  }

  /** Whose prices these are, such as "simulated"; null before the first snapshot. */
  get source() {
    return this.#source;
  }

  /** The stocks in list order. */
  get stocks() {
    return [...this.#stocks.values()];
  }

  get size() {
    return this.#stocks.size;
  }

  /** Another number whenever a row joined or left, or may have. */
  get membership() {
    return this.#membership;
  }

  /** @returns {object | undefined} the stock, if it is listed */
  find(symbol) {
    return this.#stocks.get(symbol);
  }

  /**
   * @param {object} message decoded
   * @returns {'applied' | 'ignored' | 'gap'} gap: something is missing in between, only a snapshot helps
   */
  apply(message) {
    if (message.type === 'snapshot') return this.#replace(message);
    if (message.type === 'delta') return this.#change(message);
    return message === UNREADABLE ? 'gap' : 'ignored';
  }

  #replace({ version, source, stocks }) {
    this.#stocks = new Map(stocks.map((stock) => [stock.symbol, membersOf(stock)]));
    this.#source = source ?? null;
    this.#membership += 1;
    this.#moveTo(version);
    return 'applied';
  }

  #change({ version, since, stocks = [], removed = [], quotes = [] }) {
    const from = parseVersion(since);
    const to = parseVersion(version);
    const here = this.#position;
    if (here === null || to.epoch !== here.epoch || from.epoch !== here.epoch) return 'gap';
    if (to.sequence <= here.sequence) return 'ignored';
    if (from.sequence > here.sequence) return 'gap';

    if (removed.length + stocks.length > 0) this.#membership += 1;
    for (const symbol of removed) this.#stocks.delete(symbol);
    for (const stock of stocks) {
      // A map keeps the place of a key that it has: deleting first sends the row to the end.
      this.#stocks.delete(stock.symbol);
      this.#stocks.set(stock.symbol, membersOf(stock));
    }
    for (const quote of quotes) {
      const stock = this.#stocks.get(quote.symbol);
      if (stock) this.#stocks.set(quote.symbol, membersOf(quote, { ...stock }));
    }
    this.#moveTo(version);
    return 'applied';
  }

  #moveTo(version) {
    this.#version = version;
    this.#position = parseVersion(version);
  }
}

/** The members that a stock has, of those that came, on top of others: what a newer server adds stays out. */
function membersOf(row, members = {}) {
  for (const name of TEXTS) if (typeof row[name] === 'string') members[name] = row[name];
  for (const name of NUMBERS) if (Number.isFinite(row[name])) members[name] = row[name];
  return members;
}

/**
 * What joined and what left between two states of the list.
 *
 * @param {object[]} before stocks
 * @param {object[]} after stocks
 * @returns {{added: object[], removed: object[]}} stocks; one that was replaced is in neither
 */
export function listChanges(before, after) {
  const had = new Set(before.map((stock) => stock.symbol));
  const has = new Set(after.map((stock) => stock.symbol));
  return {
    added: after.filter((stock) => !had.has(stock.symbol)),
    removed: before.filter((stock) => !has.has(stock.symbol)),
  };
}
