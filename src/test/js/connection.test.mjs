// The life of a connection, with a fake network and clock.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { UNREADABLE } from '../../main/resources/web/app/connection/messages.js';
import { afterClose, Backoff } from '../../main/resources/web/app/connection/reconnection.js';
import { StockStream } from '../../main/resources/web/app/connection/stock-stream.js';

class PretendedSocket extends EventTarget {
  readyState = 0;
  sent = [];
  closed = false;

  constructor(url) {
    super();
    this.url = url;
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
    this.readyState = 2;
  }

  opens() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  says(message) {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }));
  }

  ends(code, reason = '') {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason }));
  }
}

const SNAPSHOT = { type: 'snapshot', version: 'e-4', stocks: [] };
const GAP = { type: 'delta', version: 'e-9', since: 'e-8' };
const HEARTBEAT = { type: 'heartbeat', time: '2026-11-23T15:04:05Z', feed: 'live' };

let now;
let timers;
let sockets;
let states;
let version;
let verdict;
let stream;
let hidden;

const last = () => sockets.at(-1);

/** Advances the time; due timers run in their order. */
function pass(ms) {
  const end = now + ms;
  for (;;) {
    const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
    if (!due) break;
    timers.splice(timers.indexOf(due), 1);
    now = Math.max(now, due.at);
    due.task();
  }
  now = end;
}

function connected() {
  stream.start();
  delivers();
  version = 'e-4';
}

function delivers() {
  last().opens();
  last().says(SNAPSHOT);
  last().says(HEARTBEAT);
}

/** Long enough for the connection to count as stable. */
function goesWellForAWhile() {
  for (let i = 0; i < 2; i++) {
    pass(5_000);
    last().says(HEARTBEAT);
  }
}

const answer = () => ({ ...HEARTBEAT, id: last().sent.at(-1).id });

beforeEach(() => {
  now = 0;
  timers = [];
  sockets = [];
  states = [];
  version = null;
  verdict = 'applied';
  hidden = false;
  stream = new StockStream({
    url: 'ws://here/stocks',
    openSocket: (url) => {
      sockets.push(new PretendedSocket(url));
      return last();
    },
    since: () => version,
    receive: (message) => (message === UNREADABLE ? 'gap' : verdict),
    changed: (state) => states.push(state),
    backoff: new Backoff(() => hidden, () => 0.5),
    steady: () => now,
    setTimeout: (task, ms) => {
      const timer = { task, at: now + ms };
      timers.push(timer);
      return timer;
    },
    clearTimeout: (timer) => {
      timers = timers.filter((each) => each !== timer);
    },
  });
});

test('backoff doubles up to eight seconds, jitter takes any part of it, and a reset starts again', () => {
  const ceilings = new Backoff(() => hidden, () => 0.999999);
  const waits = (count) => Array.from({ length: count }, () => Math.ceil(ceilings.next() / 100) * 100);
  assert.deepEqual(waits(6), [500, 1_000, 2_000, 4_000, 8_000, 8_000]);
  hidden = true;
  assert.deepEqual(waits(2), [30_000, 30_000]);
  ceilings.reset();
  assert.equal(ceilings.next(), 499);
  assert.equal(new Backoff(() => false, () => 0).next(), 0);
});

test('close codes decide whether and when to reconnect', () => {
  const golden = new URL('../resources/protocol/close-codes.json', import.meta.url);
  for (const { code, stayAway } of JSON.parse(readFileSync(golden, 'utf8'))) {
    assert.equal(afterClose(code).stayAway, stayAway, String(code));
  }
  for (const code of [4500, 4999]) assert.equal(afterClose(code).stayAway, true, String(code));
  for (const code of [1000, 1006, 1012, 1013, 4000, 4499]) {
    assert.equal(afterClose(code).stayAway, false, String(code));
  }
  assert.equal(afterClose(1001, 'retry=1500').waitMs, 1_500);
  assert.equal(afterClose(1001, 'bye').waitMs, null);
  assert.equal(afterClose(1011, 'retry=1500').waitMs, null);
  assert.equal(afterClose(1001, 'retry=99999999999').waitMs, 300_000);
});

test('the first connection asks without since, a later one resumes', () => {
  connected();
  assert.equal(last().url, 'ws://here/stocks');
  last().ends(1006);
  pass(250);
  assert.equal(last().url, 'ws://here/stocks?since=e-4');
  assert.deepEqual(states, ['open', 'lost']);
});

