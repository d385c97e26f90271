// The sector of a stock, which the directory of instruments knows of members of the S&P 500.

/** When a sector could not be loaded, it is asked for again after this time. */
const RETRY_MS = 30_000;

const sectors = new Map();

/** @returns {string} empty if it is not known, or not yet; changed is called when it comes */
export function sectorOf(symbol, changed) {
  if (!sectors.has(symbol)) {
    sectors.set(symbol, '');
    load(symbol).then(changed, () => setTimeout(() => sectors.delete(symbol), RETRY_MS));
  }
  return sectors.get(symbol);
}

async function load(symbol) {
  const response = await fetch(new URL(`api/instruments?q=${encodeURIComponent(symbol)}`, document.baseURI));
  const { instruments } = await response.json();
  sectors.set(symbol, instruments.find((each) => each.symbol === symbol)?.sector ?? '');
}
