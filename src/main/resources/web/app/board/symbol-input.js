// The rules for text that people type or paste as symbols, as far as they need no reference data.
// market/SymbolInput.java applies the same rules on the server; both are tested with the golden files in
// src/test/resources/symbols.

/** The refusal of an empty text; what is wrong with another, the server says. */
export const MISSING = 'Type a ticker first, such as NVDA.';

const SYNTAX = /^[A-Z0-9^][A-Z0-9.\-^=:&/_+]{0,23}$/;
const LOWER_CASE_ASCII = /[a-z]/g;

const DASHES = /[\u2010-\u2015\u2212\u2043]/g;
const BLANKS_AROUND = /^[\t-\r\p{Z}]+|[\t-\r\p{Z}]+$/gu;
const BLANKS_AND_QUOTES_AROUND =
  /^[\t-\r\p{Z}"'`\u2018-\u201f\u00ab\u00bb\u2039\u203a]+|[\t-\r\p{Z}"'`\u2018-\u201f\u00ab\u00bb\u2039\u203a]+$/gu;
/** Spreadsheets keep a text as text in a formula: ="005930". */
const TEXT_FORMULA = /^=(?=").*"$/su;
const INVISIBLE =
  /(?![\u202a-\u202e\u2066-\u2069])[\p{Cf}\u034f\u115f\u1160\u180b-\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
const SEPARATOR = /[,;|\u3001\t-\r\u2028\u2029]/;

/** TradingView writes "###Section" between the symbols of an exported list. */
const SECTION = '###';
const COLUMN_HEADINGS = new Set(['SYMBOL', 'SYMBOLS', 'TICKER', 'TICKERS']);

/**
 * Drops what people do not see or mean: NFKC, typographic dashes to -, invisible characters, surrounding blanks and
 * quotes. Marks that reorder text stay: a symbol with one is refused.
 */
export function clean(text) {
  const visible = text.normalize('NFKC').replace(DASHES, '-').replace(INVISIBLE, '').replace(BLANKS_AROUND, '');
  return (TEXT_FORMULA.test(visible) ? visible.slice(1) : visible).replace(BLANKS_AND_QUOTES_AROUND, '');
}

/** Only a–z: toUpperCase() makes ASCII of some letters that are not (ı), and two letters of others. */
const upperCase = (text) => text.replace(LOWER_CASE_ASCII, (letter) => letter.toUpperCase());

/**
 * @param {string} text as typed
 * @returns {string | null} the symbol that it is after cleaning; null if it is none. The server may read it as another:
 *   BRK-B as BRK.B, $NVDA as NVDA.
 */
export function parse(text) {
  const symbol = upperCase(clean(text));
  return SYNTAX.test(symbol) ? symbol : null;
}

/**
 * Splits a list at commas, semicolons, tabs and line breaks, and leaves its headings out.
 *
 * @returns {{parts: string[], headings: string[]}} parts: each once and cleaned; one with blanks inside may be a name,
 *   several symbols or a class share, which the server knows
 */
export function split(text) {
  const parts = new Map();
  const headings = [];
  const pieces = text.normalize('NFKC').split(SEPARATOR);
  for (const piece of pieces) {
    const part = clean(piece);
    const upper = upperCase(part);
    if (part.startsWith(SECTION)) headings.push(part.slice(SECTION.length).trim());
    else if (pieces.length > 1 && parts.size === 0 && COLUMN_HEADINGS.has(upper)) headings.push(part);
    else if (part !== '' && !parts.has(upper)) parts.set(upper, part);
  }
  return { parts: [...parts.values()], headings };
}
