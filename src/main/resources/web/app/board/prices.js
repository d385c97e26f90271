// Arithmetic of prices in whole units of the last place that a stock is shown with: free of binary rounding errors.

/** For a row without `decimals`, which only another version of the server sends. */
const DEFAULT_DECIMALS = 2;

/** More digits than a price can have; Intl takes no more either. */
const MAX_DECIMALS = 20;

const MIN_PERCENT_DECIMALS = 2;

/** The places that a stock's prices are shown with. */
export const decimalsOf = ({ decimals = DEFAULT_DECIMALS }) => Math.min(Math.max(decimals, 0), MAX_DECIMALS);

/** The previous close, divided by the ratio of a split since then if there seems to have been one. */
function closeOf({ previousClose, split }) {
  if (!split) return previousClose;
  const [to, from] = split.split(':');
  return (previousClose * from) / to;
}

function unitsOf(stock, scale) {
  return Math.round(stock.last * scale) - Math.round(closeOf(stock) * scale);
}

export function changeOf(stock) {
  const scale = 10 ** decimalsOf(stock);
  return unitsOf(stock, scale) / scale;
}

/** The change as a part of the previous close (0.01 is one percent); null if there is none to compare with. */
export const changeRatioOf = (stock) => (stock.previousClose > 0 ? changeOf(stock) / closeOf(stock) : null);

/**
 * The change in percent as the server rounds it (io.stocktracker.market.Quote.changePercent): half up to 2 places, or
 * to the first significant one where two would read 0.00 although the price moved.
 *
 * @returns {{percent: number, decimals: number} | null} null if there is nothing to compare with
 */
export function changePercentOf(stock) {
  const scale = 10 ** decimalsOf(stock);
  const close = BigInt(Math.round((closeOf(stock) || 0) * scale));
  if (close <= 0n) return null;
  const change = unitsOf(stock, scale);
  const size = BigInt(Math.abs(change));
  let decimals = MIN_PERCENT_DECIMALS;
  const rounded = () => (2n * size * 10n ** BigInt(decimals + 2) + close) / (2n * close);
  while (size > 0n && rounded() === 0n) decimals += 1;
  // Read as a decimal: a division would not always give the number that is nearest to it.
  return { percent: Math.sign(change) * Number(`${rounded()}e-${decimals}`), decimals };
}

/** @returns {'up' | 'down' | 'flat'} */
export const directionBetween = (from, to) => (to > from ? 'up' : to < from ? 'down' : 'flat');

/** @returns {'up' | 'down' | 'flat'} */
export const directionOf = (stock) => directionBetween(0, changeOf(stock));

/** Where the last price stands in the day's range: 0 at the low, 1 at the high; null if there is no range. */
export function placeInRange({ last, low, high }) {
  return high > low ? (last - low) / (high - low) : null;
}

/** How far a price is from an older close (0.01 is one percent); null if there is none. */
export const ratioSince = (last, close) => (close > 0 ? last / close - 1 : null);

/**
 * The range of 52 weeks with today's prices, which may have extended it.
 *
 * @param {object} stock
 * @param {object} year see ../../years/years.js
 */
export const yearWithToday = ({ last, low = last, high = last }, year) => ({
  last,
  low: Math.min(year.low, low, last),
  high: Math.max(year.high, high, last),
});

/** @returns {{currency: string | null, all: boolean}} that of more than half of the stocks, and whether all have it */
export function mainCurrency(stocks) {
  const counts = new Map();
  for (const { currency = null } of stocks) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  const [currency] = [...counts].find(([, count]) => 2 * count > stocks.length) ?? [null];
  return { currency, all: counts.size < 2 };
}
