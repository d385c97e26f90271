// Ensures that one of a browser's tabs watches: the one that holds a lock. The browser passes it on when that
// tab is closed or crashes, and does not freeze a hidden tab that holds one. Without TLS browsers have no locks: then a
// tab claims to watch with each message, and another takes over when the claim is old.

const NAME = 'stock-tracker.alerts.watcher';

/** Longer than any silence of a server's. */
const CLAIM_MS = 20_000;

export class Watcher {
  #locks;
  #read;
  #write;
  #wall;
  #began;
  #me = Math.random().toString(36).slice(2);
  /** Ends the wait for the lock, or gives it back. */
  #end = null;
  #held = false;

  /**
   * @param {object} browser
   * @param {LockManager | undefined} browser.locks
   * @param {(key: string) => string | null} browser.read of the storage
   * @param {(key: string, text: string | null) => void} browser.write
   * @param {() => number} browser.wall milliseconds of a clock that may jump
   * @param {() => void} began called when this tab begins to watch
   */
  constructor({ locks, read, write, wall }, began) {
    this.#locks = locks;
    this.#read = read;
    this.#write = write;
    this.#wall = wall;
    this.#began = began;
  }

  /** Watches as soon as no other tab does. */
  start() {
    if (this.#end !== null || this.#locks === undefined) return;
    const abort = new AbortController();
    const released = new Promise((release) => {
      this.#end = () => {
        abort.abort();
        release();
      };
    });
    const hold = () => {
      if (abort.signal.aborted) return undefined;
      this.#held = true;
      this.#began();
      return released;
    };
    // It was not needed any more before it came.
    this.#locks.request(NAME, { signal: abort.signal }, hold).catch(() => {});
  }

  /** Another tab may watch. */
  stop() {
    this.#end?.();
    this.#end = null;
    this.#held = false;
    if (this.#locks === undefined && this.#claim?.by === this.#me) this.#write(NAME, null);
  }

  /** Whether this tab is the one that watches. */
  get watches() {
    if (this.#locks !== undefined) return this.#held;
    const now = this.#wall();
    const claim = this.#claim;
    const isTaken = claim !== null && claim.by !== this.#me && Math.abs(now - claim.at) < CLAIM_MS;
    if (!isTaken) this.#write(NAME, JSON.stringify({ by: this.#me, at: now }));
    return !isTaken;
  }

  get #claim() {
    try {
      return JSON.parse(this.#read(NAME));
    } catch {
      return null;
    }
  }
}
