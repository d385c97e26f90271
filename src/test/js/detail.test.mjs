// Sparklines, candles, the title of the page, exported files and links.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Format } from '../../main/resources/web/app/board/format.js';
import { placeInRange } from '../../main/resources/web/app/board/prices.js';
import { chartOf, hashOf, symbolOf } from '../../main/resources/web/app/board/symbol.js';
import { pageTitle } from '../../main/resources/web/app/connection/status-text.js';
import { candleQuery, Candles, RANGES, spokenChart } from '../../main/resources/web/app/detail/candles.js';
import { MAX_POINTS, sparkline, RecentPrices } from '../../main/resources/web/app/detail/recent-prices.js';
import { exported } from '../../main/resources/web/export/exported.js';
import { csv, csvName } from '../../main/resources/web/export/csv.js';
import { loadAverages } from '../../main/resources/web/studies/averages.js';
import { compared } from '../../main/resources/web/studies/comparison.js';

const MINUTE = 60_000;
const NOON = Date.parse('2026-11-23T12:00:00Z');
const english = new Format('en-US', 'UTC');

const examples = JSON.parse(readFileSync(new URL('../resources/page/sparklines.json', import.meta.url), 'utf8'));

for (const { name, prices, path } of examples) {
  test(`sparkline: ${name}`, () => {
    const points = prices.map((price, minute) => ({ time: NOON + minute * MINUTE, price }));
    assert.equal(sparkline(points), path);
  });
}

test('a sparkline shows the hour up to its last point, and each point at its time', () => {
  const at = (minute, price) => ({ time: NOON + minute * MINUTE, price });
  assert.equal(sparkline([at(0, 1), at(15, 2), at(60, 1)]), 'M0 26l24-24 72 24');
  assert.equal(sparkline([at(40, 1), at(60, 2)]), 'M64 21l32-14');
});

const pricesOf = (recentPrices, symbol = 'A') => recentPrices.of(symbol).map(({ price }) => price);

test('a sparkline has the server’s points, then those that the page saw', () => {
  const recentPrices = new RecentPrices();
  recentPrices.load({ A: [1, 2, 3] }, () => NOON);
  recentPrices.record('A', 4, NOON + MINUTE);
  assert.deepEqual(pricesOf(recentPrices), [1, 2, 3, 4]);
  assert.equal(recentPrices.of('A')[0].time, NOON - 2 * MINUTE);
  assert.deepEqual(recentPrices.of('B'), []);
});

test('server points that come late go before those seen meanwhile', () => {
  const recentPrices = new RecentPrices();
  recentPrices.record('A', 4, NOON + 1_000);
  recentPrices.load({ A: [1, 2, 3] }, () => NOON);
  assert.deepEqual(pricesOf(recentPrices), [1, 2, 4]);
});

test('server points end at the last trade of their stock', () => {
  const recentPrices = new RecentPrices();
  recentPrices.load({ A: [1, 2], B: [1, 2] }, (symbol) => (symbol === 'A' ? NOON : NOON - 30 * MINUTE));
  assert.deepEqual(recentPrices.of('A').map(({ time }) => time), [NOON - MINUTE, NOON]);
  assert.deepEqual(recentPrices.of('B').map(({ time }) => time), [NOON - 31 * MINUTE, NOON - 30 * MINUTE]);
});

test('a price holds until the next one, also over the beginning of the hour', () => {
  const recentPrices = new RecentPrices();
  recentPrices.record('A', 1, NOON);
  const expected = [
    { time: NOON + 41 * MINUTE, price: 1 },
    { time: NOON + 99 * MINUTE, price: 1 },
    { time: NOON + 100 * MINUTE, price: 2 },
  ];
  assert.deepEqual(recentPrices.upTo('A', 2, NOON + 100 * MINUTE), expected);
  recentPrices.record('A', 2, NOON + 100 * MINUTE);
  assert.deepEqual(recentPrices.of('A'), expected);
});

test('each minute has one point, the last price in it', () => {
  const recentPrices = new RecentPrices();
  for (const [second, price] of [[10, 1], [50, 2], [70, 3], [110, 4]]) {
    recentPrices.record('A', price, NOON + second * 1_000);
  }
  const points = [{ time: NOON, price: 2 }, { time: NOON + MINUTE, price: 4 }];
  assert.deepEqual(recentPrices.of('A'), points);
  assert.deepEqual(recentPrices.upTo('A', 5, NOON + 115_000).at(-1), { time: NOON + MINUTE, price: 5 });
  assert.deepEqual(recentPrices.of('A'), points);
});

