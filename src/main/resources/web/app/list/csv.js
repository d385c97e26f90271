// The list as a file, after RFC 4180: exact and the same for every reader, or in the form that their spreadsheet reads.

import { changeOf, changePercentOf, decimalsOf } from '../board/prices.js';

/**
 * What the fields hold: {text}, {number} as a decimal with a point, {time} as an ISO 8601 instant; null is an empty
 * field.
 */
const COLUMNS = [
  ['Symbol', ({ symbol }) => text(symbol)],
  ['Name', ({ name }) => text(name)],
  ['Exchange', ({ exchange }) => text(exchange)],
  ['Currency', ({ currency }) => text(currency)],
  ['Last', (stock) => price(stock, stock.last)],
  ['Change', (stock) => price(stock, changeOf(stock))],
  ['Change %', (stock) => percent(changePercentOf(stock))],
  ['Previous close', (stock) => price(stock, stock.previousClose)],
  ['Open', (stock) => price(stock, stock.open)],
  ['High', (stock) => price(stock, stock.high)],
  ['Low', (stock) => price(stock, stock.low)],
  ['Volume', ({ volume }) => (volume > 0 ? { number: String(volume) } : null)],
  ['Time (UTC)', ({ time }) => (time === undefined ? null : { time })],
];

const text = (value) => (value === undefined ? null : { text: value });

/** With the places that the stock's prices are shown with, also those that are zero. */
const price = (stock, value) => (Number.isFinite(value) ? { number: fixed(value, decimalsOf(stock)) } : null);

const percent = (change) => (change === null ? null : { number: fixed(change.percent, change.decimals) });

const fixedFormats = [];

/** Not toFixed(), which writes the binary fraction's digits after those of the decimal. */
function fixed(value, decimals) {
  fixedFormats[decimals] ??= new Intl.NumberFormat('en-US', {
    useGrouping: false,
    signDisplay: 'negative',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return fixedFormats[decimals].format(value);
}

/** The same bytes for every reader. */
const EXACT = { separator: ',', number: (digits) => digits, time: (iso) => iso, text: harmless };

/** @param {string | string[] | undefined} locale the reader's, whose decimal mark their spreadsheet reads */
function forSpreadsheet(locale) {
  const mark = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal').value;
  return {
    separator: mark === ',' ? ';' : ',',
    number: (digits) => digits.replace('.', mark === ',' ? ',' : '.'),
    // Spreadsheets take a fraction of more than three digits, or the letters T and Z, for text.
    time: (iso) => iso.slice(0, 19).replace('T', ' '),
    // As a formula of a text, which SymbolInput reads too; spreadsheets show the text.
    text: (value) => (isTakenForValue(value) ? `="${value}"` : harmless(value)),
  };
}

/**
 * Letters, digits and punctuation with a digit: 005930, 1E5, 1-2, MAR1. Spreadsheets make numbers and dates of them.
 */
const NUMBER_OR_DATE = /^[\w.^][\w.:/&^=+-]*$/;
const DIGIT = /\d/;

/** Booleans in common languages, and words that mean "no value". */
const VALUE_WORDS = new Set('TRUE FALSE NULL NA N/A NAN WAHR FALSCH VRAI FAUX'.split(' '));

const isTakenForValue = (value) =>
  (NUMBER_OR_DATE.test(value) && DIGIT.test(value)) || VALUE_WORDS.has(value.toUpperCase());

/** Matched after NFKC, which turns a full-width ＝ into =. Spreadsheets ignore the leading blanks. */
const FORMULA = /^[\p{Z}\p{C}]*[=+\-@\u2010-\u2015\u2212\u2043\u2795\u2796]/u;
const CONTROL_FIRST = /^[\t\r\n]/;

/** Spreadsheets take a text that begins so for a formula, and run it. */
function harmless(value) {
  return CONTROL_FIRST.test(value) || FORMULA.test(value.normalize('NFKC')) ? `'${value}` : value;
}

/**
 * @param {object[]} stocks in the order of the rows
 * @param {object} more
 * @param {string} more.source whose prices these are, in words; a column says it in each row
 * @param {boolean} [more.spreadsheet] whether it is for a spreadsheet of the reader; else the file is exact, with
 *     decimal points and times to the microsecond, the same for every reader
 * @param {string | string[]} [more.locale] the reader's
 */
export function csv(stocks, { source, spreadsheet = false, locale }) {
  const form = spreadsheet ? forSpreadsheet(locale) : EXACT;
  const headings = [...COLUMNS.map(([heading]) => heading), 'Source'].map(text);
  const rows = stocks.map((stock) => [...COLUMNS.map(([, value]) => value(stock)), text(source)]);
  return [headings, ...rows].map((row) => `${row.map((cell) => field(cell, form)).join(form.separator)}\r\n`).join('');
}

function field(cell, form) {
  if (cell === null) return '';
  const [[kind, value]] = Object.entries(cell);
  const written = form[kind](value);
  const quoted = /["\r\n]/.test(written) || written.includes(form.separator);
  return quoted ? `"${written.replaceAll('"', '""')}"` : written;
}

/** @returns {string} a name for the file: what is exported on another day does not take its place */
export function csvName(date) {
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `stocks-${day.map((part) => String(part).padStart(2, '0')).join('-')}.csv`;
}

// Hands a text to the reader as a file.

/** Spreadsheets take a file without it for one in an old code page. */
const BYTE_ORDER_MARK = '\ufeff';

/** The browser reads the file after the click. */
const KEPT_MS = 60_000;

export function download(text, { name, type }) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
