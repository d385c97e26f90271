// Removals by this page: the rows are hidden at once, and the removal is sent when it cannot be undone any more. Until
// then the rows stay on the shared list, because adding a stock again would create a new row.

import { remove } from '../connection/messages.js';

/** How long a removal can be undone. */
export const UNDO_MS = 6_000;

/** How long the server may take to answer before the rows come back. */
export const ANSWER_TIMEOUT_MS = 5_000;

/** Ids of removals are texts, ids of additions are numbers. */
const PREFIX = 'remove-';

export class PendingRemovals {
  #send;
  #lastId = 0;
  /** The pending removals by symbol; id: null as long as it can be undone. */
  #open = new Map();
  #absent = new Set();

  /** @param {(message: object) => boolean} send returns false if there is no connection now */
  constructor(send) {
    this.#send = send;
  }

  /** The symbols to hide; a new set object whenever they change. */
  get absent() {
    return this.#absent;
  }

  begin(symbol) {
    this.#open.set(symbol, { id: null, sent: false });
    this.#changed();
  }

  /** @returns {boolean} whether it is back; false if it was sent already */
  undo(symbol) {
    if (this.#open.get(symbol)?.id !== null) return false;
    this.#drop(symbol);
    return true;
  }

  /**
   * Removes symbols from the shared list, with one message.
   *
   * @returns {string | null} the id of the request; null if none of them waits to be sent
   */
  commit(symbols) {
    const due = symbols.filter((symbol) => this.#open.get(symbol)?.id === null);
    if (due.length === 0) return null;
    const id = PREFIX + ++this.#lastId;
    for (const symbol of due) this.#open.get(symbol).id = id;
    this.#sendOnce(id);
    return id;
  }

  /** Sends the removals without an answer over a new connection. */
  connected() {
    const ids = new Set([...this.#open.values()].map(({ id }) => id).filter((id) => id !== null));
    for (const id of ids) this.#sendOnce(id);
  }

  /**
   * @param {object} message an ack or an error
   * @returns {{symbol: string, problem: string}[] | null} what was not removed; null if it answers something else
   */
  answered({ type, id, symbol: named, message }) {
    if (typeof id !== 'string' || !id.startsWith(PREFIX)) return null;
    // After an ack the row stays hidden until the list changes, which may come later.
    if (type !== 'error') return [];
    // An error without a symbol is about the whole request.
    const symbols = this.#symbolsOf(id);
    const refused = named === undefined ? symbols : symbols.filter((symbol) => symbol === named);
    for (const symbol of refused) this.#drop(symbol);
    return refused.map((symbol) => ({ symbol, problem: message.includes(symbol) ? message : `${symbol}: ${message}` }));
  }

  /** Gives a request up after its time. @returns {{symbol: string, problem: string}[]} what has no answer */
  giveUp(id) {
    return this.#symbolsOf(id).map((symbol) => {
      const { sent } = this.#open.get(symbol);
      this.#drop(symbol);
      return {
        symbol,
        problem: sent ? `No answer: ${symbol} may still be removed.` : `You are offline: ${symbol} was not removed.`,
      };
    });
  }

  /** It left the list, or was listed again: there is nothing left to do. */
  forget(symbol) {
    if (this.#open.has(symbol)) this.#drop(symbol);
  }

  /** The page is closed. @returns {string[]} what could still be undone, for the caller to send another way */
  leave() {
    const symbols = [...this.#open].filter(([, { id }]) => id === null).map(([symbol]) => symbol);
    const id = PREFIX + ++this.#lastId;
    for (const symbol of symbols) this.#open.get(symbol).id = id;
    return symbols;
  }

  #symbolsOf(id) {
    return [...this.#open].filter(([, removal]) => removal.id === id).map(([symbol]) => symbol);
  }

  #sendOnce(id) {
    const symbols = this.#symbolsOf(id);
    if (this.#send(remove(id, symbols))) for (const symbol of symbols) this.#open.get(symbol).sent = true;
  }

  #drop(symbol) {
    this.#open.delete(symbol);
    this.#changed();
  }

  #changed() {
    this.#absent = new Set(this.#open.keys());
  }
}