test('a page that has been open for long draws the same line as one that was opened just now', () => {
  const closes = Array.from({ length: 3 * MAX_POINTS }, (_, minute) => 100 + ((minute * 37) % 11));
  const isRest = (minute) => minute % 10 === 7;
  const traded = closes.map((price, minute) => (isRest(minute) ? closes[minute - 1] : price));
  const long = new RecentPrices();
  traded.forEach((price, minute) => {
    if (isRest(minute)) return;
    long.record('A', 1, NOON + minute * MINUTE + 5_000);
    long.record('A', price, NOON + minute * MINUTE + 59_000);
  });
  const now = NOON + (traded.length - 1) * MINUTE + 59_500;
  const opened = new RecentPrices();
  opened.load({ A: traded.slice(-MAX_POINTS) }, () => now);
  const [one, other] = [long, opened].map((recentPrices) => recentPrices.upTo('A', traded.at(-1), now));
  const trades = (points) => points.filter(({ time }) => !isRest((time - NOON) / MINUTE));
  assert.deepEqual(trades(one), trades(other));
  assert.equal(one[0].price, other[0].price);
  assert.equal(one.at(-1).time - one[0].time, (MAX_POINTS - 1) * MINUTE);
});

test('a trail is an hour long, and level where nothing traded between what is remembered and what was seen', () => {
  const recentPrices = new RecentPrices();
  recentPrices.record('A', 3, NOON);
  recentPrices.load({ A: [1, 2] }, () => NOON - 30 * MINUTE);
  assert.deepEqual(pricesOf(recentPrices), [1, 2, 2, 3]);
  recentPrices.load({ A: [1, 2] }, () => NOON - 300 * MINUTE);
  assert.deepEqual(recentPrices.of('A')[0], { time: NOON - 59 * MINUTE, price: 2 });
});

test('a trail ends with the last price, also one that is corrected', () => {
  const recentPrices = new RecentPrices();
  assert.deepEqual(recentPrices.upTo('A', 7, NOON), [{ time: NOON, price: 7 }]);
  recentPrices.record('A', 7, NOON);
  assert.deepEqual(recentPrices.upTo('A', 8, NOON - MINUTE), [{ time: NOON, price: 8 }]);
  assert.deepEqual(pricesOf(recentPrices), [7]);
});

test('a removed stock has no points', () => {
  const recentPrices = new RecentPrices();
  recentPrices.record('A', 1, NOON);
  recentPrices.record('B', 1, NOON);
  recentPrices.retain((symbol) => symbol === 'B');
  assert.deepEqual(recentPrices.of('A'), []);
  assert.equal(recentPrices.of('B').length, 1);
});

const row = (minute, close) => ({
  start: new Date(NOON + minute * MINUTE).toISOString(),
  open: 10,
  high: Math.max(10, close),
  low: Math.min(10, close),
  close,
  volume: 5,
});
const quote = (minute, last, volume) => {
  return { last, volume, time: new Date(NOON + minute * MINUTE + 1_000).toISOString() };
};

test('a quote changes the newest candle, or begins one', () => {
  const candles = new Candles(RANGES['1h']);
  candles.load([row(0, 11), row(1, 12)]);
  candles.record(quote(1, 9, 100));
  const changed = candles.record(quote(1, 13, 130));
  assert.deepEqual(changed, { time: NOON / 1_000 + 60, open: 10, high: 13, low: 9, close: 13, volume: 35 });
  const begun = candles.record(quote(3, 14, 131));
  assert.deepEqual(begun, { time: NOON / 1_000 + 180, open: 14, high: 14, low: 14, close: 14, volume: 1 });
  assert.equal(candles.all.length, 3);
});

