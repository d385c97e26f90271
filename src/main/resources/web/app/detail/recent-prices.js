// The recent prices of each stock, for its sparkline: the server's history, then what this page saw.

/** How far a sparkline goes back. */
const HOUR_MS = 60 * 60_000;

/** The most points that a sparkline has room for. */
export const MAX_POINTS = 60;

const MINUTE_MS = 60_000;

export class RecentPrices {
  /** How often the past came. */
  loads = 0;
  #recentPrices = new Map();
  /** The stocks as they were at the last sample, by symbol. */
  #looked = new Map();

  /**
   * Puts the server's history before what this page saw.
   *
   * @param {Record<string, number[]>} closes minute by minute, oldest first, up to the last one in which it traded
   * @param {(symbol: string) => number} tradedAt when a stock traded last, in milliseconds of the Unix epoch
   */
  load(closes, tradedAt) {
    this.loads += 1;
    for (const [symbol, prices] of Object.entries(closes)) {
      const points = prices.slice(-MAX_POINTS);
      const newest = tradedAt(symbol);
      const before = points.map((price, i) => ({ time: newest - (points.length - 1 - i) * MINUTE_MS, price }));
      const seen = this.of(symbol);
      // The newest minute's close is older than anything seen since.
      const trail = before.filter(({ time }) => seen.length === 0 || time < seen[0].time);
      this.#recentPrices.set(symbol, seen.length === 0 ? trail : joined(trail, seen));
    }
  }

  /**
   * Records the prices that changed since the last sample, at the times at which they traded.
   *
   * @param {object[]} stocks the stocks to sample
   * @param {number} now for those that do not say when, in milliseconds of the Unix epoch
   */
  sample(stocks, now) {
    for (const stock of stocks) {
      if (this.#looked.get(stock.symbol) === stock) continue;
      this.#looked.set(stock.symbol, stock);
      this.record(stock.symbol, stock.last, Date.parse(stock.time ?? '') || now);
    }
  }

  /** Records a price. Points that are too close together to be seen are merged. */
  record(symbol, price, time) {
    const trail = this.of(symbol);
    const newest = trail.at(-1);
    if (newest !== undefined && time <= newest.time) {
      newest.price = price;
      return;
    }
    const apart = trail.length < 2 ? 0 : (newest.time - trail[0].time) / MAX_POINTS;
    const crowded = trail.length > 1 && newest.time - trail.at(-2).time < apart;
    const longer = lastHour([...(crowded ? trail.slice(0, -1) : trail), ...rest(newest, time), { time, price }]);
    this.#recentPrices.set(symbol, longer.length > 2 * MAX_POINTS ? everyOther(longer) : longer);
  }

  /** Forgets the prices of symbols that are not listed any more. */
  retain(listed) {
    for (const known of [this.#recentPrices, this.#looked]) {
      for (const symbol of known.keys()) if (!listed(symbol)) known.delete(symbol);
    }
  }

  /** @returns {{time: number, price: number}[]} oldest first; empty if nothing is known */
  of(symbol) {
    return this.#recentPrices.get(symbol) ?? [];
  }

  /** @returns {{time: number, price: number}[]} the same, and the last price at its end, whenever that was looked at */
  upTo(symbol, last, now) {
    const trail = this.of(symbol);
    const newest = trail.at(-1);
    if (newest === undefined) return [{ time: now, price: last }];
    if (newest.price === last) return trail;
    const time = Math.max(now, newest.time);
    return lastHour([...trail, ...rest(newest, time), { time, price: last }]);
  }
}

/** A price holds until the next one: without this point a long rest would look like a slow change. */
const rest = (newest, time) =>
  newest !== undefined && time - newest.time > MINUTE_MS ? [{ time: time - MINUTE_MS, price: newest.price }] : [];

/** What was remembered, and what was seen after it. */
function joined(trail, seen) {
  return lastHour([...trail, ...rest(trail.at(-1), seen[0].time), ...seen]);
}

/** The hour up to the last point; it begins with the price of that time. */
function lastHour(points) {
  const from = points.at(-1).time - HOUR_MS;
  const first = points.findLastIndex(({ time }) => time <= from);
  return first < 0 ? points : [{ time: from, price: points[first].price }, ...points.slice(first + 1)];
}

/** The newest is among them. */
const everyOther = (trail) => trail.filter((_, i) => i % 2 === (trail.length - 1) % 2);

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

/** How often the price of a stock is recorded. A sparkline ends with the last price in any case. */
const SAMPLE_INTERVAL_MS = 5_000;

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

  /** Records the stocks whose turn came between two moments: all of thousands at once would fill a frame. */
  sample(from, to) {
    const turn = (time, place, all) => Math.floor(time / SAMPLE_INTERVAL_MS + place / all.length);
    const due = this.#board.symbols.filter((_, place, all) => turn(from, place, all) !== turn(to, place, all));
    this.prices.sample(due.map((symbol) => this.#board.find(symbol)), this.#now());
  }

  forgetDelisted() {
    this.prices.retain((symbol) => this.#board.find(symbol) !== undefined);
  }
}
