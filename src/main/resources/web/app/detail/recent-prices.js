// The recent prices of each stock, for its sparkline: the last price of each minute, as the server remembers it, then
// as this page saw it. Both take the minutes of the clock, so that a page draws the same line whenever it was opened.

const MINUTE_MS = 60_000;

/** How many minutes a sparkline has. */
export const MAX_POINTS = 60;

/** A sparkline is as wide as an hour. */
const HOUR_MS = 60 * MINUTE_MS;

const minuteOf = (time) => Math.floor(time / MINUTE_MS) * MINUTE_MS;

export class RecentPrices {
  /** How often the past came. */
  loads = 0;
  #trails = new Map();

  /**
   * Puts the server's history before what this page saw.
   *
   * @param {Record<string, number[]>} closes minute by minute, oldest first, up to the last one in which it traded
   * @param {(symbol: string) => number} tradedAt when a stock traded last, in milliseconds of the Unix epoch
   */
  load(closes, tradedAt) {
    this.loads += 1;
    for (const [symbol, prices] of Object.entries(closes)) {
      const newest = minuteOf(tradedAt(symbol));
      const past = prices.map((price, i) => ({ time: newest - (prices.length - 1 - i) * MINUTE_MS, price }));
      const seen = this.of(symbol);
      const before = past.filter(({ time }) => seen.length === 0 || time < seen[0].time);
      this.#trails.set(symbol, lastHour([...before, ...rest(before.at(-1), seen[0]?.time), ...seen]));
    }
  }

  /** Records the last price of a minute. @param {number} time in it, in milliseconds of the Unix epoch */
  record(symbol, price, time) {
    this.#trails.set(symbol, this.upTo(symbol, price, time));
  }

  /** Forgets the prices of symbols that are not listed any more. */
  retain(listed) {
    for (const symbol of this.#trails.keys()) if (!listed(symbol)) this.#trails.delete(symbol);
  }

  /** @returns {{time: number, price: number}[]} oldest first; empty if nothing is known */
  of(symbol) {
    return this.#trails.get(symbol) ?? [];
  }

  /** @returns {{time: number, price: number}[]} the same, ending with the price that the present minute has so far */
  upTo(symbol, last, time) {
    const trail = this.of(symbol);
    const newest = trail.at(-1);
    const at = Math.max(minuteOf(time), newest?.time ?? 0);
    const before = at === newest?.time ? trail.slice(0, -1) : trail;
    return lastHour([...before, ...rest(newest, at), { time: at, price: last }]);
  }
}

/** A price holds until the next one: without this point a long rest would look like a slow change. */
const rest = (newest, time) =>
  newest !== undefined && time - newest.time > MINUTE_MS ? [{ time: time - MINUTE_MS, price: newest.price }] : [];

/** The minutes of an hour up to the last point; they begin with the price of that time. */
function lastHour(points) {
  const from = (points.at(-1)?.time ?? 0) - (MAX_POINTS - 1) * MINUTE_MS;
  const first = points.findLastIndex(({ time }) => time <= from);
  return first < 0 ? points : [{ time: from, price: points[first].price }, ...points.slice(first + 1)];
}

// The path of a sparkline. src/test/resources/page/sparklines.json holds examples.

export const WIDTH = 96;
export const HEIGHT = 28;

/** Room for half the stroke at the top and the bottom. */
const INSET = 2;

/**
 * @param {{time: number, price: number}[]} points oldest first; times in milliseconds
 * @returns {string} the path of the hour up to the last point, which is at the right edge, in relative coordinates;
 *     empty if there are fewer than two points. Prices move as the square root of time: less than an hour gets that
 *     share of the height, or a single minute would look like a cliff
 */
export function sparkline(points) {
  if (points.length < 2) return '';
  const { time: end } = points.at(-1);
  const from = end - HOUR_MS;
  let [low, high] = [Infinity, -Infinity];
  for (const { price } of points) {
    low = Math.min(low, price);
    high = Math.max(high, price);
  }
  const share = Math.sqrt(Math.min((end - points[0].time) / HOUR_MS, 1));
  const x = (time) => Math.floor(((time - from) * WIDTH) / HOUR_MS + 0.5);
  const scale = high === low ? 0 : (share * (HEIGHT - 2 * INSET)) / (high - low);
  const y = (price) => Math.floor(HEIGHT / 2 + ((high + low) / 2 - price) * scale + 0.5);
  let [left, top] = [x(points[0].time), y(points[0].price)];
  let path = `M${left} ${top}l`;
  points.forEach(({ time, price }, i) => {
    if (i === 0) return;
    const [dx, dy] = [x(time) - left, y(price) - top];
    // A minus sign separates as well as a blank does.
    path += `${i > 1 ? ' ' : ''}${dx}${dy < 0 ? '' : ' '}${dy}`;
    [left, top] = [left + dx, top + dy];
  });
  return path;
}

/** How long after an added stock its past is asked for; up to twice as long. */
const PAST_AFTER_MS = 1_500;

/** Records recent prices: what the server remembers, then what this page sees. */
export class RecentPricesRecorder {
  prices = new RecentPrices();
  #board;
  #now;
  #timer;

  /**
   * @param {import('../board/board.js').Board} board
   * @param {() => number} now milliseconds of the Unix epoch
   */
  constructor(board, now) {
    this.#board = board;
    this.#now = now;
    board.minuteEnded = (symbol, last, time) => this.prices.record(symbol, last, Date.parse(time));
  }

  /** Fetches the past. Without it sparklines begin with what this page sees. */
  async load() {
    try {
      const response = await fetch(new URL(`api/history?points=${MAX_POINTS}`, document.baseURI));
      if (!response.ok) return;
      const { closes } = await response.json();
      // The past ends where each stock traded last.
      this.prices.load(closes, (symbol) => Date.parse(this.#board.find(symbol)?.time ?? '') || this.#now());
    } catch {
      // No network; the status says so.
    }
  }

  /** Fetches the past of added stocks, for which the server asks first. Pages do not ask all at once. */
  loadSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.load(), PAST_AFTER_MS * (1 + Math.random()));
  }

  forgetDelisted() {
    this.prices.retain((symbol) => this.#board.find(symbol) !== undefined);
  }
}
