// The bundle web/polling, which replaces the WebSocket where that is blocked. It is loaded when a socket does not open.

export class Fallback {
  #load;
  #polling = null;
  #requestByRest = null;
  #attempts = 0;
  #loading = false;
  /** Counts what ends an attempt to load: the socket opened, or the browser puts the page aside. */
  #ended = 0;
  #parts;

  /**
   * @param {(attempt: number) => Promise<{Polling: Function, requestByRest: Function}>} load with another number each
   *   time, since some browsers remember that an address failed
   * @param {object} parts see Polling
   */
  constructor(load, parts) {
    this.#load = load;
    this.#parts = parts;
  }

  /** Whether the page follows the board in this way. */
  get active() {
    return this.#polling?.active === true;
  }

  /** See Polling. */
  get retryMs() {
    return this.#polling?.retryMs ?? null;
  }

  /** A WebSocket did not open. If the script cannot be loaded either, HTTP does not work; the next refusal tries it. */
  async refused() {
    if (this.#loading) return;
    const ended = this.#ended;
    if (this.#polling === null) {
      this.#loading = true;
      try {
        const { Polling, requestByRest } = await this.#load(++this.#attempts);
        this.#polling = new Polling(this.#parts);
        this.#requestByRest = requestByRest;
      } catch {
        // As after a fetch that failed.
      }
      this.#loading = false;
    }
    if (ended === this.#ended) this.#polling?.refused();
  }

  /** See Polling. */
  stop() {
    this.#ended += 1;
    this.#polling?.stop();
  }

  /**
   * Sends a request while the page polls, and fetches the list after it.
   *
   * @returns {Promise<object[]>} see requestByRest()
   */
  async request(message, parts) {
    const answers = await this.#requestByRest(message, parts);
    this.#polling.hurry();
    return answers;
  }
}