test('cancelled trades leave the newest candle', () => {
  const candles = new Candles(RANGES['1h']);
  candles.load([row(0, 11)]);
  candles.record({ ...quote(0, 11, 100), high: 11, low: 10 });
  candles.record({ ...quote(0, 30, 120), high: 30, low: 10 });
  const mended = candles.record({ ...quote(0, 11, 100), high: 11, low: 10 });
  assert.deepEqual([mended.high, mended.close, mended.volume], [11, 11, candles.all[0].volume]);
  assert.equal(mended.volume, 5);
});

test('a quote from before the newest candle changes nothing', () => {
  const candles = new Candles(RANGES['1h']);
  candles.load([row(5, 11)]);
  assert.equal(candles.record(quote(1, 99, 1)), null);
  assert.equal(candles.record({ last: 99 }), null);
  assert.equal(candles.all[0].close, 11);
});

test('prices seen while candles were loading continue after them', () => {
  const candles = new Candles(RANGES['1h']);
  candles.record(quote(1, 20, 1));
  candles.record(quote(2, 21, 1));
  candles.load([row(0, 11), row(1, 12)]);
  assert.deepEqual(candles.all.map(({ close }) => close), [11, 12, 21]);
});

test('a chart of an hour keeps an hour, and has no places for minutes without a trade', () => {
  const candles = new Candles(RANGES['1h']);
  candles.load([row(0, 11), row(10, 12)]);
  candles.record(quote(61, 13, 1));
  assert.deepEqual(candles.all.map(({ close }) => close), [12, 13]);
});

/** Candles of five minutes from 14:30 to 21:00 UTC, as an exchange in New York has them. */
const session = (day) =>
  Array.from({ length: 78 }, (_, i) => row((day * 24 * 60) + 150 + 5 * i, 10 + day));

test('a chart of a day shows the last session, however much of it there is', () => {
  const candles = new Candles(RANGES['1d']);
  candles.load([...session(0), ...session(1)]);
  assert.equal(candles.all.length, 78);
  assert.equal(candles.all[0].close, 11);
  candles.record(quote(2 * 24 * 60 + 150, 20, 1));
  assert.deepEqual(candles.all.map(({ close }) => close), [20]);
});

test('for markets that never close, a chart of a day shows 24 hours', () => {
  const candles = new Candles(RANGES['1d']);
  candles.load(Array.from({ length: 600 }, (_, i) => row(5 * i, 11)));
  assert.equal(candles.all.length, 24 * 12 + 1);
  assert.ok(candles.fit(-Infinity, Infinity, 150));
  assert.equal(candles.all.length, 24 * 4 + 1);
});

test('five days are five sessions, over a weekend too, or five times 24 hours', () => {
  const hours = (day) => Array.from({ length: 7 }, (_, i) => row((day * 24 + i) * 60, 10 + day));
  const sessions = new Candles(RANGES['5d']);
  sessions.load([0, 1, 4, 5, 6, 7].flatMap(hours));
  assert.deepEqual([...new Set(sessions.all.map(({ close }) => close))], [11, 14, 15, 16, 17]);
  const always = new Candles(RANGES['5d']);
  always.load(Array.from({ length: 7 * 24 }, (_, i) => row(60 * i, 11)));
  assert.equal(always.all.length, 5 * 24 + 1);
});

test('candles that would be too thin are merged, and go on as such', () => {
  const hour = 3_600;
  const end = Date.parse('2026-11-27T15:00:00Z') / 1_000;
  const hourly = (count) =>
    Array.from({ length: count }, (_, i) => ({
      start: new Date((end - (count - i) * hour) * 1_000).toISOString(),
      open: i,
      high: i + 2,
      low: i - 1,
      close: i + 1,
      volume: 10,
    }));
  const month = new Candles(RANGES['1m']);
  month.load(hourly(31 * 24));
  assert.ok(!month.fit(-Infinity, Infinity, 31 * 24));
  assert.ok(month.fit(-Infinity, Infinity, 130));
  const spans = month.all.slice(1, -1);
  assert.ok(month.all.length < 130, String(month.all.length));
  assert.ok(spans.every(({ time, volume }) => time % (6 * hour) === 0 && volume === 60));
  const [{ open, high, low, close }] = spans;
  assert.deepEqual([high - open, low - open, close - open], [7, -1, 6]);

  const start = month.all.at(-1).time;
  assert.equal(month.record({ last: 900, time: '2026-11-27T17:59:00Z' }).time, start);
  assert.equal(month.record({ last: 901, time: '2026-11-27T18:00:00Z' }).time, start + 6 * hour);
  assert.deepEqual(month.all.slice(-2).map((candle) => candle.close), [900, 901]);
});

