// Several symbols in one text, such as "nvda, amd ibm": the parts into which symbol-input.js splits it.

import { parse as parseSymbol } from './symbol-input.js';

/** The server's limit for one message. */
export const MAX_SYMBOLS = 200;

/** @returns {string[]} the words of one part of a list */
export const wordsOf = (part) => part.split(/[\t-\r\p{Z}]+/u);

/**
 * @returns {{before: string, last: string}} last: the part of a list that is being typed; before: the text before it
 */
export function splitLast(text) {
  const [last] = /[^,;|\n\t\u3001\uff0c\uff1b]*$/.exec(text);
  return { before: text.slice(0, text.length - last.length), last };
}

// The part of the address after #: the symbol whose detail is open, in links with the range of its chart and a stock to
// compare it with: #AAPL~1y~KO

/** @param {string} hash with its # */
export const symbolOf = (hash) => read(hash.slice(1).split('~')[0]);

/** @returns {{range?: string, compared: string | null}} of the chart, if the address names them */
export function chartOf(hash) {
  const [, range, compared = ''] = hash.split('~');
  return { range, compared: read(compared) };
}

function read(text) {
  try {
    return parseSymbol(decodeURIComponent(text));
  } catch {
    return null;
  }
}

/** @returns {string} with its # */
export const hashOf = (symbol) => `#${encodeURIComponent(symbol)}`;
