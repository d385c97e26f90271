// The bundle that writes the list as a file. It is loaded when the reader exports the list.

import { csv, csvName, download } from './csv.js';
import { exported } from './exported.js';

/**
 * Hands the list to the reader as a file.
 *
 * @param {[stock: object, year?: object][]} rows stocks with their last years, see exported()
 * @param {Date} now
 * @param {object} more see csv()
 */
export function saveCsv(rows, now, more) {
  const stocks = rows.map(([stock, year]) => exported(stock, year));
  download(csv(stocks, more), { name: csvName(now), type: 'text/csv;charset=utf-8' });
}
