// One after the other: a connection that says more than it may in the long run (tracker.streaming.message-rate) is not
// heard, and in the end cut off.

/** Each comes with a ping (StockStream.request), and both count: five a second are allowed. */
export const SEND_INTERVAL_MS = 400;

export class SendQueue {
  #setTimeout;
  #clearTimeout;
  #tasks = [];
  #timer = null;

  constructor({ setTimeout, clearTimeout }) {
    this.#setTimeout = setTimeout;
    this.#clearTimeout = clearTimeout;
  }

  /** Does something in its turn: at once, unless something was done just before. */
  inTurn(task) {
    this.#tasks.push(task);
    if (this.#timer === null) this.#next();
  }

  /** The server wants to hear less: the task comes next, and after a while. */
  after(ms, task) {
    this.#tasks.unshift(task);
    this.#clearTimeout(this.#timer);
    this.#wait(ms);
  }

  #next() {
    const task = this.#tasks.shift();
    if (task === undefined) return;
    this.#wait(SEND_INTERVAL_MS);
    task();
  }

  #wait(ms) {
    this.#timer = this.#setTimeout(() => {
      this.#timer = null;
      this.#next();
    }, ms);
  }
}
