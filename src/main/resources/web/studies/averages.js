// Simple moving averages of closes. The longer the range, the longer are the candles that are averaged: averages of
// short ones would say what the chart's candles say anyway.

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** Of so many candles each. */
const COUNTS = [20, 50];

/** In the chart. */
const COLOURS = ['average', 'warning'];

/** So many days of trading take a third more days, with weekends and holidays. */
const daysBack = (days) => ({ interval: '1d', seconds: DAY_S, back: (days + 76) * DAY_S });

/** For each range of a chart: the candles that are averaged, from fifty before the first on, and their name. */
const AVERAGED = {
  '1h': [{ interval: '1m', seconds: MINUTE_S, back: DAY_S }, ' min'],
  // A day begins up to four days after the session before it.
  '1d': [{ interval: '5m', seconds: 5 * MINUTE_S, back: 6 * DAY_S, merged: [15 * MINUTE_S] }, '×15 min'],
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
  const candles = await load(averaged);
  if (averaged.merged) candles.fit(-Infinity, Infinity, 0);
  return new Averages(candles, unit.replace(' ', '\u00a0'));
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
   * @param {import('../app/detail/candles.js').Candle[]} shown in the chart
   * @returns {{time: number, value: number}[][]} of each average, its values at the shown candles with which the
   *     averaged ones end
   */
  lines(shown) {
    return COUNTS.map((count) => average(this.#candles.all, count, shown));
  }

  /** The values at the candle of a time, and their colours. @param {(value: number) => string} price */
  texts(shown, time, price) {
    return this.lines(shown).map((points, i) => {
      const point = points.findLast((each) => each.time <= time);
      return [`MA\u00a0${COUNTS[i]}${this.#unit}\u00a0${point === undefined ? '–' : price(point.value)}`, COLOURS[i]];
    });
  }
}

function average(candles, count, shown) {
  const values = new Map();
  let [sum, at] = [0, -1];
  candles.forEach(({ close }, i) => {
    sum += close - (candles[i - count]?.close ?? 0);
    const end = candles[i + 1]?.time ?? Infinity;
    while (shown[at + 1]?.time < end) at += 1;
    if (i >= count - 1 && at >= 0) values.set(shown[at].time, sum / count);
  });
  return [...values].map(([time, value]) => ({ time, value }));
}
