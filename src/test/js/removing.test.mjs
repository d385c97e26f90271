// Removing with undo: hidden at once, sent when it cannot be undone any more.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { PendingRemovals } from '../../main/resources/web/app/removing/pending-removals.js';

let sent;
let connected;
let pendingRemovals;

beforeEach(() => {
  sent = [];
  connected = true;
  pendingRemovals = new PendingRemovals((message) => {
    if (connected) sent.push(message);
    return connected;
  });
});

const hidden = () => [...pendingRemovals.absent];

test('a removal hides the stock and says nothing to the server as long as it can be undone', () => {
  pendingRemovals.begin('IBM');
  assert.deepEqual(hidden(), ['IBM']);
  assert.deepEqual(sent, []);
  assert.equal(pendingRemovals.undo('IBM'), true);
  assert.deepEqual(hidden(), []);
  pendingRemovals.lapse('IBM');
  assert.deepEqual(sent, []);
});

test('when its time is up it is sent, once, and cannot be undone', () => {
  pendingRemovals.begin('IBM');
  pendingRemovals.lapse('IBM');
  pendingRemovals.lapse('IBM');
  assert.deepEqual(sent, [{ type: 'remove', id: 'remove-1', symbol: 'IBM' }]);
  assert.equal(pendingRemovals.undo('IBM'), false);
});

test('the row stays hidden after the answer, until the list says so too', () => {
  pendingRemovals.begin('IBM');
  pendingRemovals.lapse('IBM');
  const outcome = pendingRemovals.answered({ type: 'ack', id: 'remove-1', symbol: 'IBM', outcome: 'removed' });
  assert.deepEqual(outcome, { symbol: 'IBM', problem: null });
  assert.deepEqual(hidden(), ['IBM']);
  pendingRemovals.forget('IBM');
  assert.deepEqual(hidden(), []);
});

test('a refusal brings the row back, with the reason', () => {
  pendingRemovals.begin('IBM');
  pendingRemovals.lapse('IBM');
  const outcome = pendingRemovals.answered({ type: 'error', id: 'remove-1', code: 'not-allowed', message: 'Not for you.' });
  assert.deepEqual(outcome, { symbol: 'IBM', problem: 'IBM: Not for you.' });
  assert.deepEqual(hidden(), []);
});

test('answers to others are not taken', () => {
  pendingRemovals.begin('IBM');
  pendingRemovals.lapse('IBM');
  for (const id of [1, 'probe-1', 'remove-2', undefined]) assert.equal(pendingRemovals.answered({ type: 'ack', id }), null);
});

test('without a connection it waits for one', () => {
  connected = false;
  pendingRemovals.begin('IBM');
  pendingRemovals.begin('KO');
  pendingRemovals.lapse('IBM');
  connected = true;
  pendingRemovals.connected();
  assert.deepEqual(sent.map(({ symbol }) => symbol), ['IBM']);
});

test('without an answer the row comes back, and the page says that it does not know', () => {
  pendingRemovals.begin('IBM');
  assert.equal(pendingRemovals.giveUp('IBM'), null);
  pendingRemovals.lapse('IBM');
  assert.match(pendingRemovals.giveUp('IBM').problem, /IBM may or may not/);
  assert.deepEqual(hidden(), []);
});

test('a stock that left the list, or began anew there, is not removed again', () => {
  pendingRemovals.begin('IBM');
  pendingRemovals.forget('IBM');
  pendingRemovals.lapse('IBM');
  assert.deepEqual(sent, []);
});

test('whoever leaves the page has what is pending sent in another way, and only once', () => {
  pendingRemovals.begin('IBM');
  pendingRemovals.begin('KO');
  pendingRemovals.lapse('KO');
  assert.deepEqual(pendingRemovals.leave(), ['IBM']);
  assert.deepEqual(pendingRemovals.leave(), []);
  assert.equal(pendingRemovals.undo('IBM'), false);
});

test('the set of hidden symbols is another one after each change, and only then', () => {
  const before = pendingRemovals.absent;
  assert.equal(pendingRemovals.absent, before);
  pendingRemovals.begin('IBM');
  assert.notEqual(pendingRemovals.absent, before);
});