test('fewer candles in sight are shorter, down to those of the server', () => {
  const year = new Candles(RANGES['1y']);
  year.load(Array.from({ length: 365 }, (_, day) => row((day - 364) * 24 * 60, day + 1)));
  year.fit(-Infinity, Infinity, 100);
  assert.ok(year.areWeeks);
  const [from, to] = [year.timeAt(40), year.timeAt(52)];
  assert.ok(year.fit(from, to, 100));
  assert.ok(!year.areWeeks);
  assert.equal(year.all.length, 365);
  const places = [from, to].map((time) => year.placeOf(time));
  assert.ok(places[1] - places[0] > 83 && places[1] - places[0] < 85, String(places));
  assert.ok(!year.fit(from, to, 100));
  assert.ok(year.fit(-Infinity, Infinity, 100));
});

test('a time has its place, and a place its time, over a closed market and beyond the ends', () => {
  const candles = new Candles(RANGES['5d']);
  candles.load([...session(0), ...session(1)]);
  for (const place of [-0.5, 0, 30.25, 77, 77.5, 78, 155, 155.5]) {
    assert.equal(candles.placeOf(candles.timeAt(place)), place);
  }
});

/** The averages of a chart, of rows that the server would send. */
const averagesOf = (range, rows) =>
  loadAverages(range, async (averaged) => {
    const candles = new Candles(averaged);
    candles.load(rows.filter(({ start }) => start >= candleQuery(averaged, Date.parse(rows.at(-1).start)).from));
    return candles;
  });

const [HOUR, DAY] = [60, 24 * 60];

test('an average is of closes up to the end of each candle, also of those before the range', async () => {
  const rows = Array.from({ length: 120 }, (_, minute) => row(minute, minute));
  const candles = new Candles(RANGES['1h']);
  candles.load(rows);
  const averages = await averagesOf('1h', rows);
  const valuesOf = (points) => points.map(({ time, value }) => ({ time, value }));
  const points = valuesOf(averages.lines(candles)[0]);
  assert.equal(points.length, candles.all.length);
  assert.deepEqual(points.at(-1), { time: NOON / 1_000 + 119 * 60, value: 109.5 });
  assert.deepEqual(points[0], { time: candles.all[0].time, value: candles.all[0].close - 9.5 });
  assert.deepEqual(averages.texts(candles, NOON / 1_000 + 119 * 60, String), [
    ['MA\u00a020\u00a0min\u00a0109.5', 'average'],
    ['MA\u00a050\u00a0min\u00a094.5', 'warning'],
  ]);

  for (const each of [averages, candles]) each.record(quote(119, 1_119, 1));
  assert.equal(averages.lines(candles)[0].at(-1).value, 109.5 + 50);
});

test('a month has averages of days, which go from one to the next within a day', async () => {
  const hours = Array.from({ length: 31 * 24 }, (_, i) => row((i - 31 * 24 + 1) * HOUR, i));
  const days = Array.from({ length: 120 }, (_, i) => row(12 * HOUR - (120 - i) * DAY, i));
  const candles = new Candles(RANGES['1m']);
  candles.load(hours);
  const averages = await averagesOf('1m', days);
  const [twenty] = averages.lines(candles);
  assert.equal(twenty.length, candles.all.length);
  // Of days with closes of 100 to 119, and of 99 to 118.
  const [newest, yesterday] = [109.5, 108.5];
  assert.equal(twenty.at(-1).value, newest);
  const evening = twenty.findLast(({ time }) => new Date(time * 1_000).getUTCHours() === 23);
  assert.equal(evening.value, yesterday);
  // Today's first of thirteen hours.
  assert.ok(Math.abs(twenty.at(-13).value - yesterday - 1 / 13) < 1e-9);
  const [[text]] = averages.texts(candles, twenty.at(-13).time, String);
  assert.equal(text, 'MA\u00a020\u00a0days\u00a0109.5');

  candles.fit(-Infinity, Infinity, 70);
  const [merged] = averages.lines(candles);
  assert.equal(merged.at(-1).value, newest);
  assert.equal(merged.length, candles.all.length);
});

