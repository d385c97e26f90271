// Symbols on their way to the list: sent, waiting for a connection, answered, or given up. Adding is safe to repeat,
// so each is sent again over each new connection until an answer comes or its time is up.

import { parse as parseSymbol, refusal } from '../board/symbol-input.js';
import { add } from '../connection/messages.js';

/** How long an addition may take before the reader hears that there was no answer. */
export const ANSWER_TIMEOUT_MS = 5_000;

/** How long to wait before a symbol is sent again that came too soon after others (tracker.access.change-rate). */
export const RETRY_DELAY_MS = 2_000;

/** How many times a server that is busy is asked for the same symbol. */
const MAX_RETRIES = 20;

/**
 * @typedef {object} Outcome what became of an addition
 * @property {'added' | 'already-listed' | 'arrived' | 'failed' | 'too-soon'} kind arrived: given up, and on the list all
 *   the same; too-soon: to be sent again after RETRY_DELAY_MS
 * @property {number} id
 * @property {string} symbol
 * @property {string} typed as it was submitted
 * @property {string} [message] why it failed; names the symbol
 * @property {string} [code] the same for scripts, if the server refused it
 */

export class PendingAdds {
  #send;
  #lastId = 0;
  #open = new Map();

  /** @param {(message: object) => boolean} send false: there is no connection now */
  constructor(send) {
    this.#send = send;
  }

  get pending() {
    return [...this.#open.values()].some((pendingAdd) => !pendingAdd.givenUp);
  }

  /**
   * @param {string} text as typed
   * @returns {{id: number} | {problem: string}} it is on its way, or what is wrong with it
   */
  submit(text) {
    const symbol = parseSymbol(text);
    if (symbol === null) return { problem: refusal(text) };
    for (const [earlier, pendingAdd] of this.#open) {
      if (pendingAdd.givenUp && pendingAdd.symbol === symbol) this.#open.delete(earlier);
    }
    const id = ++this.#lastId;
    const pendingAdd = { symbol, typed: text, timesSent: 0, timesTooSoon: 0, givenUp: false };
    this.#open.set(id, pendingAdd);
    this.#sendOnce(id, pendingAdd);
    return { id };
  }

  /** There is a new connection: whatever has no answer yet goes out (again). */
  connected() {
    for (const [id, pendingAdd] of this.#open) if (!pendingAdd.givenUp) this.#sendOnce(id, pendingAdd);
  }

  /**
   * @param {object} message an ack or an error
   * @returns {Outcome | null} null if it answers something else; a late answer still counts
   */
  answered({ type, id, outcome, code, message }) {
    const pendingAdd = this.#open.get(id);
    if (pendingAdd === undefined) return null;
    const { symbol, typed } = pendingAdd;
    if (code === 'too-many-requests' && !pendingAdd.givenUp && ++pendingAdd.timesTooSoon <= MAX_RETRIES) {
      pendingAdd.timesSent -= 1;
      return { kind: 'too-soon', id, symbol, typed };
    }
    this.#open.delete(id);
    const { timesSent } = pendingAdd;
    if (type === 'error') {
      return { ...failed(id, pendingAdd, message.includes(symbol) ? message : `${symbol}: ${message}`), code };
    }
    // When it was sent twice, the first may have listed it.
    const kind = outcome === 'already-listed' && timesSent < 2 ? 'already-listed' : 'added';
    return { kind, id, symbol, typed };
  }

  /** Sends once more what came too soon, unless it was given up meanwhile. */
  again(id) {
    const pendingAdd = this.#open.get(id);
    if (pendingAdd !== undefined && !pendingAdd.givenUp) this.#sendOnce(id, pendingAdd);
  }

  /**
   * Its time is up: it is not sent any more.
   *
   * @returns {Outcome | null} null if it was answered
   */
  giveUp(id) {
    const pendingAdd = this.#open.get(id);
    if (pendingAdd === undefined || pendingAdd.givenUp) return null;
    pendingAdd.givenUp = true;
    const { symbol, timesSent } = pendingAdd;
    return failed(
      id,
      pendingAdd,
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

  #sendOnce(id, pendingAdd) {
    if (this.#send(add(id, pendingAdd.symbol))) pendingAdd.timesSent += 1;
  }
}

const failed = (id, { symbol, typed }, message) => ({ kind: 'failed', id, symbol, typed, message });
