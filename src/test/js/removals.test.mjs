// Removing with undo: hidden at once, sent when it cannot be undone any more.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Removals } from '../../main/resources/web/app/models/removals.js';

let sent;
let connected;
let removals;

beforeEach(() => {
  sent = [];
  connected = true;
  removals = new Removals((message) => {
    if (connected) sent.push(message);
    return connected;
  });
});

const hidden = () => [...removals.absent];

test('a removal hides the stock and says nothing to the server as long as it can be undone', () => {
  removals.begin('IBM');
  assert.deepEqual(hidden(), ['IBM']);
  assert.deepEqual(sent, []);
  assert.equal(removals.undo('IBM'), true);
  assert.deepEqual(hidden(), []);
  removals.lapse('IBM');
  assert.deepEqual(sent, []);
});

test('when its time is up it is sent, once, and cannot be undone', () => {
  removals.begin('IBM');
  removals.lapse('IBM');
  removals.lapse('IBM');
  assert.deepEqual(sent, [{ type: 'remove', id: 'remove-1', symbol: 'IBM' }]);
  assert.equal(removals.undo('IBM'), false);
});

test('the row stays hidden after the answer, until the list says so too', () => {
  removals.begin('IBM');
  removals.lapse('IBM');
  const outcome = removals.answered({ type: 'ack', id: 'remove-1', symbol: 'IBM', outcome: 'removed' });
  assert.deepEqual(outcome, { symbol: 'IBM', problem: null });
  assert.deepEqual(hidden(), ['IBM']);
  removals.forget('IBM');
  assert.deepEqual(hidden(), []);
});

test('a refusal brings the row back, with the reason', () => {
  removals.begin('IBM');
  removals.lapse('IBM');
  const outcome = removals.answered({ type: 'error', id: 'remove-1', code: 'not-allowed', message: 'Not for you.' });
  assert.deepEqual(outcome, { symbol: 'IBM', problem: 'IBM: Not for you.' });
  assert.deepEqual(hidden(), []);
});

test('answers to others are not taken', () => {
  removals.begin('IBM');
  removals.lapse('IBM');
  for (const id of [1, 'probe-1', 'remove-2', undefined]) assert.equal(removals.answered({ type: 'ack', id }), null);
});

test('without a connection it waits for one', () => {
  connected = false;
  removals.begin('IBM');
  removals.begin('KO');
  removals.lapse('IBM');
  connected = true;
  removals.connected();
  assert.deepEqual(sent.map(({ symbol }) => symbol), ['IBM']);
});

test('without an answer the row comes back, and the page says that it does not know', () => {
  removals.begin('IBM');
  assert.equal(removals.giveUp('IBM'), null);
  removals.lapse('IBM');
  assert.match(removals.giveUp('IBM').problem, /IBM may or may not/);
  assert.deepEqual(hidden(), []);
});

test('a stock that left the list, or began anew there, is not removed again', () => {
  removals.begin('IBM');
  removals.forget('IBM');
  removals.lapse('IBM');
  assert.deepEqual(sent, []);
});

test('whoever leaves the page has what is pending sent in another way, and only once', () => {
  removals.begin('IBM');
  removals.begin('KO');
  removals.lapse('KO');
  assert.deepEqual(removals.leave(), ['IBM']);
  assert.deepEqual(removals.leave(), []);
  assert.equal(removals.undo('IBM'), false);
});

test('the set of hidden symbols is another one after each change, and only then', () => {
  const before = removals.absent;
  assert.equal(removals.absent, before);
  removals.begin('IBM');
  assert.notEqual(removals.absent, before);
});
