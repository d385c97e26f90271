// The path of a sparkline, the same as the server draws it (io.stocktracker.web.Sparkline).
// src/test/resources/page/sparklines.json holds examples that the tests of both read.

export const WIDTH = 96;
export const HEIGHT = 28;

/** Room for half the stroke at the top and the bottom. */
const INSET = 2;

const HOUR_MS = 60 * 60_000;

/**
 * @param {{time: number, price: number}[]} points oldest first; times in milliseconds
 * @returns {string} the path of the hour up to the last point, which lies at the right edge, each point as it lies from the
 *   one before; empty if there are fewer than two points. A price wanders as the root of time: what is known of less than
 *   an hour takes so much of the height, or a minute would stand there like a wall
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
