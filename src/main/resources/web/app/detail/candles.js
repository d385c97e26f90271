// The candles of a chart: the server's, and the newest of them kept up to date by what the page hears. A chart has no
// room for hours without trading: a range ends at the last trade, and leaves out what lies between two sessions.

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;
const WEEK_S = 7 * DAY_S;

/** Weeks begin on Monday; the Unix epoch was a Thursday. */
const FIRST_MONDAY_S = 4 * DAY_S;

/** A longer time without a candle separates two sessions. */
const CLOSED_S = 4 * HOUR_S;

/**
 * What a chart may show.
 *
 * @typedef {object} Range
 * @property {string} interval of its candles, as the server names it
 * @property {number} seconds the same
 * @property {number} back how many seconds before the last trade it begins, at most
 * @property {number} [months] it begins with the last day of trading so many months before the newest; else at back
 * @property {number} [sessions] how many of the last sessions it shows, if there are times without trading; else all
 * @property {number} [most] how many seconds it shows if trading never stops
 * @property {number[]} [merged] how many seconds each candle has where shorter ones would be too thin, shortest first
 * @property {number} [shown] how many seconds each candle has at first; as the server's if that is not said
 */
export const RANGES = {
  '1h': { interval: '1m', seconds: MINUTE_S, back: HOUR_S, sessions: 1 },
  '1d': { interval: '5m', seconds: 5 * MINUTE_S, back: DAY_S, sessions: 1, merged: [15 * MINUTE_S] },
  '5d': {
    interval: '5m',
    seconds: 5 * MINUTE_S,
    back: 7 * DAY_S,
    sessions: 5,
    most: 5 * DAY_S,
    merged: [15 * MINUTE_S, HOUR_S],
  },
  '1m': { interval: '1h', seconds: HOUR_S, back: 31 * DAY_S, merged: [2, 6, 12].map((hours) => hours * HOUR_S) },
  '6m': { interval: '1d', seconds: DAY_S, back: 194 * DAY_S, months: 6, merged: [2 * DAY_S] },
  '1y': { interval: '1d', seconds: DAY_S, back: 376 * DAY_S, months: 12, merged: [WEEK_S] },
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

/**
 * @param {Range} range
 * @param {number} tradedAt when the stock traded last, in milliseconds of the Unix epoch
 * @returns {{from: string, to: string, interval: string}} what to ask the server for
 */
export function candleQuery({ back, seconds, interval }, tradedAt) {
  const from = Math.floor((tradedAt / 1_000 - back) / seconds) * seconds;
  return { from: new Date(from * 1_000).toISOString(), to: new Date(tradedAt + DAY_S * 1_000).toISOString(), interval };
}

export class Candles {
  #range;
  /** How long the candles are that are shown. */
  #seconds;
  /** Unmerged, as far back as the range may begin. */
  #known = [];
  #candles = [];
  #shown = [];
  #volume = null;

  /** @param {Range} range */
  constructor(range) {
    this.#range = range;
    this.#seconds = range.shown ?? range.seconds;
  }

  /** @returns {Candle[]} as they are shown, oldest first */
  get all() {
    return this.#shown;
  }

  /** @returns {Candle[]} those of the range, unmerged */
  get unmerged() {
    return this.#candles;
  }

  /** How long a candle is that is shown, in seconds. */
  get seconds() {
    return this.#seconds;
  }

  /** Whether each candle is a day, or some days. */
  get areDays() {
    return this.#range.seconds >= DAY_S;
  }

  get areWeeks() {
    return this.#seconds === WEEK_S;
  }

  /** Whether they are of the last hour, or the last day. */
  get isShort() {
    return this.#range.back <= DAY_S;
  }

  /** How long a candle is that is shown: 15m, 2h; empty for days, whose moment says it. */
  get length() {
    if (this.areDays) return '';
    return this.#seconds < HOUR_S ? `${this.#seconds / MINUTE_S}m` : `${this.#seconds / HOUR_S}h`;
  }

  /**
   * The day, the days or the time of a candle, with its date where the range has several days.
   *
   * @param {number} time seconds of the Unix epoch
   * @param {import('../board/format.js').Format} format
   * @param {number} now milliseconds of the Unix epoch
   */
  momentOf(time, format, now) {
    const ms = time * 1_000;
    const several = this.areWeeks ? 'Week of ' : '2 days from ';
    if (this.areDays) return (this.#seconds > DAY_S ? several : '') + format.tradingDay(ms);
    // No candle is of the day of the epoch.
    return format.moment(ms, this.isShort ? now : 0, 'minutes');
  }

  /**
   * The server's candles; what was seen meanwhile goes on after them.
   *
   * @param {object[]} rows oldest first
   */
  load(rows) {
    const seen = this.#known;
    this.#known = rows.map(({ start, open, high, low, close, volume }) => ({
      time: Date.parse(start) / 1_000,
      open,
      high,
      low,
      close,
      volume: volume ?? 0,
    }));
    const newest = this.#known.at(-1)?.time ?? -Infinity;
    this.#known.push(...seen.filter(({ time }) => time > newest));
    this.#arrange();
  }

  /**
   * Merges candles as far as those in sight would be too thin, or shows shorter ones again.
   *
   * @param {number} from what is in sight, as {@link timeAt} tells
   * @param {number} to
   * @param {number} most how many there is room for
   * @returns {boolean} whether other candles are shown now
   */
  fit(from, to, most) {
    const { seconds, merged = [] } = this.#range;
    const count = this.#candles.filter(({ time }) => time >= from && time <= to).length;
    const lengths = [seconds, ...merged];
    const length = lengths.find((each) => count * seconds <= most * each) ?? lengths.at(-1);
    if (length === this.#seconds) return false;
    this.#seconds = length;
    this.#merge();
    return true;
  }

  /** @returns {number} the time at a place between candles: 0.5 is in the middle between the first and the second */
  timeAt(place) {
    const index = Math.max(0, Math.min(this.#shown.length - 1, Math.floor(place)));
    return this.#shown[index].time + (place - index) * this.#lengthOf(index);
  }

  /** @returns {number} the place of a time, see {@link timeAt} */
  placeOf(time) {
    const index = Math.max(0, this.#shown.findLastIndex((candle) => candle.time <= time));
    return index + (time - this.#shown[index].time) / this.#lengthOf(index);
  }

  /** Up to the next candle. */
  #lengthOf(index) {
    const { time } = this.#shown[index];
    return (this.#shown[index + 1]?.time ?? time + this.#seconds) - time;
  }

  /**
   * A quote as the page shows it now.
   *
   * @param {{last: number, high?: number, low?: number, volume?: number, time?: string}} stock
   * @returns {Candle | null} the shown candle that it changed; null if it is older than the newest one
   */
  record({ last, high = Infinity, low = -Infinity, volume = null, time }) {
    const at = Date.parse(time ?? '') / 1_000;
    if (!Number.isFinite(at)) return null;
    const newest = this.#known.at(-1);
    const { seconds } = this.#range;
    // Days of an exchange do not begin at midnight UTC: the next ones begin as the newest did.
    const aligned = newest?.time ?? 0;
    const start = aligned + Math.floor((at - aligned) / seconds) * seconds;
    const isNext = newest === undefined || start > newest.time;
    const traded = this.#traded(volume, isNext);
    if (start < (newest?.time ?? -Infinity)) return null;
    if (isNext) {
      this.#known.push({ time: start, open: last, high: last, low: last, close: last, volume: traded });
      this.#arrange();
    } else {
      newest.high = Math.max(newest.high, last);
      newest.low = Math.min(newest.low, last);
      newest.close = last;
      newest.volume = Math.max(0, newest.volume + traded);
      if (traded < 0) takeBack(newest, high, low);
      this.#merge();
    }
    return this.#shown.at(-1);
  }

  #arrange() {
    const oldest = this.#known.at(-1)?.time - this.#range.back;
    this.#known = this.#known.filter(({ time }) => time >= oldest);
    this.#candles = inRange(this.#known, this.#range);
    this.#merge();
  }

  #merge() {
    this.#shown = this.#seconds === this.#range.seconds ? this.#candles : inSpans(this.#candles, this.#seconds);
  }

  /** The volume since the quote before, less cancelled trades; the volume of a new day starts at 0. */
  #traded(volume, isNext) {
    const before = this.#volume;
    this.#volume = volume ?? before;
    if (volume === null || before === null) return 0;
    return volume >= before || !isNext ? volume - before : volume;
  }
}

/** Merges candles into longer ones. */
function inSpans(candles, seconds) {
  const spans = [];
  let newest;
  for (const candle of candles) {
    const offset = seconds === WEEK_S ? FIRST_MONDAY_S : 0;
    const start = Math.floor((candle.time - offset) / seconds) * seconds + offset;
    const span = spans.at(-1);
    if (start !== newest) {
      newest = start;
      // Two days are named by the first on which there was trading.
      spans.push({ ...candle, time: seconds === 2 * DAY_S ? candle.time : start });
      continue;
    }
    span.high = Math.max(span.high, candle.high);
    span.low = Math.min(span.low, candle.low);
    span.close = candle.close;
    span.volume += candle.volume;
  }
  return spans;
}

/** A candle does not reach beyond the range of its day. */
function takeBack(candle, high, low) {
  candle.open = Math.max(low, Math.min(high, candle.open));
  candle.high = Math.min(high, candle.high);
  candle.low = Math.max(low, candle.low);
}

/** @returns {Candle[]} those of the last sessions, hours (where trading never ends) or months (of days) */
function inRange(candles, { back, sessions = Infinity, most = back, months }) {
  const newest = candles.at(-1)?.time;
  if (months) {
    const begin = monthsBefore(newest, months);
    return candles.slice(Math.max(0, candles.findLastIndex(({ time }) => time <= begin)));
  }
  const begins = candles.flatMap(({ time }, i) => (i > 0 && time - candles[i - 1].time > CLOSED_S ? [i] : []));
  const from = begins.length >= sessions ? begins.at(-sessions) : 0;
  const span = begins.length > 0 ? back : most;
  return candles.filter(({ time }, i) => i >= from && time >= newest - span);
}

/**
 * @param {number} time when a trading day begins: half a day later UTC has its date, up to zones of UTC+12
 * @returns {number} the end of the half day after midnight UTC of that date some months before, or of their last day
 */
function monthsBefore(time, months) {
  const day = new Date((time + DAY_S / 2) * 1_000);
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth() - months];
  return Math.min(Date.UTC(year, month, day.getUTCDate(), 12), Date.UTC(year, month + 1, 0, 12)) / 1_000;
}

/**
 * What a chart shows, for those who do not see it.
 *
 * @param {string} range its name: the last hour
 * @param {{format: import('../board/format.js').Format, decimals: number}} how decimals: of the prices
 */
export function spokenChart(symbol, range, candles, { format, decimals }) {
  const price = (value) => format.price(value, decimals);
  if (candles.length === 0) return `No trades of ${symbol} in ${range}.`;
  // The gain beside the price is counted from a close, too.
  const first = candles[0].close;
  const last = candles.at(-1).close;
  const high = Math.max(...candles.map((candle) => candle.high));
  const low = Math.min(...candles.map((candle) => candle.low));
  const went = last > first ? 'up' : last < first ? 'down' : 'level';
  return (
    `${symbol} in ${range}: ${went}, from ${price(first)} to ${price(last)}, ` +
    `between ${price(low)} and ${price(high)}.`
  );
}
