// The fourth bundle: the list as a file. It is loaded when the reader exports the list, and shares no module with the
// first, as the third does not (../alerts/index.js).

import { csv, csvName, download } from './csv.js';

/**
 * Hands the list to the reader as a file.
 *
 * @param {object[]} stocks see exported() in ../app/list/exported.js
 * @param {Date} now
 * @param {object} more see csv()
 */
export function saveCsv(stocks, now, more) {
  download(csv(stocks, more), { name: csvName(now), type: 'text/csv;charset=utf-8' });
}
