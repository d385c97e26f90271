// The title of the page, which stands on its tab: the pinned stock that moved most, or that nothing new comes.

import { changeRatioOf } from './prices.js';

/** A change of before is not told as if it were of now. */
const INSTEAD_OF_NEWS = {
  __proto__: null,
  stale: 'Prices stale',
  'no-source': 'No price source',
  reconnecting: 'Reconnecting…',
  closed: 'Updates have ended',
};

/**
 * @param {string} name the page's own
 * @param {object[]} pinned stocks
 * @param {object} now
 * @param {string} now.state see Freshness
 * @param {import('./format.js').Format} now.format
 */
export function pageTitle(name, pinned, { state, format }) {
  if (state in INSTEAD_OF_NEWS) return `${INSTEAD_OF_NEWS[state]} · ${name}`;
  const [first, ...others] = pinned;
  if (first === undefined || state === 'connecting') return name;
  const moved = (stock) => Math.abs(changeRatioOf(stock) ?? 0);
  const most = others.reduce((best, stock) => (moved(stock) > moved(best) ? stock : best), first);
  return `${most.symbol} ${format.changePercent(most)} · ${name}`;
}