test('weeks, and parts of days, have averages of the days that end with them', async () => {
  // Monday to Friday, from 9:00 UTC on, up to Monday, November 23.
  const days = Array.from({ length: 460 }, (_, i) => row(-3 * HOUR - (459 - i) * DAY, i)).filter(
    ({ start }) => ![0, 6].includes(new Date(start).getUTCDay()),
  );
  const year = new Candles(RANGES['1y']);
  year.load(days);
  year.fit(-Infinity, Infinity, 100);
  const [weekly] = (await averagesOf('1y', days)).lines(year);
  const friday = days.findIndex(({ start }) => start.startsWith('2026-11-20'));
  const mean = days.slice(friday - 19, friday + 1).reduce((sum, { close }) => sum + close, 0) / 20;
  assert.equal(weekly.at(-2).time, Date.parse('2026-11-16T00:00:00Z') / 1_000);
  assert.equal(weekly.at(-2).value, mean);

  const hours = days.slice(-20).flatMap(({ start, close }) =>
    Array.from({ length: 16 }, (_, i) => row((Date.parse(start) - NOON) / MINUTE + i * HOUR, close)),
  );
  for (const most of [1_000, 200, 100, 50]) {
    const month = new Candles(RANGES['1m']);
    month.load(hours);
    month.fit(-Infinity, Infinity, most);
    const [daily] = (await averagesOf('1m', days)).lines(month);
    // Up to 20:00 in New York, and before pre-market trades of Monday.
    const last = month.all.findLast((each) => each.time < Date.parse('2026-11-22T00:00:00Z') / 1_000);
    assert.equal(daily.find(({ time }) => time === last.time).value, mean);
  }
});

test('a day has averages of a quarter of an hour, which begin in the session before', async () => {
  const rows = [...session(-4), ...session(-3), ...session(0)];
  const candles = new Candles(RANGES['1d']);
  candles.load(rows);
  const averages = await averagesOf('1d', rows);
  for (const points of averages.lines(candles)) assert.equal(points.length, candles.all.length);
  const [, [text]] = averages.texts(candles, candles.all[2].time, String);
  assert.equal(text, 'MA\u00a050×15\u00a0min\u00a06.6');
});

test('fifty days and more are known before each range of days', async () => {
  for (const [range, days] of Object.entries({ '1m': 31, '6m': 184, '1y': 366 })) {
    let from = null;
    await loadAverages(range, async (averaged) => {
      from = Date.parse(candleQuery(averaged, NOON).from);
      return new Candles(averaged);
    });
    const before = (NOON - from) / (DAY * MINUTE) - days;
    const weekdays = Array.from({ length: before }, (_, i) => new Date(from + i * DAY * MINUTE).getUTCDay()).filter(
      (day) => day > 0 && day < 6,
    );
    // A dozen days of a year are holidays.
    assert.ok(weekdays.length >= 50 + 3, `${range}: ${weekdays.length}`);
  }
});

test('days go on as the newest began, at the midnight of their exchange', () => {
  const candles = new Candles(RANGES['1y']);
  const midnight = -7 * 60;
  candles.load([row(midnight, 11), row(midnight + 24 * 60, 12)]);
  candles.record(quote(24 * 60, 13, 1));
  assert.deepEqual(candles.all.map(({ close }) => close), [11, 13]);
  assert.equal(candles.record(quote(midnight + 3 * 24 * 60, 14, 1)).time, NOON / 1_000 + (midnight + 3 * 24 * 60) * 60);
});

test('a year of a market that never closes has candles of weeks that begin on Monday', () => {
  const candles = new Candles(RANGES['1y']);
  const monday = Date.parse('2026-11-23T00:00:00Z');
  const days = Array.from({ length: 365 }, (_, day) => row((monday - NOON) / MINUTE + (day - 364) * 24 * 60, day + 1));
  candles.load(days);
  candles.fit(-Infinity, Infinity, 150);
  assert.ok(candles.all.length <= 54);
  assert.ok(candles.areDays && candles.areWeeks);
  assert.ok(candles.all.every(({ time }) => new Date(time * 1_000).getUTCDay() === 1));
  const tuesday = (monday - NOON) / MINUTE + 36 * 60;
  assert.equal(candles.record(quote(tuesday, 500, 1)).time, monday / 1_000);
  assert.equal(candles.record(quote(tuesday + 7 * 24 * 60, 500, 1)).time, monday / 1_000 + 7 * 86_400);
});

