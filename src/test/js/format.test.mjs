import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Format, sourceLabel, usableLocales } from '../../main/resources/web/app/board/format.js';
import { changeOf, directionOf, mainCurrency } from '../../main/resources/web/app/board/prices.js';

const english = new Format('en-US', 'UTC');
const german = new Format('de-DE', 'Europe/Berlin');
const stock = (last, previousClose) => ({ last, previousClose });

const page = (file) => JSON.parse(readFileSync(new URL(`../resources/page/${file}`, import.meta.url), 'utf8'));

test('prices and changes are shown with the places of the stock, as the server shows them', () => {
  for (const { last, previousClose, decimals, ...expected } of page('prices.json')) {
    const row = { last: Number(last), previousClose: Number(previousClose), decimals };
    const shown = english.price(row.last, decimals);
    const [change, percent, direction] = [english.change(row), english.changePercent(row), directionOf(row)];
    assert.deepEqual({ shown, change, percent, direction }, expected, last);
  }
});

test('numbers have the separators of the reader', () => {
  assert.equal(german.price(1234.5, 2), '1.234,50');
  assert.equal(german.change(stock(149.6, 150)), '\u22120,40');
  assert.match(german.changePercent(stock(150.12, 150)), /^\+0,08\s%$/);
});

test('digits are Latin, units and dates English, wherever the reader is', () => {
  const time = Date.parse('2026-11-23T15:04:05Z');
  for (const locale of ['ar-EG', 'fa-IR', 'hi-IN', 'ja-JP', 'th-TH', 'de-DE']) {
    const format = new Format(locale, 'UTC');
    const texts = [
      format.price(1234.5, 2), format.change(stock(150.7, 150)), format.changePercent(stock(149, 150)),
      format.volume(14_428_800), format.stamp(time), format.when(time, time), format.tick(time, { isDay: true }),
    ];
    for (const text of texts) assert.match(text, /^[\x20-\x7e\u00a0\u202f\u2212\u200e]+$/, `${locale}: ${text}`);
    assert.match(format.change(stock(150.7, 150)), /^\u200e?\+0[.,]70$/);
    assert.match(format.volume(14_428_800), /^14[.,]43M$/);
    assert.match(format.stamp(time), /2026/);
  }
});

test('without a previous close there is no change in percent', () => {
  assert.equal(english.changePercent(stock(5, 0)), '\u2013');
  assert.equal(english.changePercent(stock(5)), '\u2013');
});

test('a row of a server that sends no decimals, or strange ones, is shown all the same', () => {
  assert.equal(english.change(stock(2, 1)), '+1.00');
  assert.equal(english.change({ ...stock(2, 1), decimals: -3 }), '+1');
  assert.doesNotThrow(() => english.change({ ...stock(2, 1), decimals: 400 }));
});

test('the currency of the list is that of more than half of the stocks', () => {
  const of = (...currencies) => mainCurrency(currencies.map((currency) => ({ currency })));
  assert.deepEqual(of('USD', 'USD'), { currency: 'USD', all: true });
  assert.deepEqual(of('EUR', 'USD', 'USD'), { currency: 'USD', all: false });
  assert.deepEqual(of('USD', 'USD', undefined), { currency: 'USD', all: false });
  assert.deepEqual(of('USD', 'EUR'), { currency: null, all: false });
  assert.deepEqual(of(undefined, undefined, 'USD'), { currency: null, all: false });
  assert.deepEqual(of(undefined), { currency: null, all: true });
  assert.deepEqual(of(), { currency: null, all: true });
});

test('the change is free of binary dirt', () => {
  assert.equal(changeOf(stock(150.12, 150)), 0.12);
  assert.equal(changeOf(stock(0.3, 0.1)), 0.2);
  assert.equal(changeOf(stock(1.1, 1.1)), 0);
  const split = { ...stock(121, 1208.88), split: '10:1' };
  assert.equal(changeOf(split), 0.11);
  assert.equal(english.changePercent(split), '+0.09%');
});

test('the direction is that of the exact change', () => {
  assert.deepEqual([stock(2, 1), stock(1, 2), stock(1, 1)].map(directionOf), ['up', 'down', 'flat']);
});

test('times are in the time zone of the reader, and say the day if it is another', () => {
  const now = Date.parse('2026-11-23T22:59:59Z');
  assert.equal(german.time('2026-11-23T15:04:05.123456Z', now), '16:04:05');
  assert.equal(german.time('2026-11-23T15:04:05.123456Z', now + 1_000), '23 Nov 2026, 16:04');
  assert.equal(german.time(undefined, now), '');
});

test('locales that Intl does not support are skipped', () => {
  assert.deepEqual(usableLocales(['en-US@posix', 'de-DE', 'C', '']), ['de-DE']);
  assert.equal(usableLocales(['en-US@posix']), undefined);
  assert.equal(usableLocales([]), undefined);
  assert.equal(usableLocales(undefined), undefined);
});

test('a moment of another day says the day', () => {
  const time = Date.parse('2026-11-22T15:04:05Z');
  assert.equal(german.moment(time, time + 3_600_000, 'minutes'), '16:04');
  assert.equal(german.moment(time, time, 'seconds'), '16:04:05');
  assert.equal(german.moment(time, time + 86_400_000, 'minutes'), '22 Nov 2026, 16:04');
});

test('volumes are short, as the server shows them', () => {
  for (const { volume, shown } of page('volumes.json')) assert.equal(english.volume(volume), shown);
  assert.equal(english.volume(null), '\u2013');
});

test('a moment in short is the time of today, with the weekday within a week, else the date', () => {
  const time = Date.parse('2026-11-23T15:04:05Z');
  const days = (count) => english.when(time, time + count * 86_400_000).replace(/\s/g, ' ');
  assert.deepEqual([days(0), days(1), days(30)], ['3:04 PM', 'Mon 3:04 PM', 'Nov 23']);
});

test('a moment in full has its date and its time zone', () => {
  const time = Date.parse('2026-11-23T15:04:05Z');
  assert.equal(german.stamp(time), '23 November 2026 at 16:04:05 CET');
  assert.match(english.stamp(time), /^November 23, 2026 at 3:04:05\sPM UTC$/);
});

test('a mark of a day names the day that begins there, also an hour beside midnight', () => {
  const format = new Format('en-GB', 'America/New_York');
  const midnight = Date.parse('2026-11-28T05:00:00Z');
  assert.equal(format.tick(midnight, { isDay: true }), '28 Nov');
  assert.equal(format.tick(midnight - 60 * 60_000, { isDay: true }), '28 Nov');
  assert.equal(format.tick(midnight + 90 * 60_000, { isDay: false }), '01:30');
});

test('the day of an exchange is the same for each reader', () => {
  const midnights = ['2026-11-28T05:00:00Z', '2026-11-28T00:00:00Z', '2026-11-27T15:00:00Z'];
  for (const zone of ['America/Los_Angeles', 'UTC', 'Asia/Tokyo', 'Pacific/Auckland']) {
    const format = new Format('en-US', zone);
    for (const begin of midnights.map(Date.parse)) {
      assert.equal(format.tradingDay(begin), 'Nov 28, 2026');
      assert.equal(format.tradingDay(begin, { short: true }), 'Nov 28');
    }
  }
});

test('sources have the labels that the server uses too', () => {
  const labels = page('source-labels.json');
  for (const [source, label] of Object.entries(labels)) assert.equal(sourceLabel(source), label);
  assert.equal(sourceLabel('alpaca', 900), 'Prices from Alpaca, delayed 15 min');
});
