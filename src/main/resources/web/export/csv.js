// The list as a file for the reader's spreadsheet, after RFC 4180. Programs have the API, the same for everyone.

const HEADINGS = (
  'Symbol,Name,Exchange,Currency,Last,Change,Change %,Previous close,Open,High,Low,Volume,' +
  '1W %,1M %,1Y %,52-week low,52-week high,Time (UTC),Source'
).split(',');
const OWN_HEADINGS = ['My name', 'My note'];

const PERCENT_DECIMALS = 2;

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

/** As a formula of a text, which SymbolInput reads too, where a spreadsheet would read a value; it shows the text. */
const textual = (value) => (isTakenForValue(value) ? `="${value}"` : harmless(value));

/**
 * @param {object[]} stocks in the order of the rows, see exported()
 * @param {object} more
 * @param {string} more.source whose prices these are, in words; a column says it in each row
 * @param {import('../app/list/view.js').View['own']} [more.own] own names and notes: columns, if there are any
 * @param {string | string[]} [more.locale] the reader's, whose decimal mark their spreadsheet reads
 */
export function csv(stocks, { source, own = {}, locale }) {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  const hasComma = parts.find(({ type }) => type === 'decimal').value === ',';
  const separator = hasComma ? ';' : ',';
  const hasOwn = Object.keys(own).length > 0;
  const number = (value, decimals) =>
    Number.isFinite(value) ? fixed(value, decimals).replace('.', hasComma ? ',' : '.') : '';
  const row = (stock) => {
    const { symbol, name = '', exchange, currency = '', last, previousClose, open, high, low, volume } = stock;
    const prices = (...values) => values.map((value) => number(value, stock.decimals));
    // A page of another version does not say the last two.
    const { change, percent, yearRange, since = [null, null, null] } = stock;
    const { name: ownName = '', note = '' } = own[symbol] ?? {};
    return [
      ...[symbol, name, exchange, currency].map(textual),
      ...prices(last, change),
      number(percent?.percent, percent?.decimals),
      ...prices(previousClose, open, high, low),
      volume > 0 ? String(volume) : '',
      ...since.map((ratio) => (ratio === null ? '' : number(100 * ratio, PERCENT_DECIMALS))),
      ...prices(yearRange?.low, yearRange?.high),
      // Spreadsheets take a fraction of more than three digits, or the letters T and Z, for text.
      (stock.time ?? '').slice(0, 19).replace('T', ' '),
      ...(hasOwn ? [source, ownName, note] : [source]).map(textual),
    ];
  };
  const quoted = (field) =>
    /["\r\n]/.test(field) || field.includes(separator) ? `"${field.replaceAll('"', '""')}"` : field;
  const headings = hasOwn ? [...HEADINGS, ...OWN_HEADINGS] : HEADINGS;
  return [headings, ...stocks.map(row)].map((fields) => `${fields.map(quoted).join(separator)}\r\n`).join('');
}

/** @returns {string} a name for the file: what is exported at another time does not take its place */
export function csvName(date) {
  const time = [date.getFullYear(), date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes()];
  const [year, month, day, hour, minute] = time.map((part) => String(part).padStart(2, '0'));
  return `stocks-${year}-${month}-${day}-${hour}${minute}.csv`;
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
