// What a screen reader hears about the list: who joined and who left, never a price.

/** More than this at once is told as a number. */
const NAMED_AT_MOST = 3;

/** @param {{added: {symbol: string, name: string}[], removed: {symbol: string}[]}} changes */
export function announcement({ added, removed }) {
  return [
    ...told(added, 'added', ({ symbol, name }) => (name && name !== symbol ? `${name}, ${symbol}` : symbol)),
    ...told(removed, 'removed', ({ symbol }) => symbol),
  ].join('. ');
}

function told(stocks, what, nameOf) {
  if (stocks.length > NAMED_AT_MOST) return [`${stocks.length} stocks ${what}`];
  return stocks.map((stock) => `${nameOf(stock)} ${what}`);
}