test('failures wait longer and longer, until a connection delivered for a while', () => {
  stream.start();
  const waits = [250, 500, 1_000];
  for (const wait of waits) {
    const before = sockets.length;
    last().opens();
    last().ends(1006);
    pass(wait - 1);
    assert.equal(sockets.length, before);
    pass(1);
    assert.equal(sockets.length, before + 1);
  }
  delivers();
  last().ends(1006);
  pass(1_999);
  assert.equal(sockets.length, 4);
  pass(1);
  delivers();
  goesWellForAWhile();
  last().ends(1006);
  pass(250);
  assert.equal(sockets.length, 6);
});

test('a server that shuts down says when to reconnect', () => {
  connected();
  last().ends(1001, 'retry=3000');
  pass(2_999);
  assert.equal(sockets.length, 1);
  pass(1);
  assert.equal(sockets.length, 2);
});

test('a close code that forbids reconnecting is final', () => {
  connected();
  last().ends(1008);
  stream.wake();
  stream.pause();
  pass(600_000);
  assert.equal(sockets.length, 1);
  assert.deepEqual(states, ['open', 'closed']);
});

test('a gap asks for a snapshot, at once', () => {
  connected();
  goesWellForAWhile();
  const old = last();
  verdict = 'gap';
  old.says(GAP);
  assert.equal(old.closed, true);
  pass(0);
  assert.equal(sockets.length, 2);
  assert.equal(last().url, 'ws://here/stocks');
});

test('a snapshot is requested again after a failed attempt', () => {
  connected();
  verdict = 'gap';
  last().says(GAP);
  pass(250);
  last().ends(1006);
  pass(500);
  assert.equal(sockets.length, 3);
  assert.equal(last().url, 'ws://here/stocks');
});

test('repeated gaps do not cause a tight loop of reconnects', () => {
  stream.start();
  for (const wait of [250, 500, 1_000, 2_000, 4_000]) {
    verdict = 'applied';
    delivers();
    verdict = 'gap';
    last().says(GAP);
    const before = sockets.length;
    pass(wait - 1);
    assert.equal(sockets.length, before);
    pass(1);
    assert.equal(sockets.length, before + 1);
  }
});

test('an unreadable snapshot is requested again', () => {
  stream.start();
  last().opens();
  last().says({ type: 'snapshot', version: 'e-4' });
  assert.equal(last().closed, true);
  pass(250);
  assert.equal(last().url, 'ws://here/stocks');
  assert.equal(sockets.length, 2);
});

test('twenty seconds of silence end a connection that never delivered', () => {
  stream.start();
  last().opens();
  pass(19_999);
  assert.equal(last().closed, false);
  pass(1);
  assert.equal(last().closed, true);
  pass(250);
  assert.equal(sockets.length, 2);
});

test('a late timer also ends a connection after that silence', () => {
  connected();
  goesWellForAWhile();
  now += 60_000;
  pass(0);
  assert.deepEqual(last().sent, []);
  assert.equal(states.at(-1), 'lost');
});

test('a quiet connection is probed after six seconds, and replaced if it does not answer', () => {
  connected();
  goesWellForAWhile();
  pass(5_999);
  assert.deepEqual(last().sent, []);
  pass(1);
  assert.deepEqual(last().sent, [{ type: 'ping', id: 'probe-1' }]);
  pass(1_999);
  assert.deepEqual(states, ['open']);
  pass(1);
  assert.deepEqual(states, ['open', 'lost']);
  assert.equal(sockets.length, 2);
});

test('a lasting silence is probed once and then ends the connection', () => {
  connected();
  goesWellForAWhile();
  pass(6_000);
  last().says(answer());
  pass(19_999);
  assert.equal(last().sent.length, 1);
  assert.deepEqual(states, ['open', 'assured']);
  pass(1);
  assert.equal(states.at(-1), 'lost');
});

test('the next silence is probed again', () => {
  connected();
  goesWellForAWhile();
  pass(6_000);
  last().says(answer());
  pass(15_000);
  last().says(HEARTBEAT);
  pass(6_000);
  assert.deepEqual(last().sent.map(({ id }) => id), ['probe-1', 'probe-2']);
});

test('on waking an open connection is probed and, if dead, replaced after a second', () => {
  connected();
  goesWellForAWhile();
  stream.wake();
  stream.wake();
  assert.deepEqual(last().sent, [{ type: 'ping', id: 'probe-1' }]);
  assert.equal(states.at(-1), 'doubtful');
  pass(1_000);
  assert.equal(states.at(-1), 'lost');
  assert.equal(sockets.length, 2);
  assert.equal(last().url, 'ws://here/stocks?since=e-4');
});

