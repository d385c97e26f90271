// Follows the board over HTTP where proxies or networks block WebSockets.

/** How often the list is fetched while the page is visible, and while it is hidden. */
const INTERVAL_MS = 2_000;
const HIDDEN_INTERVAL_MS = 10_000;

/** How long to wait before the WebSocket is tried again. */
const RETRY_MS = 60_000;

const TIMEOUT_MS = 10_000;

/** After this many refusals while HTTP works, the page polls: a single one may be due to a server that starts. */
const MIN_REFUSALS = 2;

export class Polling {
  #fetch;
  #receive;
  #failed;
  #hidden;
  #decode;
  #setTimeout;
  #clearTimeout;
  #refusals = 0;
  #timer = null;
  /** The results of fetches with an earlier number are ignored. */
  #round = 0;
  #fetching = false;
  #tag = null;

  /**
   * @param {object} parts
   * @param {(signal: AbortSignal) => Promise<Response>} parts.fetch the browser's cache adds the ETag to the request
   * @param {(messages: object[]) => void} parts.receive as they would come over the WebSocket
   * @param {() => void} parts.failed HTTP does not work any more either
   * @param {() => boolean} parts.hidden whether the page is hidden
   * @param {(text: string) => object} parts.decode reads a message of the WebSocket
   */
  constructor({ fetch, receive, failed, hidden, decode, setTimeout, clearTimeout }) {
    this.#fetch = fetch;
    this.#receive = receive;
    this.#failed = failed;
    this.#hidden = hidden;
    this.#decode = decode;
    this.#setTimeout = setTimeout;
    this.#clearTimeout = clearTimeout;
  }

  /** Whether the page follows the board in this way. */
  get active() {
    return this.#refusals >= MIN_REFUSALS;
  }

  /** The delay before the next attempt to open a WebSocket; null if there is no reason for a long one. */
  get retryMs() {
    return this.active ? RETRY_MS : null;
  }

  /** A WebSocket did not open: tests whether HTTP works. */
  refused() {
    if (!this.active && !this.#fetching) this.#poll();
  }

  /** A WebSocket opened, or the browser puts the page aside (pagehide). */
  stop() {
    this.#refusals = 0;
    this.#round += 1;
    this.#fetching = false;
    this.#tag = null;
    this.#clearTimeout(this.#timer);
  }

  /** Fetches the list now, because it was changed. */
  hurry() {
    if (!this.active || this.#fetching) return;
    this.#clearTimeout(this.#timer);
    this.#poll();
  }

  async #poll() {
    const round = this.#round;
    this.#fetching = true;
    let messages = null;
    try {
      messages = await this.#messages();
    } catch {
      // No response, or one that is not a list.
    }
    if (round !== this.#round) return;
    this.#fetching = false;
    if (messages === null) {
      const wasActive = this.active;
      this.stop();
      if (wasActive) this.#failed();
      return;
    }
    if (!this.active) this.#refusals += 1;
    if (!this.active) return;
    this.#receive(messages);
    this.#timer = this.#setTimeout(() => this.#poll(), this.#hidden() ? HIDDEN_INTERVAL_MS : INTERVAL_MS);
  }

  /** The snapshot if its version is new, and a heartbeat with the times of the response. */
  async #messages() {
    const response = await this.#fetch(AbortSignal.timeout(TIMEOUT_MS));
    const snapshot = this.#decode(`{"type":"snapshot",${(await response.text()).slice(1)}`);
    if (!response.ok || snapshot.type !== 'snapshot') throw new Error('no list');
    const times = snapshot.stocks.map(({ time }) => time ?? '');
    const heartbeat = {
      type: 'heartbeat',
      time: new Date(response.headers.get('Date') ?? Date.now()).toISOString(),
      version: snapshot.version,
      feed: 'live',
      pricesAt: times.reduce((newest, time) => (time > newest ? time : newest), ''),
    };
    const isNew = !this.active || snapshot.version !== this.#tag;
    this.#tag = snapshot.version;
    return isNew ? [snapshot, heartbeat] : [heartbeat];
  }
}
