// What people are told about whose prices they see: the server's own words (io.stocktracker.web.Sources).

const LABELS = {
  __proto__: null,
  simulated: 'Simulated prices',
  replay: 'Replayed prices',
  finnhub: 'Prices from Finnhub',
  alpaca: 'Prices from Alpaca',
  coinbase: 'Prices from Coinbase',
};

/** @param {string} source as on the wire */
export const sourceLabel = (source) => LABELS[source] ?? `Prices from ${source}`;
