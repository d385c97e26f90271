// A ticker symbol: 1 to 15 of A–Z 0–9 . - ^ = : and a letter, a digit or ^ first.

const SYNTAX = /^[A-Z0-9^][A-Z0-9.\-^=:]{0,14}$/;
const LOWER_CASE_ASCII = /[a-z]/g;

/** The server's own sentence, for what certainly is no symbol. */
export const INVALID_SYMBOL =
  'A symbol has 1 to 15 letters, digits or . - ^ = : and begins with a letter, a digit or ^.';
export const MISSING_SYMBOL = 'Type a symbol first, such as NVDA.';

/**
 * @param {string} text as typed
 * @returns {string | null} the symbol; null if it is none
 */
export function normalise(text) {
  // Only a–z: toUpperCase() makes ASCII of some letters that are none (ı, ſ), and two letters of others.
  const symbol = text.trim().replace(LOWER_CASE_ASCII, (letter) => letter.toUpperCase());
  return SYNTAX.test(symbol) ? symbol : null;
}
