// The list as a file for a spreadsheet, after RFC 4180: plain numbers, times in UTC.

import { changeDecimalsOf, changeOf, changeRatioOf, decimalsOf } from '../board/prices.js';

const MEMBERS = [
  ['Symbol', ({ symbol }) => symbol],
  ['Name', ({ name }) => name],
  ['Last', ({ last }) => price(last)],
  ['Change', (stock) => changeOf(stock).toFixed(changeDecimalsOf(stock))],
  ['Change %', (stock) => percent(changeRatioOf(stock))],
  ['Previous close', ({ previousClose }) => price(previousClose)],
  ['Open', ({ open }) => price(open)],
  ['High', ({ high }) => price(high)],
  ['Low', ({ low }) => price(low)],
  ['Volume', ({ volume }) => (volume > 0 ? volume : null)],
  ['Time', ({ time }) => time],
];

/**
 * @param {object[]} stocks in the order of the rows
 * @param {string} source whose prices these are, in words; a column says it in each row
 */
export function csv(stocks, source) {
  const rows = stocks.map((stock) => [...MEMBERS.map(([, value]) => value(stock)), source]);
  return [[...MEMBERS.map(([heading]) => heading), 'Source'], ...rows]
    .map((row) => `${row.map(field).join(',')}\r\n`)
    .join('');
}

/** @returns {string} a name for the file: what is exported on another day does not take its place */
export function csvName(date) {
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `stocks-${day.map((part) => String(part).padStart(2, '0')).join('-')}.csv`;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** With the places that a price is quoted with, also those that are zero. */
const price = (value) => value?.toFixed(decimalsOf(value));

/** Without the sign of a zero. */
const percent = (ratio) => (ratio === null ? null : (Math.round(ratio * 10_000) / 100 || 0).toFixed(2));

function field(value) {
  if (value === null || value === undefined) return '';
  const text = String(value);
  // Spreadsheets take a text that begins so for a formula, and run it.
  const harmless = /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
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
