// Arithmetic of prices: decimals with 2 places from 1.00 up and 4 below, free of binary rounding errors.

/** One unit of the finest price, 0.0001, is the whole number 1 here. */
const SCALE = 10_000;

export const decimalsOf = (price) => (price < 1 ? 4 : 2);

export function changeOf({ last, previousClose }) {
  return (Math.round(last * SCALE) - Math.round(previousClose * SCALE)) / SCALE;
}

/** Decimal places that the change needs to be exact: those of the finer price. */
export const changeDecimalsOf = ({ last, previousClose }) => decimalsOf(Math.min(last, previousClose));

/** The change as a part of the previous close (0.01 is one percent); null if there is none to compare with. */
export const changeRatioOf = (stock) => (stock.previousClose > 0 ? changeOf(stock) / stock.previousClose : null);

/** @returns {'up' | 'down' | 'flat'} */
export const directionBetween = (from, to) => (to > from ? 'up' : to < from ? 'down' : 'flat');

/** @returns {'up' | 'down' | 'flat'} */
export const directionOf = (stock) => directionBetween(0, changeOf(stock));

/** Where the last price stands in the day's range: 0 at the low, 1 at the high; null if there is no range. */
export function placeInRange({ last, low, high }) {
  return high > low ? (last - low) / (high - low) : null;
}
