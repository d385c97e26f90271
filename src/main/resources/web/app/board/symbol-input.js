// The rules for text that people type or paste as symbols, as far as they need no reference data.
// market/SymbolInput.java applies the same rules on the server; both are tested with the golden files in
// src/test/resources/symbols.

export const MAX_LENGTH = 24;
export const RULE =
  'A symbol has 1 to 24 letters A–Z, digits or . - ^ = : & / _ + and begins with a letter, a digit or ^.';
export const MISSING = 'Type a symbol first, such as NVDA.';

const SYNTAX = /^[A-Z0-9^][A-Z0-9.\-^=:&/_+]{0,23}$/;
const NOT_IN_SYMBOLS = /[^A-Z0-9.\-^=:&/_+]/u;
const LOWER_CASE_ASCII = /[a-z]/g;

const MAX_SHOWN = 32;
const DASHES = /[\u2010-\u2015\u2212\u2043]/g;
const BLANK = /[\t-\r\p{Z}]/u;
const BLANKS = /[\t-\r\p{Z}]/gu;
const BLANKS_AROUND = /^[\t-\r\p{Z}]+|[\t-\r\p{Z}]+$/gu;
const BLANKS_AND_QUOTES_AROUND =
  /^[\t-\r\p{Z}"'`\u2018-\u201f\u00ab\u00bb\u2039\u203a]+|[\t-\r\p{Z}"'`\u2018-\u201f\u00ab\u00bb\u2039\u203a]+$/gu;
/** Spreadsheets keep a text as text in a formula: ="005930". */
const TEXT_FORMULA = /^=(?=").*"$/su;
/** Bidirectional embeddings, overrides and isolates: they show text in another order, and are refused. */
const REORDERS_TEXT = /[\u202a-\u202e\u2066-\u2069]/u;
const INVISIBLE =
  /(?![\u202a-\u202e\u2066-\u2069])[\p{Cf}\u034f\u115f\u1160\u180b-\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;
const SEPARATOR = /[,;|\u3001\t-\r\u2028\u2029]/;

/** TradingView writes "###Section" between the symbols of an exported list. */
const SECTION = '###';
const COLUMN_HEADINGS = new Set(['SYMBOL', 'SYMBOLS', 'TICKER', 'TICKERS']);

/** The writing systems that a refusal names; Latin is the expected one. */
const NAMED_SCRIPTS =
  'Arabic Armenian Cherokee Cyrillic Devanagari Georgian Greek Han Hangul Hebrew Hiragana Katakana Thai'.split(' ');

/**
 * Drops what people do not see or mean: NFKC, typographic dashes to -, invisible characters, surrounding blanks and
 * quotes. Marks that reorder text stay, so that they are refused.
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

/**
 * Says why a text is not a symbol: the text, the character or length that is wrong, and the rule.
 *
 * @param {string} text for which parse() returns null
 */
export function refusal(text) {
  const cleaned = clean(text);
  return cleaned === '' ? MISSING : `“${shown(cleaned)}” ${problem(upperCase(cleaned))}. ${RULE}`;
}

function problem(text) {
  const wrong = NOT_IN_SYMBOLS.exec(text);
  if (wrong !== null) return `contains ${named(wrong[0])}`;
  return /^[A-Z0-9^]/.test(text) ? `has ${text.length} characters` : `begins with “${text[0]}”`;
}

function named(character) {
  const code = `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  if (BLANK.test(character)) return 'a blank';
  if (REORDERS_TEXT.test(character)) return `a hidden character (${code})`;
  if (/\p{Cc}/u.test(character)) return `a control character (${code})`;
  if (/\p{Cs}/u.test(character)) return `a broken character (${code})`;
  if (/\p{L}/u.test(character)) {
    const script = NAMED_SCRIPTS.find((name) => new RegExp(`\\p{Script=${name}}`, 'u').test(character));
    return `the letter ${character} (${code}${script === undefined ? '' : `, ${script}`})`;
  }
  return character < '\x80' ? `“${character}”` : `“${character}” (${code})`;
}

/** The text as a message quotes it: without controls, and cut if it is long. */
function shown(cleaned) {
  const visible = [...cleaned.replace(BLANKS, ' ').replace(UNPRINTABLE, '')];
  return visible.length <= MAX_SHOWN ? visible.join('') : `${visible.slice(0, MAX_SHOWN).join('')}…`;
}
