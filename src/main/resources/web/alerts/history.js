// The past of a stock, as the server knows it.

const TIMEOUT_MS = 10_000;

/**
 * @param {string} symbol
 * @param {'1m' | '5m' | '1h' | '1d'} interval
 * @param {number} from milliseconds of the Unix epoch
 * @returns {Promise<{start: number, low: number, high: number, close: number}[]>} oldest first
 */
export async function fetchCandles(symbol, interval, from) {
  const address = new URL(`api/stocks/${encodeURIComponent(symbol)}/history`, document.baseURI);
  address.search = new URLSearchParams({ interval, from: new Date(from).toISOString() });
  const response = await fetch(address, {
    headers: { Accept: 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`${response.status}`);
  const { candles } = await response.json();
  return candles.map(({ start, low, high, close }) => ({ start: Date.parse(start), low, high, close }));
}
