// How long to wait before the next attempt: exponential with full jitter, so that the clients of a server that
// comes back do not all return in the same moment.

const MIN_DELAY_MS = 500;

/** The longest delays of a visible page and of a hidden one. */
const MAX_DELAY_MS = 8_000;
const HIDDEN_CAP_MS = 30_000;

export class Backoff {
  #failures = 0;
  #hidden;
  #random;

  /**
   * @param {() => boolean} hidden whether the page is hidden
   * @param {() => number} random from 0 inclusive to 1 exclusive
   */
  constructor(hidden, random = Math.random) {
    this.#hidden = hidden;
    this.#random = random;
  }

  /** @returns {number} milliseconds; each call counts as one more failure */
  next() {
    const ceiling = Math.min(this.#hidden() ? HIDDEN_CAP_MS : MAX_DELAY_MS, MIN_DELAY_MS * 2 ** this.#failures);
    this.#failures += 1;
    return Math.floor(this.#random() * ceiling);
  }

  reset() {
    this.#failures = 0;
  }
}

// What a WebSocket close code tells the client: to reconnect (and when), or to stay away.

const UNSUPPORTED_DATA = 1003;
const POLICY_VIOLATION = 1008;
const MESSAGE_TOO_BIG = 1009;
const GOING_AWAY = 1001;
const STAY_AWAY_FROM = 4500;
const STAY_AWAY_TO = 4999;

/** However long a server asks clients to wait, a page left open returns within this time. */
const MAX_WAIT_MS = 5 * 60_000;

/**
 * @param {number} code
 * @param {string} reason
 * @returns {{stayAway: boolean, waitMs: number | null}} waitMs: null if the client may choose
 */
export function afterClose(code, reason = '') {
  const stayAway =
    code === UNSUPPORTED_DATA ||
    code === POLICY_VIOLATION ||
    code === MESSAGE_TOO_BIG ||
    (code >= STAY_AWAY_FROM && code <= STAY_AWAY_TO);
  const wait = code === GOING_AWAY ? /^retry=(\d+)$/.exec(reason) : null;
  return { stayAway, waitMs: wait ? Math.min(Number(wait[1]), MAX_WAIT_MS) : null };
}
