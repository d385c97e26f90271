// Alerts of a reader: rules, storage, the watching tab, and texts.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import {
  armingPrice,
  candlesSince,
  crossedIn,
  crossedState,
  dayOf,
  firstState,
  holdsNow,
  isFresh,
  judge,
  MoveWindow,
  parseNumber,
  spanOf,
} from '../../main/resources/web/alerts/alert-rules.js';
import { AlertStore, MAX_ALERTS, pricesOf } from '../../main/resources/web/alerts/alert-store.js';
import {
  conditionText,
  isWatching,
  rangText,
  stateForAlerts,
  stateText,
  watchText,
  whenText,
} from '../../main/resources/web/alerts/alert-text.js';
import { BoardAlerts } from '../../main/resources/web/alerts/board-alerts.js';
import { Watcher } from '../../main/resources/web/alerts/watcher.js';
import { Format } from '../../main/resources/web/app/board/format.js';

const NOON = new Date(2026, 10, 23, 12).getTime();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const english = new Format('en-US');

const alertOf = (members) => ({
  id: 'a', symbol: 'AAPL', kind: 'above', limit: 200, repeat: 'once', since: NOON, armed: true, ...members,
});
const quote = (last, members) => ({
  symbol: 'AAPL', last, previousClose: 100, time: new Date(NOON).toISOString(), state: 'live', ...members,
});

/** @returns {number[]} the prices that ring an alert, in their order */
function ringing(alert, prices, { now = () => NOON, window = null } = {}) {
  let state = firstState(alert);
  return prices.filter((price, i) => {
    window?.add(now(i), price);
    const judged = judge(alert, state, spanOf(quote(price), window), now(i));
    state = judged.state;
    return judged.rings;
  });
}

test('an alert rings when its price is reached, and again only after the price went back by a margin', () => {
  const prices = [199.99, 200, 200.5, 199.9, 200.1, 199.5, 200.2];
  assert.deepEqual(ringing(alertOf(), prices), [200, 200.2]);
  assert.equal(armingPrice(alertOf()), 199.6);
  assert.deepEqual(ringing(alertOf({ kind: 'below' }), [200.01, 199, 200.3, 199, 200.5, 200]), [199, 200]);
});

test('an alert of each day rings once a day, also while its price stays there', () => {
  const daily = alertOf({ repeat: 'daily' });
  const now = (i) => NOON + i * 6 * 60 * MINUTE;
  // Noon, 18:00, midnight, 6:00, noon.
  assert.deepEqual(ringing(daily, [201, 202, 203, 150, 204], { now }), [201, 203]);
});

test('a clock that jumps back rings no alert of a day again', () => {
  const daily = alertOf({ repeat: 'daily' });
  const times = [NOON, NOON + DAY, NOON, NOON + DAY + MINUTE];
  assert.deepEqual(ringing(daily, [201, 202, 203, 204], { now: (i) => times[i] }), [201, 202]);
});

test('a condition that holds when it is set rings only after it ended once', () => {
  const alert = alertOf({ armed: !holdsNow(alertOf(), quote(210)) });
  assert.deepEqual(ringing(alert, [210, 199, 201]), [201]);
  assert.deepEqual(ringing({ ...alert, repeat: 'daily' }, [210, 211]), []);
});

test('the percentage of a day counts in both directions and to the last digit, but not across a split', () => {
  const day = alertOf({ kind: 'day', limit: 2.3 });
  assert.deepEqual(ringing(day, [102.2, 102.3, 101, 97.7]), [102.3, 97.7]);
  assert.equal(judge(day, firstState(day), spanOf(quote(10, { split: '10:1' })), NOON).rings, false);
  assert.equal(judge(day, firstState(day), spanOf(quote(10, { previousClose: 0 })), NOON).rings, false);
});

test('a percentage within minutes counts from the lowest and the highest price of that time', () => {
  const quick = alertOf({ kind: 'minutes', limit: 1, minutes: 10 });
  const slowly = (i) => NOON + i * 11 * MINUTE;
  const quickly = (i) => NOON + i * MINUTE;
  const rising = [100, 100.5, 101, 101.5];
  assert.deepEqual(ringing(quick, rising, { now: slowly, window: new MoveWindow(10) }), []);
  assert.deepEqual(ringing(quick, rising, { now: quickly, window: new MoveWindow(10) }), [101]);
  assert.deepEqual(ringing(quick, [101, 100.5, 99.9], { now: quickly, window: new MoveWindow(10) }), [99.9]);
  assert.equal(judge(quick, firstState(quick), spanOf(quote(500)), NOON).rings, false);
});

