// The bundle for columns of the last year, and for the figures of a detail that not every row has. It is loaded when
// one is shown, which lists on phones do not, and shares no module with the first.

import { Years } from './years.js';

export { sectorOf } from './sector.js';

/** @param {object} parts see Years, without fetch */
export function years(parts) {
  return new Years({ ...parts, fetch: fetchYears });
}

/** @returns {Promise<Record<string, import('./years.js').Year>>} */
async function fetchYears(symbols) {
  const address = new URL('api/history/year', document.baseURI);
  address.searchParams.set('symbols', symbols.join(','));
  const response = await fetch(address, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()).years;
}
