// The path of a sparkline, the same as the server draws it (io.stocktracker.web.Sparkline).
// src/test/resources/page/sparklines.json holds examples that the tests of both read.

export const WIDTH = 96;
export const HEIGHT = 28;

/** Room for half the stroke at the top and the bottom. */
const INSET = 2;

/**
 * @param {{time: number, price: number}[]} points oldest first
 * @returns {string} the path, from the left edge to the right, each point as it lies from the one before; empty if there
 *   are fewer than two points
 */
export function sparkline(points) {
  if (points.length < 2) return '';
  const from = points[0].time;
  const span = points.at(-1).time - from || 1;
  let [low, high] = [Infinity, -Infinity];
  for (const { price } of points) {
    low = Math.min(low, price);
    high = Math.max(high, price);
  }
  const x = (time) => Math.floor(((time - from) * WIDTH) / span + 0.5);
  const y = (price) =>
    high === low ? HEIGHT / 2 : Math.floor(INSET + ((high - price) * (HEIGHT - 2 * INSET)) / (high - low) + 0.5);
  let [left, top] = [0, y(points[0].price)];
  let path = `M0 ${top}l`;
  points.forEach(({ time, price }, i) => {
    if (i === 0) return;
    const [dx, dy] = [x(time) - left, y(price) - top];
    // A minus sign separates as well as a blank does.
    path += `${i > 1 ? ' ' : ''}${dx}${dy < 0 ? '' : ' '}${dy}`;
    [left, top] = [left + dx, top + dy];
  });
  return path;
}
