// The board: the list of stocks with their prices, as a fold of the server's snapshots and deltas. A stock object is
// replaced, never changed, so that views see by identity which rows are new. It is created on demand: of thousands of
// stocks that move each second, only those in view need objects.

import { parseVersion, UNREADABLE } from '../connection/messages.js';

const TEXTS = ['symbol', 'name', 'exchange', 'currency', 'time', 'state', 'reason', 'split'];

/** Takes away marks that change the direction of text: one in a name would also reorder the text beside it. */
export const withoutMarks = (text) => text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
const NUMBERS = ['last', 'previousClose', 'open', 'high', 'low', 'volume'];

/** Characters of a time up to its minutes, such as 2026-11-23T12:00. */
const TO_MINUTES = 16;

export class Board {
  #version = null;
  #position = null;
  #source = null;
  #delay = 0;
  #rows = new Map();
  #membership = 0;
  /**
   * Called before a stock gets the price of a later minute.
   *
   * @type {(symbol: string, last: number, time: string) => void} with its last price of the minute, and when that was
   */
  minuteEnded = () => {};

  /** The newest version, as the server wrote it; null before the first snapshot. */
  get version() {
    return this.#version;
  }

  /** The source of the prices, such as "simulated"; null before the first snapshot. */
  get source() {
    return this.#source;
  }

  /** How many seconds after a trade its price comes. */
  get delay() {
    return this.#delay;
  }

  get stocks() {
    return Array.from(this.#rows.values(), (row) => row.stock);
  }

  /** The stocks as objects that the next message changes: to be read at once and not kept. */
  get rows() {
    return Array.from(this.#rows.values(), (row) => row.members);
  }

  get symbols() {
    return [...this.#rows.keys()];
  }

  get size() {
    return this.#rows.size;
  }

  /** A number that changes whenever a row was added or removed, or may have been. */
  get membership() {
    return this.#membership;
  }

  /** @returns {object | undefined} the stock, if it is listed */
  find(symbol) {
    return this.#rows.get(symbol)?.stock;
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

  #replace({ version, source, delay, stocks }) {
    for (const { symbol, time } of stocks) this.#endMinute(symbol, time);
    this.#rows = new Map(stocks.map((stock) => [stock.symbol, new Row(stock)]));
    this.#source = source ?? null;
    this.#delay = delay ?? 0;
    this.#membership += 1;
    this.#moveTo(version);
    return 'applied';
  }

  #change({ version, since, quotesAt, stocks = [], removed = [], quotes = [] }) {
    const from = parseVersion(since);
    const to = parseVersion(version);
    const here = this.#position;
    if (here === null || to.epoch !== here.epoch || from.epoch !== here.epoch) return 'gap';
    if (to.sequence <= here.sequence) return 'ignored';
    if (from.sequence > here.sequence) return 'gap';

    if (removed.length + stocks.length > 0) this.#membership += 1;
    for (const symbol of removed) this.#rows.delete(symbol);
    for (const stock of stocks) {
      this.#endMinute(stock.symbol, stock.time);
      // A map keeps the place of a key that it has: deleting first sends the row to the end.
      this.#rows.delete(stock.symbol);
      this.#rows.set(stock.symbol, new Row(stock));
    }
    for (const quote of quotes) {
      this.#endMinute(quote.symbol, quote.time ?? quotesAt);
      this.#rows.get(quote.symbol)?.move(quote, quotesAt);
    }
    this.#moveTo(version);
    return 'applied';
  }

  #endMinute(symbol, time) {
    const before = this.#rows.get(symbol)?.members;
    if (before?.time === undefined || typeof time !== 'string') return;
    if (!time.startsWith(before.time.slice(0, TO_MINUTES))) this.minuteEnded(symbol, before.last, before.time);
  }

  #moveTo(version) {
    this.#version = version;
    this.#position = parseVersion(version);
  }
}

class Row {
  members = {};
  #stock = null;

  /** @param {object} sent the server's row; unknown members are left out */
  constructor(sent) {
    for (const name of TEXTS) {
      if (typeof sent[name] === 'string') this.members[name] = withoutMarks(sent[name]);
    }
    for (const name of NUMBERS) if (Number.isFinite(sent[name])) this.members[name] = sent[name];
    if (Number.isInteger(sent.decimals)) this.members.decimals = sent.decimals;
    if (sent.volume === null) this.members.volume = null;
  }

  /** As it is now; the same object until a quote moves it. */
  get stock() {
    return (this.#stock ??= { ...this.members });
  }

  /** Member by member, which is fast: thousands of quotes a second have to fit into a frame. */
  move({ last, open, high, low, volume, previousClose, decimals, time, state, reason, split }, quotesAt) {
    const { members } = this;
    if (Number.isFinite(last)) members.last = last;
    if (Number.isFinite(open)) members.open = open;
    if (Number.isFinite(high)) members.high = high;
    if (Number.isFinite(low)) members.low = low;
    if (Number.isFinite(volume) || volume === null) members.volume = volume;
    if (Number.isFinite(previousClose)) members.previousClose = previousClose;
    if (Number.isInteger(decimals)) members.decimals = decimals;
    if (typeof state === 'string') members.state = state;
    if (reason !== undefined) changeText(members, 'reason', reason);
    if (split !== undefined) changeText(members, 'split', split);
    const at = time ?? quotesAt;
    if (typeof at === 'string') members.time = at;
    this.#stock = null;
  }
}

/** @param {unknown} text null removes the member */
function changeText(members, name, text) {
  if (typeof text === 'string') members[name] = text;
  else delete members[name];
}

/**
 * Which stocks were added and removed between two states of the list.
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

// Announcements for screen readers: which stocks were added and removed, never a price.

/** If more stocks change at once, only their number is announced. */
const MAX_NAMED = 3;

/** @param {{added: {symbol: string, name: string}[], removed: {symbol: string}[]}} changes */
export function announcement({ added, removed }) {
  return [
    ...told(added, 'added', ({ symbol, name }) => (name && name !== symbol ? `${name}, ${symbol}` : symbol)),
    ...told(removed, 'removed', ({ symbol }) => symbol),
  ].join('. ');
}

function told(stocks, what, nameOf) {
  if (stocks.length > MAX_NAMED) return [`${stocks.length} stocks ${what}`];
  return stocks.map((stock) => `${nameOf(stock)} ${what}`);
}
