// The title of the page, which stands on its tab: the pinned stock that moved most.

import { changeRatioOf } from './prices.js';

/**
 * @param {string} name the page's own
 * @param {object[]} pinned stocks
 * @param {import('./format.js').Format} format
 */
export function pageTitle(name, pinned, format) {
  const moved = (stock) => Math.abs(changeRatioOf(stock) ?? 0);
  const [first, ...others] = pinned;
  if (first === undefined) return name;
  const most = others.reduce((best, stock) => (moved(stock) > moved(best) ? stock : best), first);
  return `${most.symbol} ${format.changePercent(most)} · ${name}`;
}