test('a window keeps no more than its minutes, and times that go back count as the newest', () => {
  const window = new MoveWindow(1);
  for (let second = 0; second <= 600; second++) window.add(NOON + second * 1_000, 100 + second);
  assert.ok(Math.abs(window.moved(700, 700) - (100 * 60) / 640) < 1);
  window.add(NOON, 50);
  assert.equal(window.moved(100, 100), 100);
  assert.equal(new MoveWindow(1).moved(1, 1), -Infinity);
});

test('old prices and stale stocks are not judged', () => {
  assert.equal(isFresh(quote(1), NOON + MINUTE), true);
  assert.equal(isFresh(quote(1), NOON + MINUTE + 1), false);
  assert.equal(isFresh(quote(1), NOON - 2 * MINUTE), false);
  assert.equal(isFresh(quote(1), NOON + 16 * MINUTE, 15 * 60), true, 'of a source that delays its prices');
  assert.equal(isFresh(quote(1), NOON + 17 * MINUTE, 15 * 60), false);
  assert.equal(isFresh(quote(1, { state: 'stale' }), NOON), false);
  assert.equal(isFresh(quote(1, { state: 'ended' }), NOON), false);
  assert.equal(isFresh(quote(1, { time: undefined }), NOON), false);
});

const candle = (minute, low, high) => ({ start: NOON + minute * MINUTE, low, high, close: high });

/** The crossing in minutes, with no page since the fifth. */
function crossed(alert, candles, { state = firstState(alert), days = [], ms = MINUTE } = {}) {
  return crossedIn(alert, state, { candles, days, ms, from: NOON + 5 * MINUTE });
}

test('a crossing while no page was open is found in the candles', () => {
  const candles = [candle(3, 190, 300), candle(4, 190, 199), candle(6, 198, 201), candle(7, 199, 205)];
  assert.deepEqual(crossed(alertOf(), candles), { time: NOON + 6 * MINUTE, price: 201 });
  assert.deepEqual(crossed(alertOf({ kind: 'below', limit: 199 }), candles), { time: NOON + 6 * MINUTE, price: 198 });
  assert.equal(crossed(alertOf({ limit: 206 }), candles), null);
});

test('the candle in which the page was closed counts, unless the alert was armed in it', () => {
  const candles = [{ ...candle(4, 190, 201), start: NOON + 4.5 * MINUTE }];
  assert.equal(crossed(alertOf(), candles).price, 201);
  assert.equal(crossed(alertOf({ since: NOON + 4.7 * MINUTE }), candles), null);
});

test('an alert that rang is not reported again', () => {
  const candles = [candle(6, 198, 201)];
  const state = { armed: false, since: NOON, day: 0 };
  assert.equal(crossed(alertOf(), candles, { state }), null);
  const daily = alertOf({ repeat: 'daily' });
  assert.equal(crossed(daily, candles, { state: { ...state, day: dayOf(NOON) } }), null);
  const told = crossedState(firstState(daily), NOON + 6 * MINUTE);
  assert.equal(crossed(daily, candles, { state: told }), null);
  assert.deepEqual(told, { armed: false, since: NOON, day: dayOf(NOON) });
});

test('a crossed percentage needs the previous close', () => {
  const day = alertOf({ kind: 'day', limit: 3 });
  const days = [
    { start: NOON - DAY, close: 100 },
    { start: NOON - 60 * MINUTE, close: 104 },
  ];
  const candles = [candle(6, 98, 102.9), candle(7, 96.9, 101)];
  assert.deepEqual(crossed(day, candles, { days }), { time: NOON + 7 * MINUTE, price: 96.9 });
  assert.equal(crossed(day, candles), null);
});

test('a move within minutes is found where candles are not longer', () => {
  const quick = alertOf({ kind: 'minutes', limit: 1, minutes: 10 });
  const candles = [candle(4, 100, 100), candle(8, 100.9, 101.1)];
  assert.equal(crossed(quick, candles).price, 101.1);
  assert.equal(crossed(quick, candles, { ms: 60 * MINUTE }), null);
});

test('the interval of candles fits the length of the gap', () => {
  const intervals = [0.5, 3, 20, 100].map((days) => candlesSince(NOON - days * DAY, NOON).interval);
  assert.deepEqual(intervals, ['1m', '5m', '1h', '1d']);
});

