// Which stocks a reader is looking for: those whose symbol or name contains each word.

/**
 * @param {string} text as typed
 * @returns {((stock: {symbol: string, name?: string}) => boolean) | null} null if everything passes
 */
export function filterFor(text) {
  const words = plain(text).split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return null;
  return ({ symbol, name = '' }) => {
    const hay = plain(`${symbol} ${name}`);
    return words.every((word) => hay.includes(word));
  };
}

/** Case and accents do not matter: "nestle" finds Nestlé. */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
