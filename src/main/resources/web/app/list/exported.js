// What the bundle web/export writes of a stock.

import { exchangeName } from '../board/format.js';
import { changeOf, changePercentOf, decimalsOf } from '../board/prices.js';

/** @returns {object} the stock with its change, the places of its prices, and its exchange by name */
export const exported = (stock) => ({
  ...stock,
  exchange: exchangeName(stock.exchange ?? ''),
  decimals: decimalsOf(stock),
  change: changeOf(stock),
  percent: changePercentOf(stock),
});
