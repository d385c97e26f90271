// The last year of the stocks: what the page asks for and when, and what columns make of it.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Format } from '../../main/resources/web/app/board/format.js';
import { ratioSince, yearWithToday } from '../../main/resources/web/app/board/prices.js';
import { sortableColumn } from '../../main/resources/web/app/list/columns.js';
import { RowOrder } from '../../main/resources/web/app/list/row-order.js';
import { yearText } from '../../main/resources/web/app/list/stock-row.js';
import { PLAIN_VIEW } from '../../main/resources/web/app/list/view.js';
import { Years } from '../../main/resources/web/years/years.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MIDNIGHT = Date.parse('2026-12-01T00:00:00Z');

let now;
let asked;
let answers;
let changes;
let years;

const year = (low, high, more = {}) => ({ low, high, weekAgo: low, until: '2026-12-01T00:00:00Z', ...more });

beforeEach(() => {
  [now, asked, answers, changes] = [MIDNIGHT - 2 * HOUR, [], {}, 0];
  years = new Years({
    fetch: async (symbols) => {
      asked.push(symbols);
      if (answers === null) throw new Error('no network');
      return answers;
    },
    changed: () => (changes += 1),
    now: () => now,
    setTimeout: (task) => queueMicrotask(task),
    random: () => 0.5,
  });
});

test('stocks that are wanted at the same time are asked for together, and once', async () => {
  answers = { AAPL: year(1, 2), KO: year(3, 4) };
  await Promise.all([years.want(['AAPL']), years.want(['KO', 'AAPL'])]);
  await years.want(['AAPL', 'KO']);
  assert.deepEqual(asked, [['AAPL', 'KO']]);
  assert.deepEqual([years.of('KO').low, years.of('IBM'), years.loads, changes], [3, undefined, 1, 1]);
});

test('a year that stays shorter is asked for some times, and then when its next trading day has begun', async () => {
  answers = { AAPL: year(1, 2, { since: '2026-10-28' }) };
  for (let second = 0; second < 300; second += 1) {
    await years.want(['AAPL']);
    now += 1_000;
  }
  assert.equal(asked.length, 6);
  now = MIDNIGHT + 30_000;
  await years.want(['AAPL']);
  assert.equal(asked.length, 7);
  now += HOUR - 1;
  await years.want(['AAPL']);
  assert.equal(asked.length, 7);
});

test('a year that is shorter is shown, and asked for again, since a part of it may not have come yet', async () => {
  answers = { AAPL: year(1, 2, { since: '2026-10-28' }) };
  await years.want(['AAPL']);
  assert.equal(years.of('AAPL').low, 1);
  answers = { AAPL: year(0.5, 2, { yearAgo: 1 }) };
  now += 4_000;
  await years.want(['AAPL']);
  now += 1_000;
  await years.want(['AAPL']);
  assert.equal(years.of('AAPL').yearAgo, 1);
  now += HOUR;
  await years.want(['AAPL']);
  assert.equal(asked.length, 2);
});

test('one request has at most 200 stocks', async () => {
  const symbols = Array.from({ length: 450 }, (_, i) => `S${i}`);
  await years.want(symbols);
  assert.deepEqual(asked.map(({ length }) => length), [200, 200, 50]);
});

test('an added stock is asked for alone', async () => {
  answers = { AAPL: year(1, 2), KO: year(3, 4) };
  await years.want(['AAPL']);
  await years.want(['AAPL', 'KO']);
  assert.deepEqual(asked, [['AAPL'], ['KO']]);
});

test('a stock is asked for again when its next trading day has begun, not by all pages at once', async () => {
  answers = { AAPL: year(1, 2) };
  await years.want(['AAPL']);
  now = MIDNIGHT + 30_000 - 1;
  await years.want(['AAPL']);
  assert.equal(asked.length, 1);
  now += 1;
  await years.want(['AAPL']);
  assert.equal(asked.length, 2);
});

test('the days of a recording are over: its stocks are asked for once an hour', async () => {
  answers = { AAPL: year(1, 2, { until: '2020-01-01T00:00:00Z' }) };
  await years.want(['AAPL']);
  now += HOUR - 1;
  await years.want(['AAPL']);
  now += 1;
  await years.want(['AAPL']);
  assert.equal(asked.length, 2);
});

test('without an answer, or a past, the next attempt comes in seconds, and then later and later', async () => {
  answers = null;
  const at = [];
  for (const start = now; now < start + 60_000; now += 1_000) {
    const before = asked.length;
    await years.want(['AAPL']);
    if (asked.length > before) at.push((now - start) / 1_000);
  }
  assert.deepEqual(at, [0, 5, 15, 35]);
  // Of an added stock, today alone may be known.
  answers = { AAPL: year(2, 2, { weekAgo: undefined }) };
  now += HOUR;
  await years.want(['AAPL']);
  assert.equal(years.of('AAPL'), undefined);
  answers = { AAPL: year(1, 2) };
  now += HOUR;
  await years.want(['AAPL']);
  assert.equal(years.of('AAPL').high, 2);
});

test('the prices of today extend the range', () => {
  const stock = { symbol: 'KO', last: 9, low: 8, high: 12, decimals: 2 };
  assert.deepEqual(yearWithToday(stock, year(9, 11)), { last: 9, low: 8, high: 12 });
  assert.deepEqual(yearWithToday({ last: 9 }, year(5, 11)), { last: 9, low: 5, high: 11 });
  const format = new Format('en-US', 'UTC');
  assert.equal(yearText(stock, year(5, 11), format), '5.00–12.00');
  assert.equal(yearText(stock, year(5, 11, { since: '2026-11-03' }), format), '5.00–12.00, since Nov 3, 2026');
});

test('a change against an older close has two places, unless it is huge', () => {
  const format = new Format('en-US', 'UTC');
  const texts = [[110, 100], [90, 100], [100, 100], [399.994, 200], [400, 200], [100, 1], [1, undefined]].map(
    ([last, close]) => format.ratio(ratioSince(last, close)),
  );
  assert.deepEqual(texts, ['+10.00%', '\u221210.00%', '0.00%', '+100.00%', '+100.00%', '+9,900%', '']);
});

test('rows are sorted by the change against an older close, those without one last', () => {
  const stocks = [
    { symbol: 'AAPL', last: 10 },
    { symbol: 'KO', last: 10 },
    { symbol: 'IBM', last: 10 },
  ];
  const find = (symbol) => stocks.find((each) => each.symbol === symbol);
  const board = { rows: stocks, size: 3, membership: {}, find };
  const known = { AAPL: { weekAgo: 9 }, IBM: { weekAgo: 5 } };
  const order = (descending) =>
    new RowOrder(() => 0).of(
      board,
      { ...PLAIN_VIEW, sort: { column: 'week', descending } },
      { absent: new Set(), held: false, yearOf: ({ symbol }) => known[symbol] },
    );
  assert.deepEqual(order(true), ['IBM', 'AAPL', 'KO']);
  assert.deepEqual(order(false), ['AAPL', 'IBM', 'KO']);
  assert.equal(sortableColumn('yearRange').value({ last: 3, low: 3, high: 3 }, year(1, 5)), 0.5);
  assert.equal(sortableColumn('yearRange').value({ last: 3 }), null);
});