test('half a year has candles of two days where there is no room for each, named by a day with trading', () => {
  const candles = new Candles(RANGES['6m']);
  const newest = -12 * 60;
  const days = Array.from({ length: 183 }, (_, day) => row(newest + (day - 182) * 24 * 60, day + 1));
  const isSaturday = ({ start }) => new Date(start).getUTCDay() === 6;
  candles.load(days.filter((day) => !isSaturday(day)));
  const trading = candles.all.map(({ time }) => time);
  candles.fit(-Infinity, Infinity, 120);
  assert.ok(candles.all.length < 100);
  assert.ok(candles.all.every(({ time }) => trading.includes(time)));
  assert.match(candles.momentOf(candles.all.at(-1).time, english, NOON), /^2 days from /);
  const sum = candles.all.reduce((volume, each) => volume + each.volume, 0);
  assert.equal(sum, candles.unmerged.reduce((volume, each) => volume + each.volume, 0));
  candles.fit(-Infinity, Infinity, 400);
  assert.equal(candles.all.length, trading.length);
});

test('a cancelled trade does not take a week back to the range of its day', () => {
  const candles = new Candles(RANGES['1y']);
  const midnight = -12 * 60;
  candles.load(Array.from({ length: 365 }, (_, day) => row(midnight + (day - 364) * 24 * 60, 1_000 - day)));
  candles.fit(-Infinity, Infinity, 150);
  candles.record({ ...quote(0, 700, 10), high: 701, low: 699 });
  const { high } = candles.all.at(-1);
  assert.equal(candles.record({ ...quote(1, 700, 5), high: 700, low: 700 }).high, high);
});

test('two stocks are compared from the first moment that both have', () => {
  const at = (time, close) => ({ time, close });
  assert.deepEqual(compared([at(1, 50), at(2, 60), at(3, 75)], [at(2, 8), at(3, 4)]), [
    [{ time: 2, value: 100 }, { time: 3, value: 125 }],
    [{ time: 2, value: 100 }, { time: 3, value: 50 }],
  ]);
  assert.deepEqual(compared([at(1, 50)], []), [[{ time: 1, value: 100 }], []]);
  // Before a night with trades of one alone, the other has its last price of the day.
  assert.deepEqual(compared([at(2, 50), at(9, 75)], [at(1, 8), at(9, 4)])[1], [{ time: 9, value: 50 }]);
});

test('a new day counts its volume from zero', () => {
  const candles = new Candles(RANGES['1h']);
  candles.record(quote(0, 10, 500));
  assert.equal(candles.record(quote(1, 10, 7)).volume, 7);
});

test('each range asks for whole candles up to the last trade', () => {
  for (const range of Object.keys(RANGES)) {
    const { from, to, interval } = candleQuery(RANGES[range], NOON + 1_234);
    assert.equal(interval, RANGES[range].interval);
    assert.equal((Date.parse(from) / 1_000) % RANGES[range].seconds, 0);
    assert.ok(Date.parse(from) <= NOON + 1_234 - RANGES[range].back * 1_000);
    assert.ok(Date.parse(to) > NOON + 1_234);
  }
});

test('a year begins with the close of the day that the list compares with', () => {
  const daysAt = (hour) => Array.from({ length: 380 }, (_, i) => row(hour * HOUR - (379 - i) * DAY, i));
  const begin = (rows) => {
    const year = new Candles(RANGES['1y']);
    year.load(rows);
    return new Date(year.all[0].time * 1_000).toISOString();
  };
  assert.equal(begin(daysAt(-12)), '2025-11-23T00:00:00.000Z');
  // Days of New York begin at 9:00 UTC, in summer at 8:00; those of currencies on the evening before.
  assert.equal(begin(daysAt(-3)), '2025-11-23T09:00:00.000Z');
  assert.equal(begin(daysAt(-3).slice(0, -1).concat(row(-4 * HOUR, 7))), '2025-11-23T09:00:00.000Z');
  assert.equal(begin(daysAt(-14)), '2025-11-22T22:00:00.000Z');
  // A holiday, and a past that is shorter.
  const onHoliday = daysAt(-3).filter(({ start }) => !start.startsWith('2025-11-23'));
  assert.equal(begin(onHoliday), '2025-11-22T09:00:00.000Z');
  assert.equal(begin(daysAt(-3).slice(-100)), daysAt(-3).at(-100).start);
});

