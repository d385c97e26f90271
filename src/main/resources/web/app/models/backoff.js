// How long to wait before the next attempt: exponential with full jitter, so that the clients of a server that
// comes back do not all return in the same moment.

const BASE_MS = 500;

/** The longest that somebody who looks at the page waits; nobody looks at a hidden one. */
const CAP_MS = 8_000;
const HIDDEN_CAP_MS = 30_000;

export class Backoff {
  #failures = 0;
  #hidden;
  #random;

  /**
   * @param {() => boolean} hidden whether nobody looks
   * @param {() => number} random from 0 inclusive to 1 exclusive
   */
  constructor(hidden, random = Math.random) {
    this.#hidden = hidden;
    this.#random = random;
  }

  /** @returns {number} milliseconds; each call counts as one more failure */
  next() {
    const ceiling = Math.min(this.#hidden() ? HIDDEN_CAP_MS : CAP_MS, BASE_MS * 2 ** this.#failures);
    this.#failures += 1;
    return Math.floor(this.#random() * ceiling);
  }

  reset() {
    this.#failures = 0;
  }
}
