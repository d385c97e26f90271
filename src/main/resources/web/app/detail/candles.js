// The candles of a chart: the server's, and the newest of them kept up to date by what the page hears.

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** What a chart may show: how far back, in candles of which interval. */
export const RANGES = {
  '1h': { label: '1H', spoken: 'the last hour', interval: '1m', seconds: MINUTE_S, back: HOUR_S },
  '1d': { label: '1D', spoken: 'the last day', interval: '5m', seconds: 5 * MINUTE_S, back: DAY_S },
  '1w': { label: '1W', spoken: 'the last week', interval: '1h', seconds: HOUR_S, back: 7 * DAY_S },
};

/**
 * @typedef {object} Candle times are seconds of the Unix epoch
 * @property {number} time when its span begins
 * @property {number} open
 * @property {number} high
 * @property {number} low
 * @property {number} close
 * @property {number} volume
 */

/** When the first span of a range begins. */
function beginning(range, now) {
  const { back, seconds } = RANGES[range];
  return Math.floor((now / 1_000 - back) / seconds) * seconds;
}

/** @returns {{from: string, to: string, interval: string}} what to ask the server for */
export function candleQuery(range, now) {
  const from = new Date(beginning(range, now) * 1_000).toISOString();
  return { from, to: new Date(now + DAY_S * 1_000).toISOString(), interval: RANGES[range].interval };
}

export class Candles {
  #seconds;
  #back;
  #from;
  #candles = [];
  #volume = null;

  /**
   * @param {keyof typeof RANGES} range
   * @param {number} now milliseconds of the Unix epoch
   */
  constructor(range, now) {
    this.#seconds = RANGES[range].seconds;
    this.#back = RANGES[range].back;
    this.#from = beginning(range, now);
  }

  /** @returns {Candle[]} oldest first */
  get all() {
    return this.#candles;
  }

  /** How many spans the range has, with the one that it begins in. */
  get spans() {
    return this.#back / this.#seconds + 1;
  }

  /**
   * The range's spans up to the newest candle: a chart that knows candles alone would leave those without a trade out.
   *
   * @returns {(Candle | {time: number})[]} oldest first; the time alone where nothing traded
   */
  get timeline() {
    const newest = this.#candles.at(-1)?.time ?? -Infinity;
    const byTime = new Map(this.#candles.map((candle) => [candle.time, candle]));
    const timeline = [];
    for (let time = Math.max(this.#from, newest - this.#back); time <= newest; time += this.#seconds) {
      timeline.push(byTime.get(time) ?? { time });
    }
    return timeline;
  }

  /**
   * The server's candles; what was seen meanwhile is in them, or goes on after them.
   *
   * @param {object[]} rows oldest first
   */
  load(rows) {
    const seen = this.#candles;
    this.#candles = rows.map(({ start, open, high, low, close, volume }) => ({
      time: Date.parse(start) / 1_000,
      open,
      high,
      low,
      close,
      volume: volume ?? 0,
    }));
    const newest = this.#candles.at(-1)?.time ?? -Infinity;
    this.#candles.push(...seen.filter(({ time }) => time > newest));
  }

  /**
   * A quote as the page shows it now.
   *
   * @param {{last: number, volume?: number, time?: string}} stock
   * @returns {Candle | null} the candle that it changed; null if it is older than the newest one, or than the range
   */
  record({ last, volume = null, time }) {
    const at = Date.parse(time ?? '') / 1_000;
    if (!Number.isFinite(at)) return null;
    const start = Math.floor(at / this.#seconds) * this.#seconds;
    const traded = this.#traded(volume);
    const newest = this.#candles.at(-1);
    if (start < (newest?.time ?? this.#from)) return null;
    if (newest === undefined || start > newest.time) {
      this.#candles = this.#candles.filter(({ time }) => time >= start - this.#back);
      this.#candles.push({ time: start, open: last, high: last, low: last, close: last, volume: traded });
    } else {
      newest.high = Math.max(newest.high, last);
      newest.low = Math.min(newest.low, last);
      newest.close = last;
      newest.volume += traded;
    }
    return this.#candles.at(-1);
  }

  /** What was traded since the quote before; a day's volume starts again with the day. */
  #traded(volume) {
    const before = this.#volume;
    this.#volume = volume ?? before;
    if (volume === null || before === null) return 0;
    return volume >= before ? volume - before : volume;
  }
}

/**
 * What a chart shows, for those who do not see it.
 *
 * @param {{format: import('../board/format.js').Format, decimals: number}} how decimals: of the prices
 */
export function spokenChart(symbol, range, candles, { format, decimals }) {
  const price = (value) => format.price(value, decimals);
  if (candles.length === 0) return `No trades of ${symbol} in ${RANGES[range].spoken}.`;
  const first = candles[0].open;
  const last = candles.at(-1).close;
  const high = Math.max(...candles.map((candle) => candle.high));
  const low = Math.min(...candles.map((candle) => candle.low));
  const went = last > first ? 'up' : last < first ? 'down' : 'level';
  return (
    `${symbol} in ${RANGES[range].spoken}: ${went}, from ${price(first)} to ${price(last)}, ` +
    `between ${price(low)} and ${price(high)}.`
  );
}
