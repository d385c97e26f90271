// Requests to add symbols: sent, waiting for a connection, answered, or given up. Adding is safe to repeat, so a
// request without an answer is sent again over each new connection until it is given up.

import { MISSING, parse as parseSymbol } from '../app/board/symbol-input.js';
import { add } from '../app/connection/messages.js';

/** How long the page waits for the next answer to a request. */
export const ANSWER_TIMEOUT_MS = 5_000;

/**
 * @typedef {object} Outcome of one symbol
 * @property {'added' | 'already-listed' | 'arrived' | 'failed'} kind arrived: given up, but on the list all the same
 * @property {string} symbol
 * @property {string} typed as it was submitted
 * @property {string} [message] why it failed
 * @property {string} [code] the error code, if the server refused it
 */

export class PendingAdds {
  #send;
  #lastId = 0;
  /** By id. The server answers a request's symbols in their order. */
  #requests = new Map();

  /** @param {(message: object) => boolean} send returns false if there is no connection now */
  constructor(send) {
    this.#send = send;
  }

  /** How many symbols wait for an answer. */
  get count() {
    return this.#waiting.reduce((sum, { items }) => sum + items.length, 0);
  }

  /**
   * Sends symbols in one message.
   *
   * @param {string[]} texts as typed
   * @returns {{id: number | null, problems: {typed: string, message: string}[]}} problems: texts that are not symbols;
   *   id: null if nothing is left to send
   */
  submit(texts) {
    const items = [];
    const problems = [];
    for (const typed of texts) {
      const symbol = parseSymbol(typed);
      if (symbol === null) problems.push({ typed, message: refusal(typed) });
      else items.push({ symbol, typed });
    }
    if (items.length === 0) return { id: null, problems };
    this.#forgetGivenUp(new Set(items.map(({ symbol }) => symbol)));
    const id = ++this.#lastId;
    const request = { items, timesSent: 0, givenUp: false };
    this.#requests.set(id, request);
    this.#sendOnce(id, request);
    return { id, problems };
  }

  /** Sends the requests without an answer over a new connection. */
  connected() {
    for (const [id, request] of this.#requests) if (!request.givenUp) this.#sendOnce(id, request);
  }

  /**
   * Takes an answer, which counts even if it is late.
   *
   * @param {object} message an ack or an error
   * @returns {Outcome[] | null} null if it answers something else
   */
  answered({ type, id, symbol: named, outcome, code, message }) {
    const request = this.#requests.get(id);
    if (request === undefined) return null;
    // An error without a symbol is about the whole request.
    const answered = request.items.splice(0, type === 'error' && named === undefined ? Infinity : 1);
    if (request.items.length === 0) this.#requests.delete(id);
    return answered.map((item) => {
      const { symbol, typed } = item;
      if (type === 'error') {
        return { ...failed(item, message.includes(symbol) ? message : `${symbol}: ${message}`), code };
      }
      // If it was sent twice, the first message may have listed it.
      const kind = outcome === 'already-listed' && request.timesSent < 2 ? 'already-listed' : 'added';
      return { kind, symbol: named ?? symbol, typed };
    });
  }

  /**
   * Gives a request up after its time: it is not sent any more.
   *
   * @returns {Outcome[]} of the symbols that have no answer
   */
  giveUp(id) {
    const request = this.#requests.get(id);
    if (request === undefined || request.givenUp) return [];
    request.givenUp = true;
    return request.items.map((item) =>
      failed(
        item,
        request.timesSent > 0
          ? `No answer for ${item.symbol}. Press Add to try again.`
          : `You are offline: ${item.symbol} was not added. Press Add to try again.`,
      ),
    );
  }

  /**
   * Looks which of the symbols that were given up are on the list.
   *
   * @param {(symbol: string) => boolean} isListed
   * @returns {Outcome[]}
   */
  arrived(isListed) {
    const outcomes = [];
    for (const [id, request] of this.#requests) {
      if (!request.givenUp || !request.items.every(({ symbol }) => isListed(symbol))) continue;
      this.#requests.delete(id);
      outcomes.push(...request.items.map(({ symbol, typed }) => ({ kind: 'arrived', symbol, typed })));
    }
    return outcomes;
  }

  giveUpAll() {
    return [...this.#requests.keys()].flatMap((id) => this.giveUp(id));
  }

  get #waiting() {
    return [...this.#requests.values()].filter(({ givenUp }) => !givenUp);
  }

  /** Forgets given-up requests whose symbols are submitted again. */
  #forgetGivenUp(symbols) {
    for (const [id, { items, givenUp }] of this.#requests) {
      if (givenUp && items.every(({ symbol }) => symbols.has(symbol))) this.#requests.delete(id);
    }
  }

  #sendOnce(id, request) {
    if (this.#send(add(id, request.items.map(({ symbol }) => symbol)))) request.timesSent += 1;
  }
}

const failed = ({ symbol, typed }, message) => ({ kind: 'failed', symbol, typed, message });

/** Where the server was not asked what is wrong. */
const refusal = (typed) => (typed.trim() === '' ? MISSING : `“${typed.slice(0, 32)}” is not a ticker.`);
