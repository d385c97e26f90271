// The list as a file for a spreadsheet, after RFC 4180: plain numbers, times in UTC.

import { changeOf, changeRatioOf } from './prices.js';

const MEMBERS = [
  ['Symbol', ({ symbol }) => symbol],
  ['Name', ({ name }) => name],
  ['Last', ({ last }) => last],
  ['Change', changeOf],
  ['Change %', (stock) => percent(changeRatioOf(stock))],
  ['Previous close', ({ previousClose }) => previousClose],
  ['Open', ({ open }) => open],
  ['High', ({ high }) => high],
  ['Low', ({ low }) => low],
  ['Volume', ({ volume }) => volume],
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

const percent = (ratio) => (ratio === null ? null : Math.round(ratio * 10_000) / 100);

function field(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  // Spreadsheets take a text that begins so for a formula, and run it.
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
