// Following the board over HTTP where WebSockets do not get through.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Polling } from '../../main/resources/web/app/connection/polling.js';

const STOCK = { symbol: 'AAPL', last: 2, previousClose: 1, time: '2026-11-23T15:04:05Z' };

let answers;
let fetches;
let received;
let failures;
let hidden;
let timers;
let polling;

const list = (version, stocks = [STOCK]) =>
  new Response(JSON.stringify({ version, source: 'simulated', stocks }), {
    headers: { Date: 'Mon, 23 Nov 2026 15:04:06 GMT' },
  });

/** The next answers; null is none. */
const will = (...all) => answers.push(...all);
const settled = () => new Promise((done) => setTimeout(done));

async function refused(times) {
  for (let i = 0; i < times; i++) {
    polling.refused();
    await settled();
  }
}

async function ring() {
  timers.shift().task();
  await settled();
}

beforeEach(() => {
  [answers, fetches, received, failures, hidden, timers] = [[], 0, [], 0, false, []];
  polling = new Polling({
    fetch: async () => {
      fetches += 1;
      return answers.shift() ?? Promise.reject(new Error('no answer'));
    },
    receive: (messages) => received.push(messages),
    failed: () => (failures += 1),
    hidden: () => hidden,
    setTimeout: (task, ms) => {
      timers.push({ task, ms });
      return timers.at(-1);
    },
    clearTimeout: (timer) => {
      timers = timers.filter((each) => each !== timer);
    },
  });
});

test('after two refusals while HTTP works the list comes as a snapshot and a heartbeat', async () => {
  will(list('e-1'), list('e-2'));
  await refused(1);
  assert.equal(polling.active, false);
  assert.equal(polling.retryMs, null);
  await refused(1);
  assert.equal(polling.active, true);
  assert.equal(polling.retryMs, 60_000);
  assert.deepEqual(received, [
    [
      { type: 'snapshot', version: 'e-2', source: 'simulated', stocks: [STOCK] },
      {
        type: 'heartbeat',
        time: '2026-11-23T15:04:06.000Z',
        version: 'e-2',
        feed: 'live',
        pricesAt: '2026-11-23T15:04:05Z',
      },
    ],
  ]);
});

test('a server that is away blocks nothing, and neither does one that starts', async () => {
  await refused(5);
  will(list('e-1'));
  await refused(1);
  assert.equal(polling.active, false);
  assert.deepEqual([received, timers, failures], [[], [], 0]);
});

test('an error, or something that is no list, is not an answer', async () => {
  will(new Response('{}', { status: 503 }), new Response('<h1>Sign in</h1>'), list('e-1'));
  await refused(3);
  assert.equal(polling.active, false);
});

test('it fetches every two seconds, hidden every ten, and what did not change is no snapshot', async () => {
  will(list('e-1'), list('e-1'), list('e-1'), list('e-2'));
  await refused(2);
  assert.equal(timers[0].ms, 2_000);
  hidden = true;
  await ring();
  assert.equal(timers[0].ms, 10_000);
  await ring();
  assert.deepEqual(received.map((messages) => messages.map(({ type }) => type)), [
    ['snapshot', 'heartbeat'],
    ['heartbeat'],
    ['snapshot', 'heartbeat'],
  ]);
});

test('further refusals do not fetch more often', async () => {
  will(list('e-1'), list('e-1'));
  await refused(5);
  assert.equal(fetches, 2);
});

test('where HTTP fails too it ends, and begins again with two refusals', async () => {
  will(list('e-1'), list('e-1'));
  await refused(2);
  await ring();
  assert.deepEqual([polling.active, failures, timers.length], [false, 1, 0]);
  will(list('e-2'), list('e-2'));
  await refused(2);
  assert.equal(polling.active, true);
  assert.equal(received.length, 2);
});

test('once a WebSocket opens an answer that is under way is dropped', async () => {
  will(list('e-1'), list('e-1'), list('e-2'));
  await refused(2);
  timers.shift().task();
  polling.stop();
  await settled();
  assert.equal(received.length, 1);
  assert.deepEqual(timers, []);
});
