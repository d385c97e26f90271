// Polling the board over HTTP where WebSockets are blocked.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Fallback } from '../../main/resources/web/app/connection/fallback.js';
import { authorization, decode } from '../../main/resources/web/app/connection/messages.js';
import { Polling, requestByRest } from '../../main/resources/web/polling/index.js';

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
const noTimers = { setTimeout: () => null, clearTimeout: () => {} };
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
    decode,
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

test('an unreachable or starting server does not count as blocked', async () => {
  await refused(5);
  will(list('e-1'));
  await refused(1);
  assert.equal(polling.active, false);
  assert.deepEqual([received, timers, failures], [[], [], 0]);
});

test('an error or another content is not an answer', async () => {
  will(new Response('{}', { status: 503 }), new Response('<h1>Sign in</h1>'), list('e-1'));
  await refused(3);
  assert.equal(polling.active, false);
});

test('it fetches every two seconds, hidden every ten, and an unchanged list is no snapshot', async () => {
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

test('after a change the list is fetched at once', async () => {
  polling.hurry();
  assert.equal(fetches, 0);
  will(list('e-1'), list('e-1'), list('e-2'));
  await refused(2);
  polling.hurry();
  polling.hurry();
  await settled();
  assert.deepEqual([fetches, received.length, timers.length], [3, 2, 1]);
});

test('further refusals do not fetch more often', async () => {
  will(list('e-1'), list('e-1'));
  await refused(5);
  assert.equal(fetches, 2);
});

test('it stops if HTTP fails too, and starts again after two refusals', async () => {
  will(list('e-1'), list('e-1'));
  await refused(2);
  await ring();
  assert.deepEqual([polling.active, failures, timers.length], [false, 1, 0]);
  will(list('e-2'), list('e-2'));
  await refused(2);
  assert.equal(polling.active, true);
  assert.equal(received.length, 2);
});

test('once a WebSocket opens, a pending answer is dropped', async () => {
  will(list('e-1'), list('e-1'), list('e-2'));
  await refused(2);
  timers.shift().task();
  polling.stop();
  await settled();
  assert.equal(received.length, 1);
  assert.deepEqual(timers, []);
});

test('polling is loaded when a socket does not open, and again, from another address, if that failed', async () => {
  const attempts = [];
  const loads = [() => Promise.reject(new Error('no network')), async () => ({ Polling, requestByRest })];
  const fallback = new Fallback(
    (attempt) => {
      attempts.push(attempt);
      return loads[attempts.length - 1]();
    },
    { ...noTimers, fetch: async () => answers.shift(), receive: () => {}, hidden: () => false, decode },
  );
  assert.deepEqual([fallback.active, fallback.retryMs, attempts.length], [false, null, 0]);
  will(list('e-1'), list('e-2'));
  for (let i = 0; i < 3; i++) {
    fallback.refused();
    await settled();
  }
  assert.deepEqual(attempts, [1, 2]);
  assert.deepEqual([fallback.active, fallback.retryMs], [true, 60_000]);
  fallback.stop();
  assert.equal(fallback.active, false);
});

test('a refusal does not count if a WebSocket opens while the script loads', async () => {
  let loaded;
  const fallback = new Fallback(() => new Promise((done) => (loaded = done)), {
    fetch: async () => {
      fetches += 1;
    },
    decode,
    ...noTimers,
  });
  fallback.refused();
  fallback.refused();
  fallback.stop();
  loaded({ Polling, requestByRest });
  await settled();
  assert.equal(fetches, 0);
});

/** Sends a request and records the HTTP requests. @param {Response[]} responses in their order */
async function byRest(message, responses, token = null) {
  const sent = [];
  const fetch = async (path, { method, body, headers }) => {
    sent.push([method, path, body, headers]);
    return responses.shift() ?? Promise.reject(new Error('no answer'));
  };
  return { answers: await requestByRest(message, { fetch, authorization: authorization(token) }), sent };
}

const problem = (status, members) => new Response(JSON.stringify(members), { status });

test('an add goes out as one request and has the answers of the socket', async () => {
  const rows = [
    { type: 'ack', symbol: 'KO', outcome: 'listed' },
    { type: 'error', symbol: 'X', code: 'unknown-symbol', message: 'Unknown.' },
  ];
  const { answers, sent } = await byRest({ type: 'add', id: 7, symbols: ['KO', 'X'] }, [
    new Response(JSON.stringify(rows)),
  ], 'secret');
  assert.deepEqual(answers, rows.map((row) => ({ ...row, id: 7 })));
  assert.deepEqual(sent, [
    ['POST', '', '["KO","X"]', { Authorization: 'Bearer secret', 'Content-Type': 'application/json' }],
  ]);
});

test('a refused add is an error about the whole request', async () => {
  const { answers } = await byRest({ type: 'add', id: 7, symbol: 'KO' }, [
    problem(403, { code: 'not-allowed', detail: 'No.' }),
  ]);
  assert.deepEqual(answers, [{ type: 'error', id: 7, code: 'not-allowed', message: 'No.' }]);
});

test('a remove goes out for each symbol', async () => {
  const { answers, sent } = await byRest({ type: 'remove', id: 'r', symbols: ['BTC/USD', 'KO', 'X'] }, [
    new Response(null, { status: 204 }),
    problem(404, { detail: 'Not listed.' }),
    problem(503, {}),
  ]);
  assert.deepEqual(sent.map(([method, path]) => `${method} ${path}`), ['DELETE /BTC%2FUSD', 'DELETE /KO', 'DELETE /X']);
  assert.deepEqual(answers.map(({ outcome, code }) => outcome ?? code), ['removed', 'not-listed', 'unavailable']);
  assert.ok(answers.every(({ id }) => id === 'r'));
});

test('a missing or malformed answer is no answer', async () => {
  assert.deepEqual((await byRest({ type: 'add', id: 1, symbol: 'KO' }, [])).answers, []);
  assert.deepEqual((await byRest({ type: 'add', id: 1, symbol: 'KO' }, [new Response('<h1>')])).answers, []);
});