test('only its own answer satisfies a probe: other messages may be from before the sleep', () => {
  connected();
  goesWellForAWhile();
  stream.wake();
  const dead = last();
  for (const old of [{ type: 'weather' }, HEARTBEAT, { ...HEARTBEAT, id: 'probe-0' }, SNAPSHOT]) dead.says(old);
  assert.equal(states.at(-1), 'doubtful');
  pass(1_000);
  assert.equal(dead.closed, true);

  delivers();
  stream.wake();
  pass(900);
  last().says(answer());
  assert.equal(states.at(-1), 'assured');
  pass(5_000);
  assert.equal(sockets.length, 2);
});

test('a refused probe counts as answered and is not shown', () => {
  connected();
  stream.wake();
  verdict = 'gap';
  last().says({ type: 'error', id: 'probe-1', code: 'too-many-requests', message: 'Please wait.' });
  pass(5_000);
  assert.equal(sockets.length, 1);
});

test('an unanswered request reveals a dead connection in time to be sent again', () => {
  connected();
  goesWellForAWhile();
  assert.equal(stream.request({ type: 'add', id: 1, symbol: 'NVDA' }), true);
  assert.deepEqual(last().sent.map(({ type }) => type), ['add']);
  pass(1_000);
  last().says({ type: 'ack', id: 1, symbol: 'NVDA', outcome: 'listed' });
  pass(3_000);
  assert.deepEqual(last().sent.map(({ type }) => type), ['add']);
  stream.request({ type: 'add', id: 2, symbol: 'AMD' });
  pass(4_000);
  assert.equal(sockets.length, 2);
  assert.equal(states.includes('doubtful'), false);
});

test('a connection that has not delivered yet is not probed for a request', () => {
  stream.start();
  last().opens();
  stream.request({ type: 'add', id: 1, symbol: 'NVDA' });
  pass(5_000);
  assert.equal(sockets.length, 1);
});

test('on waking the page reconnects at once', () => {
  connected();
  last().ends(1001, 'retry=60000');
  stream.wake();
  assert.equal(sockets.length, 2);
  delivers();
  for (let i = 0; i < 12; i++) {
    pass(5_000);
    last().says(HEARTBEAT);
  }
  assert.equal(sockets.length, 2);
});

test('on waking a fresh attempt goes on, an old one is replaced', () => {
  stream.start();
  pass(1_000);
  stream.wake();
  assert.equal(sockets.length, 1);
  pass(4_001);
  stream.wake();
  assert.equal(sockets.length, 2);
});

test('a new network does not wait for an attempt over the old one', () => {
  stream.start();
  pass(1_000);
  const old = last();
  stream.wake(0);
  assert.equal(old.closed, true);
  assert.equal(sockets.length, 2);
});

test('in doubt an open connection is probed, and none is opened', () => {
  connected();
  last().ends(1001, 'retry=60000');
  stream.doubt();
  assert.equal(sockets.length, 1);
});

test('a suspended page closes its connection and reconnects on waking', () => {
  connected();
  stream.pause();
  assert.equal(last().closed, true);
  pass(600_000);
  assert.equal(sockets.length, 1);
  stream.wake();
  assert.equal(last().url, 'ws://here/stocks?since=e-4');
});

test('messages of an abandoned socket are ignored', () => {
  connected();
  const old = last();
  stream.pause();
  stream.wake();
  old.ends(1008);
  last().opens();
  assert.equal(stream.request({ type: 'ping' }), true);
  assert.deepEqual(states, ['open', 'lost', 'open']);
});

test('nothing is sent without a connection', () => {
  stream.start();
  assert.equal(stream.request({ type: 'ping' }), false);
});

test('a connection whose token changed is replaced at once and resumes', () => {
  connected();
  const before = last();
  stream.renew();
  assert.ok(before.closed);
  assert.equal(sockets.length, 2);
  assert.equal(last().url, 'ws://here/stocks?since=e-4');
  assert.deepEqual(states.slice(-1), ['lost']);
  delivers();
  before.ends(1006);
  assert.equal(sockets.length, 2);
});

test('after a final close code a new token does not reconnect', () => {
  connected();
  last().ends(1008);
  stream.renew();
  assert.equal(sockets.length, 1);
});

test('a connection that never opened was refused, whether it ended or stayed silent', () => {
  stream.start();
  last().ends(1006);
  assert.deepEqual(states, ['refused', 'lost']);
  pass(250);
  pass(20_000);
  assert.deepEqual(states, ['refused', 'lost', 'refused', 'lost']);
  pass(500);
  last().opens();
  last().ends(1006);
  assert.deepEqual(states.slice(4), ['open', 'lost']);
});