test('numbers are read in the reader’s format', () => {
  const point = (text) => parseNumber(text, '.');
  const comma = (text) => parseNumber(text, ',');
  assert.deepEqual(['200', ' 1,234.5 ', '1,234', '200,5', '3 %', '.5', '1,234,567.25'].map(point), [
    200, 1234.5, 1234, 200.5, 3, 0.5, 1234567.25,
  ]);
  assert.deepEqual(['200,5', '1.234,5', '1.234', '200.5', '1\u202f234,5', '12’345,5'].map(comma), [
    200.5, 1234.5, 1234, 200.5, 1234.5, 12345.5,
  ]);
  assert.deepEqual(['', '0', '-1', 'abc', '1.2.3', '1e5', 'Infinity', '12,34,56'].map(point), Array(8).fill(null));
});

function storage(entries = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    kept,
    read: (key) => kept.get(key) ?? null,
    write: (key, text) => (text === null ? kept.delete(key) : kept.set(key, text)),
  };
}

const rangOf = (id, members) => ({
  id, symbol: 'AAPL', kind: 'above', limit: 200, price: 200.5, decimals: 2, time: NOON, missed: null, ...members,
});

test('alerts, their states and rung alerts are restored, also in another tab', () => {
  const browser = storage();
  const store = new AlertStore(browser);
  const other = new AlertStore(browser);
  const alert = alertOf();
  store.add(alert);
  store.setState(alert, { armed: false, since: NOON, day: 20261123 });
  store.addRang(rangOf('1'));
  for (const key of ['stock-tracker.alerts', 'stock-tracker.alerts.states', 'stock-tracker.alerts.rang']) {
    other.follow(key);
  }
  for (const each of [other, new AlertStore(browser)]) {
    assert.deepEqual(each.alerts, [alert]);
    assert.deepEqual(each.stateOf(alert), { armed: false, since: NOON, day: 20261123 });
    assert.deepEqual(each.rang, [rangOf('1')]);
  }
  browser.kept.clear();
  other.follow(null);
  assert.deepEqual([other.alerts, other.rang], [[], []]);
});

test('deleting an alert deletes its state', () => {
  const browser = storage();
  const store = new AlertStore(browser);
  const [one, two] = [alertOf({ id: '1' }), alertOf({ id: '2' })];
  store.add(one);
  store.add(two);
  store.setState(one, firstState(one));
  store.remove('1');
  store.setState(two, firstState(two));
  assert.deepEqual(Object.keys(JSON.parse(browser.kept.get('stock-tracker.alerts.states'))), ['2']);
});

test('a seen alert is not new in any tab', () => {
  const browser = storage();
  const store = new AlertStore(browser);
  store.addRang(rangOf('1'));
  store.addRang(rangOf('2'));
  assert.deepEqual(store.unseen.map(({ id }) => id), ['2', '1']);
  store.seeAll();
  assert.deepEqual(new AlertStore(browser).unseen, []);
  store.addRang(rangOf('3'));
  assert.deepEqual(store.unseen.map(({ id }) => id), ['3']);
  store.clearRang();
  assert.deepEqual(new AlertStore(browser).rang, []);
});

test('the list of rung alerts is bounded', () => {
  const store = new AlertStore(storage());
  for (let i = 0; i < 80; i++) store.addRang(rangOf(String(i)));
  assert.equal(store.rang.length, 50);
  assert.equal(store.rang[0].id, '79');
});

test('malformed entries in the storage are ignored', () => {
  const alerts = [null, 3, {}, alertOf({ kind: 'sideways' }), alertOf({ limit: -1 }), alertOf({ since: 'now' }),
    alertOf({ kind: 'minutes', minutes: 1e9 }), alertOf({ id: 'good' })];
  const store = new AlertStore(storage({
    'stock-tracker.alerts': JSON.stringify(alerts),
    'stock-tracker.alerts.states': '{"good":{"armed":"yes"}}',
    'stock-tracker.alerts.rang': '[{"id":"x"}]',
    'stock-tracker.alerts.watched': 'noon',
  }));
  assert.deepEqual(store.alerts.map(({ id }) => id), ['good']);
  assert.deepEqual(store.stateOf(store.alerts[0]), firstState(store.alerts[0]));
  assert.deepEqual(store.rang, []);
  assert.equal(store.watchedAt, null);
  assert.deepEqual(new AlertStore(storage({ 'stock-tracker.alerts': '{"not":' })).alerts, []);
  const many = Array.from({ length: MAX_ALERTS + 5 }, (_, i) => alertOf({ id: String(i) }));
  assert.equal(new AlertStore(storage({ 'stock-tracker.alerts': JSON.stringify(many) })).alerts.length, MAX_ALERTS);
});

