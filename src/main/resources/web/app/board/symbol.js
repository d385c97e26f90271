// Several symbols in one text, such as "nvda, amd ibm": the parts into which symbol-input.js splits it.

import { parse as parseSymbol } from './symbol-input.js';

/** The server's limit for one message. */
export const MAX_SYMBOLS = 200;

/** No name of a company is longer. */
const MAX_NAME_LENGTH = 64;

/** Whether the server may know a text that is not a valid symbol, such as a company's name. */
export const mayBeKnown = (text) => text.length <= MAX_NAME_LENGTH && /^[^<>]*[\p{L}\p{N}][^<>]*$/u.test(text);

/** @returns {string[]} the words of one part of a list */
export const wordsOf = (part) => part.split(/[\t-\r\p{Z}]+/u);

/**
 * @returns {{before: string, last: string}} last: the part of a list that is being typed; before: the text before it
 */
export function splitLast(text) {
  const [last] = /[^,;|\n\t\u3001\uff0c\uff1b]*$/.exec(text);
  return { before: text.slice(0, text.length - last.length), last };
}

// The part of the address after #: the symbol whose detail is open.


/** @param {string} hash with its # */
export function symbolOf(hash) {
  try {
    return parseSymbol(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

/** @returns {string} with its # */
export const hashOf = (symbol) => `#${encodeURIComponent(symbol)}`;