test('six months before the 31st is the last day of a shorter month, as on the server', () => {
  const half = new Candles(RANGES['6m']);
  const days = Array.from({ length: 200 }, (_, i) => ({ ...row(0, i), start: new Date(Date.UTC(2027, 7, 31 - i)) }));
  half.load(days.reverse());
  assert.equal(new Date(half.all[0].time * 1_000).toISOString(), '2027-02-28T00:00:00.000Z');
});

test('a chart is described in a sentence', () => {
  const candles = new Candles(RANGES['1h']);
  const spoken = spokenChart('A', 'the last hour', candles.all, { format: english, decimals: 2 });
  assert.equal(spoken, 'No trades of A in the last hour.');
  candles.load([row(0, 8), row(1, 12)]);
  assert.equal(
    spokenChart('A', 'the last day', candles.all, { format: english, decimals: 2 }),
    'A in the last day: up, from 8.00 to 12.00, between 8.00 and 12.00.',
  );
});

test('the last price has its place in the range of the day', () => {
  assert.equal(placeInRange({ last: 15, low: 10, high: 20 }), 0.5);
  assert.equal(placeInRange({ last: 10, low: 10, high: 10 }), null);
  assert.equal(placeInRange({ last: 10 }), null);
});

const title = (state, ...pinned) => pageTitle('Stocks', pinned, { state, format: english });
const moved = (symbol, last) => ({ symbol, last, previousClose: 100 });

test('the title names the pinned stock that moved most, either way', () => {
  assert.equal(title('live'), 'Stocks');
  assert.equal(title('live', moved('A', 101), moved('B', 97)), 'B \u22123.00% · Stocks');
  assert.equal(title('market-closed', moved('A', 101)), 'A +1.00% · Stocks');
});

test('the title shows no outdated change but the reason', () => {
  for (const state of ['stale', 'no-source', 'reconnecting', 'closed', 'connecting']) {
    assert.doesNotMatch(title(state, moved('A', 101)), /A|%/, state);
  }
  assert.equal(title('reconnecting', moved('A', 101)), 'Reconnecting… · Stocks');
  assert.equal(title('stale'), 'Prices stale · Stocks');
});

const apple = {
  symbol: 'AAPL', name: 'A "quoted", Inc.', exchange: 'XNAS', currency: 'USD', decimals: 2,
  last: 1234.5, previousClose: 1000,
  open: 1000, high: 1300, low: 999.5, volume: 7, time: '2026-11-23T12:00:00.123456Z',
};
const linesOf = (stocks, more = {}, year = undefined) =>
  csv(stocks.map((stock) => exported(stock, year)), { source: 'Simulated prices', ...more }).split('\r\n');

test('the file has a line for each stock, with the separator and the decimal mark of the reader', () => {
  const lines = linesOf([apple], { locale: 'en-US' });
  assert.equal(
    lines[0],
    'Symbol,Name,Exchange,Currency,Last,Change,Change %,Previous close,Open,High,Low,Volume,' +
      '1W %,1M %,1Y %,52-week low,52-week high,Time (UTC),Source',
  );
  assert.equal(
    lines[1],
    'AAPL,"A ""quoted"", Inc.",Nasdaq,USD,1234.50,234.50,23.45,1000.00,1000.00,1300.00,999.50,7,,,,,,' +
      '2026-11-23 12:00:00,Simulated prices',
  );
  assert.deepEqual(lines.slice(2), ['']);
  assert.equal(
    linesOf([{ ...apple, name: 'Apple; Inc.' }], { locale: 'de-DE' })[1],
    'AAPL;"Apple; Inc.";Nasdaq;USD;1234,50;234,50;23,45;1000,00;1000,00;1300,00;999,50;7;;;;;;2026-11-23 12:00:00;' +
      'Simulated prices',
  );
  assert.match(linesOf([apple], { locale: 'ar-EG' })[1], /1234\.50/);
});

