// Simple moving averages of closes.

/** Of so many unmerged candles each. */
const COUNTS = [20, 50];

/** In the chart. */
const COLOURS = ['average', 'warning'];

/**
 * @param {import('../app/detail/candles.js').Candles} candles
 * @returns {{time: number, value: number}[][]} of each average, its values at the ends of the candles that are shown
 */
export const averages = (candles) => COUNTS.map((count) => average(candles, count));

/** The values at the candle of a time, and their colours. @param {(value: number) => string} price */
export function averageTexts(candles, time, price) {
  return averages(candles).map((points, i) => {
    const point = points.find((each) => each.time === time);
    const value = point === undefined ? '–' : price(point.value);
    const length = candles.areDays ? '\u00a0days' : `×${candles.interval}`;
    return [`MA\u00a0${COUNTS[i]}${length}\u00a0${value}`, COLOURS[i]];
  });
}

export function average({ all, known }, count) {
  const values = new Map();
  let [sum, shown] = [0, 0];
  known.forEach(({ time, close }, i) => {
    sum += close - (known[i - count]?.close ?? 0);
    while (all[shown + 1]?.time <= time) shown += 1;
    if (i >= count - 1 && time >= all[0].time) values.set(all[shown].time, sum / count);
  });
  return [...values].map(([time, value]) => ({ time, value }));
}
