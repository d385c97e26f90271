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
    this.#stocks = new Map(stocks.map((row) => [row.symbol, stockOf(row)]));
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
    for (const row of stocks) {
      // A map keeps the place of a key that it has: deleting first sends the row to the end.
      this.#stocks.delete(row.symbol);
      this.#stocks.set(row.symbol, stockOf(row));
    }
    for (const quote of quotes) {
      const stock = this.#stocks.get(quote.symbol);
      if (stock) this.#stocks.set(quote.symbol, moved(stock, quote));
    }
    this.#moveTo(version);
    return 'applied';
  }

  #moveTo(version) {
    this.#version = version;
    this.#position = parseVersion(version);
  }
}

/** The members that a stock has, of those that came: what a newer server adds stays out. */
function stockOf(row) {
  const stock = {};
  for (const name of TEXTS) if (typeof row[name] === 'string') stock[name] = row[name];
  for (const name of NUMBERS) if (Number.isFinite(row[name])) stock[name] = row[name];
  return stock;
}

/** The stock with what a quote says of it. Member by member: thousands of quotes a second have to fit into a frame. */
function moved(stock, { last, open, high, low, volume, previousClose, time }) {
  const next = { ...stock };
  if (Number.isFinite(last)) next.last = last;
  if (Number.isFinite(open)) next.open = open;
  if (Number.isFinite(high)) next.high = high;
  if (Number.isFinite(low)) next.low = low;
  if (Number.isFinite(volume)) next.volume = volume;
  if (Number.isFinite(previousClose)) next.previousClose = previousClose;
  if (typeof time === 'string') next.time = time;
  return next;
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