test('the lines of a chart are the prices of a stock’s alerts', () => {
  const alerts = [alertOf(), alertOf({ kind: 'day', limit: 3 }), alertOf({ symbol: 'IBM', limit: 9 })];
  assert.deepEqual(pricesOf(alerts, 'AAPL'), [200]);
});

/** A browser's locks: one holder at a time, the others wait in their order. */
function lockManager() {
  const waiting = [];
  let held = false;
  const next = () => {
    const first = waiting.shift();
    if (first === undefined) {
      held = false;
      return;
    }
    held = true;
    Promise.resolve(first.hold()).then(first.done).then(next);
  };
  return {
    request: (name, { signal }, hold) =>
      new Promise((done, failed) => {
        const request = { hold, done };
        signal.addEventListener('abort', () => {
          const place = waiting.indexOf(request);
          if (place >= 0) waiting.splice(place, 1);
          failed(signal.reason);
        });
        waiting.push(request);
        if (!held) next();
      }),
  };
}

const settled = () => new Promise((done) => setTimeout(done));

test('one of two tabs watches, and the other takes over when it is closed', async () => {
  const locks = lockManager();
  const began = [];
  const tab = (name) => new Watcher({ locks, ...storage(), wall: () => 0 }, () => began.push(name));
  const [one, two] = [tab('one'), tab('two')];
  one.start();
  one.start();
  two.start();
  await settled();
  assert.deepEqual([one.watches, two.watches], [true, false]);
  one.stop();
  await settled();
  assert.deepEqual([one.watches, two.watches], [false, true]);
  one.start();
  one.stop();
  two.stop();
  await settled();
  one.start();
  await settled();
  assert.deepEqual([one.watches, two.watches], [true, false]);
  assert.deepEqual(began, ['one', 'two', 'one']);
});

test('without locks a tab watches as long as no other claims to, whatever the clock does', () => {
  const browser = storage();
  let now = NOON;
  const tab = () => new Watcher({ locks: undefined, ...browser, wall: () => now }, () => {});
  const [one, two] = [tab(), tab()];
  assert.deepEqual([one.watches, two.watches, one.watches], [true, false, true]);
  now += MINUTE;
  assert.deepEqual([two.watches, one.watches], [true, false]);
  now -= DAY;
  assert.deepEqual([one.watches, two.watches], [true, false]);
  one.stop();
  assert.equal(two.watches, true);
});

test('an alert is described in words', () => {
  const text = (members) => conditionText(alertOf(members), 2, english);
  assert.equal(text(), 'above 200.00');
  assert.equal(text({ kind: 'below', limit: 0.123 }), 'below 0.123');
  assert.equal(text({ kind: 'day', limit: 3 }), 'moves 3% in the day');
  assert.equal(text({ kind: 'minutes', limit: 1.5, minutes: 10 }), 'moves 1.5% within 10\u00a0min');

  const state = (alert, more) =>
    stateText(alert, { state: firstState(alert), stock: quote(1), day: dayOf(NOON), format: english, ...more });
  assert.equal(state(alertOf()), 'Waiting');
  const rung = { state: { armed: false, since: 0, day: dayOf(NOON) } };
  assert.equal(state(alertOf(), rung), 'Rings again after the price was below 199.60');
  assert.equal(state(alertOf({ limit: 150.03 }), rung), 'Rings again after the price was below 149.73');
  assert.equal(state(alertOf({ kind: 'day' }), rung), 'Rings again after the move was smaller');
  assert.equal(state(alertOf({ repeat: 'daily' }), rung), 'Done for today');
  const already = (members) => state(alertOf({ armed: false, ...members }));
  assert.equal(already(), 'It is above already: rings after the price was below 199.60');
  assert.equal(already({ kind: 'day' }), 'It moved so far already: rings after the move was smaller');
  assert.equal(already({ repeat: 'daily' }), 'It is above already: rings from tomorrow on');
  assert.equal(state(alertOf(), { stock: undefined }), 'Not watched: not on the list');
  assert.equal(state(alertOf(), { stock: quote(1, { state: 'stale' }) }), 'Not watched: no new prices come');
});

test('the text of a rung alert has time and price, and whether the page was closed', () => {
  assert.equal(rangText(rangOf('1'), english), 'AAPL above 200.00: 200.50');
  assert.equal(rangText(rangOf('1', { kind: 'day', limit: 3 }), english), 'AAPL moved 3% in the day: 200.50');
  const when = (missed) => whenText(rangOf('1', { missed }), NOON, english).replace(/\s/g, ' ');
  assert.equal(when(null), '12:00 PM');
  assert.equal(when('closed'), '12:00 PM, while this page was closed');
  assert.equal(when('away'), '12:00 PM, while this page had no live prices');
});

