// Time, without trust in the reader's clock: a steady count of milliseconds, and the server's time on top of it.

/** If the wall clock gains more than this, the computer slept; less is a correction of the clock. */
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
 * The server's time: that of its heartbeats plus the time since then. A heartbeat may have been delayed on its way,
 * even for as long as the computer slept, which only makes its time too early. So the reading that gives the latest
 * time counts.
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

  /** Makes the next reading count, even if it gives an earlier time: clocks drift apart. */
  resync() {
    this.#inDoubt = true;
  }

  /** @returns {number | null} milliseconds of the Unix epoch; null before the first heartbeat */
  now() {
    return this.#offset === null ? null : this.#offset + this.#steady();
  }
}
