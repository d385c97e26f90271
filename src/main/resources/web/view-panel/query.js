// A view as the query of an address, which app/list/view.js reads.

import { PLAIN_VIEW } from '../app/list/view.js';

/**
 * @param {import('../app/list/view.js').View} view
 * @param {{withOwn?: boolean}} how withOwn: also the reader's own order, names and notes, which are private otherwise
 * @returns {string} the query of an address, without the question mark; empty for the plain view
 */
export function toQuery(view, { withOwn = false } = {}) {
  const query = new URLSearchParams();
  if (withOwn && view.order.length > 0) query.set('order', view.order.join(','));
  if (withOwn && Object.keys(view.own).length > 0) query.set('own', JSON.stringify(view.own));
  if (view.sort !== null) query.set('sort', (view.sort.descending ? '-' : '') + view.sort.column);
  for (const list of ['pinned', 'hidden', 'without']) if (view[list].length > 0) query.set(list, view[list].join(','));
  for (const choice of ['density', 'up', 'flash', 'filter']) {
    if (view[choice] !== PLAIN_VIEW[choice]) query.set(choice, view[choice]);
  }
  return query.toString();
}
