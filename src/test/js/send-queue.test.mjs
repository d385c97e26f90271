// How fast the page says many things.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { SEND_INTERVAL_MS, SendQueue } from '../../main/resources/web/app/connection/send-queue.js';

let timers;
let now;
let done;
let sendQueue;

beforeEach(() => {
  timers = new Map();
  now = 0;
  done = [];
  let last = 0;
  sendQueue = new SendQueue({
    setTimeout: (task, ms) => (timers.set(++last, { task, at: now + ms }), last),
    clearTimeout: (timer) => timers.delete(timer),
  });
});

/** Lets time pass, timer by timer. */
function pass(ms) {
  const end = now + ms;
  for (;;) {
    const due = [...timers].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at)[0];
    if (due === undefined) break;
    const [timer, { task, at }] = due;
    timers.delete(timer);
    now = at;
    task();
  }
  now = end;
}

const say = (what) => () => done.push(what);

test('the first is said at once, the others one after the other', () => {
  for (const what of ['a', 'b', 'c']) sendQueue.inTurn(say(what));
  assert.deepEqual(done, ['a']);
  pass(SEND_INTERVAL_MS);
  assert.deepEqual(done, ['a', 'b']);
  pass(SEND_INTERVAL_MS);
  assert.deepEqual(done, ['a', 'b', 'c']);
});

test('what comes just after another waits, what comes later does not', () => {
  sendQueue.inTurn(say('a'));
  pass(SEND_INTERVAL_MS / 2);
  sendQueue.inTurn(say('b'));
  assert.deepEqual(done, ['a']);
  pass(SEND_INTERVAL_MS / 2);
  assert.deepEqual(done, ['a', 'b']);
  pass(SEND_INTERVAL_MS);
  sendQueue.inTurn(say('c'));
  assert.deepEqual(done, ['a', 'b', 'c']);
});

test('what is to be said again comes next, and all wait for it', () => {
  for (const what of ['a', 'b']) sendQueue.inTurn(say(what));
  sendQueue.after(1_000, say('a again'));
  pass(999);
  assert.deepEqual(done, ['a']);
  pass(1);
  assert.deepEqual(done, ['a', 'a again']);
  pass(SEND_INTERVAL_MS);
  assert.deepEqual(done, ['a', 'a again', 'b']);
});
