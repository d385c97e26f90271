// The part of the address after #: the symbol whose detail is open.

import { normalise } from './symbol.js';

/** @param {string} hash with its # */
export function symbolOf(hash) {
  try {
    return normalise(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

/** @returns {string} with its # */
export const hashOf = (symbol) => `#${encodeURIComponent(symbol)}`;
