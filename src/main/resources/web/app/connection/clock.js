// Time, without trust in the reader's clock: a steady count of milliseconds, and the server's time on top of it.

/** A difference between the two clocks that is no correction but a sleep. */
const SLEEP_MS = 2_000;

/**
 * A clock that only goes forward and that counts the time a computer sleeps: performance.now() stands still then on
 * some systems, and Date.now() alone jumps back and forth with corrections.
 *
 * @param {{monotonic: () => number, wall: () => number}} clocks in milliseconds
 * @returns {() => number} milliseconds since some moment
 */
export function steadyClock({ monotonic, wall }) {
  let lastMonotonic = monotonic();
  let lastWall = wall();
  let slept = 0;
  return () => {
    const monotonicNow = monotonic();
    const wallNow = wall();
    const missed = wallNow - lastWall - (monotonicNow - lastMonotonic);
    if (missed > SLEEP_MS) slept += missed;
    lastMonotonic = monotonicNow;
    lastWall = wallNow;
    return monotonicNow + slept;
  };
}

/**
 * The server's time, from its heartbeats and what has passed since. A heartbeat may have waited on the way, even for
 * as long as the computer slept; that only ever makes its time too early. So the latest reading counts.
 */
export class ServerClock {
  #steady;
  #offset = null;
  #inDoubt = true;

  /** @param {() => number} steady see steadyClock */
  constructor(steady) {
    this.#steady = steady;
  }

  /** @param {number} serverTime milliseconds of the Unix epoch, as of now or of a while ago */
  sync(serverTime) {
    const offset = serverTime - this.#steady();
    if (this.#inDoubt || offset > this.#offset) this.#offset = offset;
    this.#inDoubt = false;
  }

  /** The next reading counts, whatever was read before: clocks drift apart, and one that ran ahead must come back. */
  resync() {
    this.#inDoubt = true;
  }

  /** @returns {number | null} milliseconds of the Unix epoch; null before the first heartbeat */
  now() {
    return this.#offset === null ? null : this.#offset + this.#steady();
  }
}