test('the page says whether it watches, and why not', () => {
  assert.equal(watchText(0, 'reconnecting'), '');
  assert.equal(watchText(1, 'live'), 'Watching your alert.');
  assert.equal(watchText(2, 'blocked'), 'Watching your 2 alerts.');
  assert.equal(watchText(2, 'stale'), 'Not watching your 2 alerts: no new prices come.');
  assert.equal(watchText(2, 'reconnecting'), 'Not watching your 2 alerts: the connection to the server is lost.');
  assert.equal(stateForAlerts({ state: 'blocked', ageMs: MINUTE }), 'blocked');
  assert.equal(stateForAlerts({ state: 'blocked', ageMs: MINUTE + 1 }), 'stale');
  assert.equal(stateForAlerts({ state: 'blocked', ageMs: 15 * MINUTE }, 900), 'blocked');
  assert.equal(stateForAlerts({ state: 'live', ageMs: 15 * MINUTE }), 'live');
  const states = ['live', 'blocked', 'stale', 'reconnecting', 'closed', 'market-closed', 'no-source'];
  assert.deepEqual(states.filter(isWatching), ['live', 'blocked']);
});

const WORKER = new URL('../../main/resources/web/public/alerts-worker.js', import.meta.url);

/** What a service worker does when a notification about BTC/USD is pressed while these windows are open. */
async function pressed(windows) {
  const done = [];
  let press;
  const clients = {
    matchAll: async () =>
      windows.map((url) => ({
        url,
        frameType: url.endsWith('?embed') ? 'nested' : 'top-level',
        postMessage: ({ alert }) => done.push(`${url} shows ${alert}`),
        focus: async () => done.push(`${url} is in front`),
      })),
    openWindow: async (url) => done.push(`${url} is opened`),
  };
  runInNewContext(readFileSync(WORKER, 'utf8'), {
    addEventListener: (type, listener) => (press = listener),
    clients,
    registration: { scope: 'https://example.com/tracker/' },
    encodeURIComponent,
    URL,
  });
  const notification = { data: 'BTC/USD', close: () => done.push('closed') };
  await new Promise((resolve) => press({ notification, waitUntil: resolve }));
  return done;
}

test('a pressed notification focuses the page or opens one', async () => {
  assert.deepEqual(await pressed(['https://example.com/other', 'https://example.com/tracker/#IBM']), [
    'closed',
    'https://example.com/tracker/#IBM shows BTC/USD',
    'https://example.com/tracker/#IBM is in front',
  ]);
  const others = ['other', 'tracker/docs/api.md', 'tracker/?embed'].map((path) => `https://example.com/${path}`);
  assert.deepEqual(await pressed(others), ['closed', 'https://example.com/tracker/#BTC%2FUSD is opened']);
});

/** The alerts of a board, with a server whose answers the test gives: answer(n, status, body) is to request n. */
function boardAlerts(t) {
  const answers = [];
  t.mock.method(globalThis, 'fetch', () => new Promise((resolve) => answers.push(resolve)));
  globalThis.document = { baseURI: 'https://example.com/' };
  t.after(() => delete globalThis.document);
  const alerts = new BoardAlerts('granted', () => null);
  const answer = async (index, status, body) => {
    answers[index](new Response(JSON.stringify(body), { status }));
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { alerts, answer, described: () => alerts.described(english, NOON, () => undefined) };
}

const boardAlert = (id) => ({ id, symbol: 'AAPL', condition: 'above', limit: 200, target: 'desk', state: 'waiting' });

test('a late answer to an older request does not replace a newer one', async (t) => {
  const { alerts, answer, described } = boardAlerts(t);
  const loads = [alerts.load(), alerts.load()];
  await answer(1, 200, { alerts: [boardAlert('b')], targets: ['desk'] });
  await answer(0, 200, { alerts: [], targets: ['desk'] });
  await Promise.all(loads);
  assert.deepEqual(described().alerts.map(({ id }) => id), ['b']);
});

test('the reason of a refusal is shown until the list is opened again', async (t) => {
  const { alerts, answer, described } = boardAlerts(t);
  const removed = alerts.remove('a');
  await answer(0, 429, { detail: 'Too many changes.' });
  await answer(1, 200, { alerts: [], targets: [] });
  await removed;
  assert.equal(described().problem, 'Too many changes.');
  const opened = alerts.open();
  await answer(2, 200, { alerts: [], targets: [] });
  await opened;
  assert.equal(described().problem, '');
});
