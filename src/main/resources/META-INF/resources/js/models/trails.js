// The way that each price took of late, for its sparkline: what the server remembers, then what this page saw.

/** A trail goes back this far. */
const SPAN_MS = 60 * 60_000;

/** Points of a trail; a sparkline has room for no more. */
export const MOST_POINTS = 60;

const MINUTE_MS = 60_000;

export class Trails {
  #trails = new Map();

  /**
   * The server's memory arrived: what this page saw since then goes on after it.
   *
   * @param {Record<string, number[]>} closes of minutes, oldest first, the newest that of the minute that is running
   * @param {number} now milliseconds of the Unix epoch
   */
  remember(closes, now) {
    for (const [symbol, prices] of Object.entries(closes)) {
      const points = prices.slice(-MOST_POINTS);
      const before = points.map((price, i) => ({ time: now - (points.length - 1 - i) * MINUTE_MS, price }));
      const seen = this.#trails.get(symbol) ?? [];
      // The running minute's close is older than anything seen since.
      const trail = before.filter(({ time }) => seen.length === 0 || time < seen[0].time);
      this.#trails.set(symbol, [...trail, ...seen]);
    }
  }

  /** A price that this page saw. Points that are too close together for the eye become one. */
  saw(symbol, price, time) {
    let trail = this.#trails.get(symbol);
    if (trail === undefined) this.#trails.set(symbol, (trail = []));
    const newest = trail.at(-1);
    if (newest !== undefined && time <= newest.time) {
      newest.price = price;
      return;
    }
    const apart = trail.length < 2 ? 0 : (newest.time - trail[0].time) / MOST_POINTS;
    if (trail.length > 1 && newest.time - trail.at(-2).time < apart) trail.pop();
    trail.push({ time, price });
    while (trail[0].time < time - SPAN_MS) trail.shift();
    if (trail.length > 2 * MOST_POINTS) this.#trails.set(symbol, everyOther(trail));
  }

  /** Symbols that are not listed any more leave nothing behind. */
  keepOnly(listed) {
    for (const symbol of this.#trails.keys()) if (!listed(symbol)) this.#trails.delete(symbol);
  }

  /** @returns {{time: number, price: number}[]} oldest first; empty if nothing is known */
  of(symbol) {
    return this.#trails.get(symbol) ?? [];
  }
}

/** The newest is among them. */
const everyOther = (trail) => trail.filter((_, i) => i % 2 === (trail.length - 1) % 2);