test('the file has the last year of a stock, as far as it is known', () => {
  const year = { low: 800, high: 1200.5, weekAgo: 1234.5, yearAgo: 617.25 };
  assert.match(linesOf([apple], { locale: 'en-US' }, year)[1], /,7,0\.00,,100\.00,800\.00,1300\.00,2026/);
  // A page of another version exports with this script.
  const { since, yearRange, ...older } = exported(apple);
  assert.match(csv([older], { source: '', locale: 'en-US' }), /999\.50,7,,,,,,2026/);
});

test('the file has own names and notes, if there are any', () => {
  const own = { AAPL: { name: 'Fruit', note: '=1+1\nsell' } };
  const lines = linesOf([apple, { symbol: 'B', last: 1 }], { source: 'S', own, locale: 'en-US' });
  assert.match(lines[0], /,Source,My name,My note$/);
  assert.match(lines[1], /,S,Fruit,"'=1\+1\nsell"$/);
  assert.match(lines[2], /,S,,$/);
});

test('symbols that look like words or numbers stay text', () => {
  const first = (symbol) => linesOf([{ ...apple, symbol }], { locale: 'en-US' })[1].split(',')[0];
  for (const symbol of ['005930', '1E5', 'TRUE', 'NULL', 'NA', 'MAR1', '1-2', 'WAHR']) {
    assert.equal(first(symbol), `"=""${symbol}"""`);
  }
  for (const symbol of ['AAPL', 'BRK.B', 'CON', '^GSPC']) assert.equal(first(symbol), symbol);
});

test('no text is a formula for a spreadsheet, in any spelling of its first character', () => {
  const starts = ['=', '+', '-', '@', ...'\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u2212\u2013'];
  const blanks = ['', ...' \u00a0\u3000\ufeff\u200b\t\r\n'];
  const formulas = starts.flatMap((start) => blanks.map((blank) => `${blank}${start}1+1`));
  for (const name of [...formulas, '\tA', '\rA', '\nA']) {
    const file = csv([exported({ ...apple, name })], { source: '', locale: 'en-US' });
    assert.ok(file.includes(`AAPL,'${name},`) || file.includes(`AAPL,"'${name}",`), JSON.stringify(name));
  }
});

test('the file has its time in its name', () => {
  assert.equal(csvName(new Date(2026, 10, 8, 23, 59)), 'stocks-2026-11-08-2359.csv');
});

test('numbers of the file have the places of their stock', () => {
  const line = (last, previousClose, decimals) =>
    linesOf([{ symbol: 'A', last, previousClose, decimals }], { source: '' })[1];
  assert.equal(line(150.1, 150, 2), 'A,,,,150.10,0.10,0.07,150.00,,,,,,,,,,,');
  assert.equal(line(0.5, 1.2, 4), 'A,,,,0.5000,-0.7000,-58.33,1.2000,,,,,,,,,,,');
  assert.equal(line(1300, 1300.01, 2), 'A,,,,1300.00,-0.01,-0.001,1300.01,,,,,,,,,,,');
  assert.equal(line(0.00001234, 0.00001234, 8), 'A,,,,0.00001234,0.00000000,0.00,0.00001234,,,,,,,,,,,');
  const long = 'A,,,,0.100000000000000000,-0.200000000000000000,-66.67,0.300000000000000000';
  assert.equal(line(0.1, 0.3, 18), `${long},,,,,,,,,,,`);
});

test('a symbol stands in the address, whatever its characters', () => {
  for (const symbol of ['AAPL', '^GSPC', 'EURUSD=X', 'X:Y', 'BRK.B']) assert.equal(symbolOf(hashOf(symbol)), symbol);
  assert.equal(symbolOf('#aapl'), 'AAPL');
  for (const hash of ['', '#', '#<b>', '#%']) assert.equal(symbolOf(hash), null, hash);
  assert.equal(symbolOf('#X%3AY~1y~KO'), 'X:Y');
  assert.deepEqual(chartOf('#X%3AY~1y~%5EGSPC'), { range: '1y', compared: '^GSPC' });
  assert.deepEqual(chartOf('#AAPL'), { range: undefined, compared: null });
  assert.deepEqual(chartOf('#AAPL~5d~%'), { range: '5d', compared: null });
});
