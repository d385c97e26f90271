// Several symbols in one text, such as "nvda, amd ibm".

import { parse as parseSymbol } from './symbol-input.js';

/** The server's limit for one message. */
export const MAX_SYMBOLS = 200;

/** No name of a company is longer. */
const MAX_NAME_LENGTH = 64;

/** @returns {string[]} as typed, each once */
export function splitSymbols(text) {
  const seen = new Set();
  return text
    .split(/[\s,;]+/)
    .filter((part) => part !== '' && !seen.has(part.toUpperCase()) && seen.add(part.toUpperCase()));
}

/** Whether it may as well be a name, such as "bank of america": several words and nothing that separates symbols. */
export const mayBeName = (text) =>
  /\S\s+\S/.test(text.trim()) && !/[,;\n]/.test(text) && text.trim().length <= MAX_NAME_LENGTH;

/** @returns {{before: string, last: string}} what is being typed of a list, and what stands before it */
export function splitLast(text) {
  const [last] = /[^,;\n]*$/.exec(text);
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
