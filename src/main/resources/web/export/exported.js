// What the bundle web/export writes of a stock.

import { exchangeName } from '../app/board/format.js';
import { changeOf, changePercentOf, decimalsOf, ratioSince, yearWithToday } from '../app/board/prices.js';

/**
 * @param {object} stock
 * @param {import('../years/years.js').Year} [year]
 * @returns {object} the stock with its change, the places of its prices, its exchange by name, and its last year
 */
export const exported = (stock, year) => ({
  ...stock,
  exchange: exchangeName(stock.exchange ?? ''),
  decimals: decimalsOf(stock),
  change: changeOf(stock),
  percent: changePercentOf(stock),
  yearRange: year && yearWithToday(stock, year),
  since: ['weekAgo', 'monthAgo', 'yearAgo'].map((close) => ratioSince(stock.last, year?.[close])),
});
