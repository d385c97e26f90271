// The columns of the table: what they sort by, and which way first. index.html says what they are called.

import { changeOf, changeRatioOf, placeInRange, ratioSince, yearWithToday } from '../board/prices.js';

/** The greatest width of a column, in characters, that the style sheet knows; it knows even ones. */
export const MAX_WIDTH = 24;

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {(stock: object, year?: object) => number | string | null} value what it sorts by, of a stock and its last
 *   year, see ../../years/years.js; null goes last either way
 * @property {boolean} ofYear whether the value needs the last year
 * @property {boolean} moving whether the value changes with the prices
 * @property {boolean} descendingFirst whether the first press sorts the greatest first
 * @property {boolean} optional whether the reader may leave it out
 */

/** A column that compares the last price with an older close. */
const since = (key, close) => ({
  key,
  value: ({ last }, year) => ratioSince(last, year?.[close]),
  moving: true,
  descendingFirst: true,
  optional: true,
  ofYear: true,
});

/** @type {Column[]} in the order of the table */
export const COLUMNS = [
  { key: 'symbol', value: ({ symbol }) => symbol },
  { key: 'trend', optional: true },
  { key: 'last', value: ({ last }) => last, moving: true, descendingFirst: true },
  { key: 'change', value: changeOf, moving: true, descendingFirst: true, optional: true },
  { key: 'percent', value: changeRatioOf, moving: true, descendingFirst: true, optional: true },
  {
    key: 'volume',
    value: ({ volume }) => volume ?? null,
    moving: true,
    descendingFirst: true,
    optional: true,
  },
  since('week', 'weekAgo'),
  since('month', 'monthAgo'),
  since('year', 'yearAgo'),
  { key: 'range', value: placeInRange, moving: true, descendingFirst: true, optional: true },
  {
    key: 'yearRange',
    value: (stock, year) => (year === undefined ? null : placeInRange(yearWithToday(stock, year))),
    moving: true,
    descendingFirst: true,
    optional: true,
    ofYear: true,
  },
  {
    key: 'age',
    value: ({ time }) => (time === undefined ? null : Date.parse(time)),
    moving: true,
    descendingFirst: true,
    optional: true,
  },
];

const BY_KEY = new Map(COLUMNS.map((column) => [column.key, column]));

/** @returns {Column | null} null if there is none of that name, or none that sorts */
export function sortableColumn(key) {
  const column = BY_KEY.get(key);
  return column?.value === undefined ? null : column;
}

export const isOfYear = (key) => BY_KEY.get(key)?.ofYear === true;

export const isOptional = (key) => BY_KEY.get(key)?.optional === true;
