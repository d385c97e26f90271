// Simple moving averages of closes. The longer the range, the longer are the candles that are averaged: averages of
// short ones would say what the chart's candles say anyway.

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** Of so many candles each. */
const COUNTS = [20, 50];

/** In the chart. */
const COLOURS = ['average', 'warning'];

/** Fifty trading days take up to so many days, with weekends and holidays. */
const FIFTY_DAYS = 76;

/** Candles of days that begin fifty before a range of so many days. */
const daysBack = (days) => ({ interval: '1d', seconds: DAY_S, back: (days + FIFTY_DAYS) * DAY_S });

/**
 * For each range of a chart: the candles that are averaged, and their name. They begin fifty before its first one; but
 * minutes go one day back, so that averages of an hour begin late on a Monday morning.
 */
const AVERAGED = {
  '1h': [{ interval: '1m', seconds: MINUTE_S, back: DAY_S }, ' min'],
  // The two sessions before a Monday's, also after a Thanksgiving.
  '1d': [{ interval: '5m', seconds: 5 * MINUTE_S, back: 8 * DAY_S, shown: 15 * MINUTE_S }, '×15 min'],
  '5d': [{ interval: '1h', seconds: HOUR_S, back: 20 * DAY_S }, ' hours'],
  '1m': [daysBack(35), ' days'],
  '6m': [daysBack(184), ' days'],
  '1y': [daysBack(366), ' days'],
};

/**
 * @typedef {import('../app/detail/candles.js').Candles} Candles
 * @typedef {import('../app/detail/candles.js').Range} Range
 */

/**
 * @param {keyof typeof AVERAGED} range of the chart
 * @param {(range: Range) => Promise<Candles>} load rejects without an answer
 * @returns {Promise<Averages>}
 */
export async function loadAverages(range, load) {
  const [averaged, unit] = AVERAGED[range];
  return new Averages(await load(averaged), unit.replace(' ', '\u00a0'));
}

export class Averages {
  #candles;
  #unit;

  /**
   * @param {Candles} candles that are averaged
   * @param {string} unit the name of so many of them
   */
  constructor(candles, unit) {
    this.#candles = candles;
    this.#unit = unit;
  }

  /** A quote as the page shows it now. */
  record(stock) {
    this.#candles.record(stock);
  }

  /**
   * @param {Candles} shown those of the chart
   * @returns {{time: number, value: number, mean: number}[][]} of each average, its values at the shown candles
   */
  lines(shown) {
    return COUNTS.map((count) => average(this.#candles, count, shown));
  }

  /** The values at the candle of a time, and their colours. @param {(value: number) => string} price */
  texts(shown, time, price) {
    return this.lines(shown).map((points, i) => {
      const point = points.find((each) => each.time === time);
      return [`MA\u00a0${COUNTS[i]}${this.#unit}\u00a0${point === undefined ? '–' : price(point.mean)}`, COLOURS[i]];
    });
  }
}

/**
 * At each shown candle, the average up to its end. Within an averaged candle it goes from the one before to its own in
 * a straight line; the mean is its own.
 */
function average({ all: averaged }, count, { all: shown, seconds }) {
  const means = meansOf(averaged.map(({ close }) => close), count);
  let at = 0;
  // The averaged candle that ends with each shown one, or goes on after it.
  const ends = shown.map(({ time }, i) => {
    const end = Math.min(time + seconds, shown[i + 1]?.time ?? Infinity);
    while (averaged[at + 1]?.time < end) at += 1;
    return at;
  });
  const points = [];
  for (let from = 0, to; from < ends.length; from = to) {
    const mean = means[ends[from]];
    const before = means[ends[from - 1] ?? ends[from] - 1] ?? mean;
    to = from + 1;
    while (ends[to] === ends[from]) to += 1;
    for (let i = from; mean !== undefined && i < to; i += 1) {
      points.push({ time: shown[i].time, value: before + ((i - from + 1) / (to - from)) * (mean - before), mean });
    }
  }
  return points;
}

/** @returns {(number | undefined)[]} undefined for those that have too few before them */
function meansOf(closes, count) {
  let sum = 0;
  return closes.map((close, i) => {
    sum += close - (closes[i - count] ?? 0);
    return i >= count - 1 ? sum / count : undefined;
  });
}
