// Stocks that somebody removed here: hidden at once, and taken off the shared list once it cannot be undone any more.
// The row stays on the list until then, since adding it again would begin a new one.

import { remove } from '../connection/messages.js';

/** How long a removal can be undone. */
export const UNDO_MS = 6_000;

/** How long the server may take to answer before the row comes back. */
export const ANSWER_TIMEOUT_MS = 5_000;

/** Ids of removals are texts; those of additions are numbers. */
const PREFIX = 'remove-';

export class PendingRemovals {
  #send;
  #lastId = 0;
  /** By symbol; without an id as long as it can be undone. */
  #open = new Map();
  #absent = new Set();

  /** @param {(message: object) => boolean} send false: there is no connection now */
  constructor(send) {
    this.#send = send;
  }

  /** The symbols to be hidden; another set whenever they change. */
  get absent() {
    return this.#absent;
  }

  begin(symbol) {
    this.#open.set(symbol, { id: null });
    this.#changed();
  }

  /** @returns {boolean} whether it is back; too late, if it has been sent */
  undo(symbol) {
    if (this.#open.get(symbol)?.id !== null) return false;
    this.#drop(symbol);
    return true;
  }

  /** It cannot be undone any more: takes it off the list. */
  lapse(symbol) {
    const removal = this.#open.get(symbol);
    if (removal?.id !== null) return;
    removal.id = PREFIX + ++this.#lastId;
    this.#send(remove(removal.id, symbol));
  }

  /** There is a new connection: what has no answer yet goes out (again). */
  connected() {
    for (const [symbol, { id }] of this.#open) if (id !== null) this.#send(remove(id, symbol));
  }

  /**
   * @param {object} message an ack or an error
   * @returns {{symbol: string, problem: string | null} | null} what became of it; null if it answers something else
   */
  answered({ type, id, message }) {
    if (typeof id !== 'string' || !id.startsWith(PREFIX)) return null;
    for (const [symbol, removal] of this.#open) {
      if (removal.id !== id) continue;
      if (type === 'error') {
        this.#drop(symbol);
        return { symbol, problem: message.includes(symbol) ? message : `${symbol}: ${message}` };
      }
      // Hidden until the list says so too, which may come after the answer.
      return { symbol, problem: null };
    }
    return null;
  }

  /** No answer came in time. @returns {{symbol: string, problem: string} | null} null if it was answered */
  giveUp(symbol) {
    const removal = this.#open.get(symbol);
    if (removal === undefined || removal.id === null) return null;
    this.#drop(symbol);
    return { symbol, problem: `No answer came: ${symbol} may or may not have been removed.` };
  }

  /** It left the list, or began anew there: whoever removed or added it, nothing is left to do. */
  forget(symbol) {
    if (this.#open.has(symbol)) this.#drop(symbol);
  }

  /** The page is left: @returns {string[]} what could still have been undone, and now is to be sent in another way */
  leave() {
    const symbols = [...this.#open].filter(([, { id }]) => id === null).map(([symbol]) => symbol);
    for (const symbol of symbols) this.#open.get(symbol).id = PREFIX + ++this.#lastId;
    return symbols;
  }

  #drop(symbol) {
    this.#open.delete(symbol);
    this.#changed();
  }

  #changed() {
    this.#absent = new Set(this.#open.keys());
  }
}
