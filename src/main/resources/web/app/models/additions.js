// Symbols on their way to the list: sent, waiting for a connection, answered, or given up. Adding is safe to repeat,
// so each is sent again over each new connection until an answer comes or its time is up.

import { add } from './messages.js';
import { normalise, refusal } from './symbol.js';

/** How long an addition may take before the reader hears that there was no answer. */
export const ANSWER_TIMEOUT_MS = 5_000;

/** How long to wait before a symbol is sent again that came too soon after others (tracker.access.change-rate). */
export const AGAIN_AFTER_MS = 2_000;

/** How many times a server that is busy is asked for the same symbol. */
const MOST_PATIENCE = 20;

/**
 * @typedef {object} Outcome what became of an addition
 * @property {'added' | 'already-listed' | 'arrived' | 'failed' | 'too-soon'} kind arrived: given up, and on the list all
 *   the same; too-soon: to be sent again after AGAIN_AFTER_MS
 * @property {number} id
 * @property {string} symbol
 * @property {string} typed as it was submitted
 * @property {string} [message] why it failed; names the symbol
 * @property {string} [code] the same for scripts, if the server refused it
 */

export class Additions {
  #send;
  #lastId = 0;
  #open = new Map();

  /** @param {(message: object) => boolean} send false: there is no connection now */
  constructor(send) {
    this.#send = send;
  }

  get pending() {
    return [...this.#open.values()].some((addition) => !addition.givenUp);
  }

  /**
   * @param {string} text as typed
   * @returns {{id: number} | {problem: string}} it is on its way, or what is wrong with it
   */
  submit(text) {
    const symbol = normalise(text);
    if (symbol === null) return { problem: refusal(text) };
    for (const [earlier, addition] of this.#open) {
      if (addition.givenUp && addition.symbol === symbol) this.#open.delete(earlier);
    }
    const id = ++this.#lastId;
    const addition = { symbol, typed: text, timesSent: 0, timesTooSoon: 0, givenUp: false };
    this.#open.set(id, addition);
    this.#sendOnce(id, addition);
    return { id };
  }

  /** There is a new connection: whatever has no answer yet goes out (again). */
  connected() {
    for (const [id, addition] of this.#open) if (!addition.givenUp) this.#sendOnce(id, addition);
  }

  /**
   * @param {object} message an ack or an error
   * @returns {Outcome | null} null if it answers something else; a late answer still counts
   */
  answered({ type, id, outcome, code, message }) {
    const addition = this.#open.get(id);
    if (addition === undefined) return null;
    const { symbol, typed } = addition;
    if (code === 'too-many-requests' && !addition.givenUp && ++addition.timesTooSoon <= MOST_PATIENCE) {
      addition.timesSent -= 1;
      return { kind: 'too-soon', id, symbol, typed };
    }
    this.#open.delete(id);
    const { timesSent } = addition;
    if (type === 'error') {
      return { ...failed(id, addition, message.includes(symbol) ? message : `${symbol}: ${message}`), code };
    }
    // When it was sent twice, the first may have listed it.
    const kind = outcome === 'already-listed' && timesSent < 2 ? 'already-listed' : 'added';
    return { kind, id, symbol, typed };
  }

  /** Sends once more what came too soon, unless it was given up meanwhile. */
  again(id) {
    const addition = this.#open.get(id);
    if (addition !== undefined && !addition.givenUp) this.#sendOnce(id, addition);
  }

  /**
   * Its time is up: it is not sent any more.
   *
   * @returns {Outcome | null} null if it was answered
   */
  giveUp(id) {
    const addition = this.#open.get(id);
    if (addition === undefined || addition.givenUp) return null;
    addition.givenUp = true;
    const { symbol, timesSent } = addition;
    return failed(
      id,
      addition,
      timesSent > 0
        ? `No answer came: ${symbol} may or may not have been added. Adding it again is safe.`
        : `${symbol} could not be sent, because there was no connection. Press Add to try again.`,
    );
  }

  /**
   * The list tells what became of those that were given up.
   *
   * @param {(symbol: string) => boolean} isListed
   * @returns {Outcome[]}
   */
  arrived(isListed) {
    const outcomes = [];
    for (const [id, { symbol, typed, givenUp }] of this.#open) {
      if (!givenUp || !isListed(symbol)) continue;
      this.#open.delete(id);
      outcomes.push({ kind: 'arrived', id, symbol, typed });
    }
    return outcomes;
  }

  giveUpAll() {
    return [...this.#open.keys()].map((id) => this.giveUp(id)).filter((outcome) => outcome !== null);
  }

  #sendOnce(id, addition) {
    if (this.#send(add(id, addition.symbol))) addition.timesSent += 1;
  }
}

const failed = (id, { symbol, typed }, message) => ({ kind: 'failed', id, symbol, typed, message });
