// Removing with undo: hidden at once, sent after the time to undo.

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

test('a removal hides the stock and sends nothing while it can be undone', () => {
  pendingRemovals.begin('IBM');
  assert.deepEqual(hidden(), ['IBM']);
  assert.deepEqual(sent, []);
  assert.equal(pendingRemovals.undo('IBM'), true);
  assert.deepEqual(hidden(), []);
  pendingRemovals.commit(['IBM']);
  assert.deepEqual(sent, []);
});

test('after the time to undo it is sent once and cannot be undone', () => {
  pendingRemovals.begin('IBM');
  pendingRemovals.commit(['IBM']);
  pendingRemovals.commit(['IBM']);
  assert.deepEqual(sent, [{ type: 'remove', id: 'remove-1', symbol: 'IBM' }]);
  assert.equal(pendingRemovals.undo('IBM'), false);
});

test('the row stays hidden after the answer until the list lacks it', () => {
  pendingRemovals.begin('IBM');
  pendingRemovals.commit(['IBM']);
  const outcome = pendingRemovals.answered({ type: 'ack', id: 'remove-1', symbol: 'IBM', outcome: 'removed' });
  assert.deepEqual(outcome, []);
  assert.deepEqual(hidden(), ['IBM']);
  pendingRemovals.forget('IBM');
  assert.deepEqual(hidden(), []);
});

test('a refusal brings the row back, with the reason', () => {
  pendingRemovals.begin('IBM');
  pendingRemovals.commit(['IBM']);
  const error = { type: 'error', id: 'remove-1', code: 'not-allowed', message: 'Not for you.' };
  const outcome = pendingRemovals.answered(error);
  assert.deepEqual(outcome, [{ symbol: 'IBM', problem: 'IBM: Not for you.' }]);
  assert.deepEqual(hidden(), []);
});

test('several are removed with one message, and a refusal brings back its own row alone', () => {
  for (const symbol of ['IBM', 'KO', 'AMD']) pendingRemovals.begin(symbol);
  assert.equal(pendingRemovals.commit(['IBM', 'KO']), 'remove-1');
  assert.deepEqual(sent, [{ type: 'remove', id: 'remove-1', symbols: ['IBM', 'KO'] }]);
  const error = { type: 'error', id: 'remove-1', symbol: 'KO', code: 'any', message: 'No.' };
  const refused = pendingRemovals.answered(error);
  assert.deepEqual(refused, [{ symbol: 'KO', problem: 'KO: No.' }]);
  assert.deepEqual(hidden(), ['IBM', 'AMD']);
});

test('an error without a symbol is about all of them', () => {
  for (const symbol of ['IBM', 'KO']) pendingRemovals.begin(symbol);
  pendingRemovals.commit(['IBM', 'KO']);
  const refused = pendingRemovals.answered({ type: 'error', id: 'remove-1', code: 'any', message: 'No.' });
  assert.deepEqual(refused.map(({ symbol }) => symbol), ['IBM', 'KO']);
  assert.deepEqual(hidden(), []);
});

test('answers to other requests are ignored', () => {
  pendingRemovals.begin('IBM');
  pendingRemovals.commit(['IBM']);
  for (const id of [1, 'probe-1', undefined]) assert.equal(pendingRemovals.answered({ type: 'ack', id }), null);
});

test('without a connection it waits for one', () => {
  connected = false;
  pendingRemovals.begin('IBM');
  pendingRemovals.begin('KO');
  pendingRemovals.commit(['IBM']);
  connected = true;
  pendingRemovals.connected();
  assert.deepEqual(sent.map(({ symbol }) => symbol), ['IBM']);
});

test('without an answer the row comes back with a message', () => {
  pendingRemovals.begin('IBM');
  const id = pendingRemovals.commit(['IBM']);
  assert.deepEqual(pendingRemovals.giveUp(id), [{ symbol: 'IBM', problem: 'No answer: IBM may still be removed.' }]);
  assert.deepEqual(hidden(), []);
  assert.deepEqual(pendingRemovals.giveUp(id), []);
});

test('a removal that was never sent is reported as not done', () => {
  connected = false;
  pendingRemovals.begin('IBM');
  const id = pendingRemovals.commit(['IBM']);
  assert.deepEqual(pendingRemovals.giveUp(id), [{ symbol: 'IBM', problem: 'You are offline: IBM was not removed.' }]);
});

test('a stock that left the list, or was listed again, is not removed again', () => {
  pendingRemovals.begin('IBM');
  pendingRemovals.forget('IBM');
  pendingRemovals.commit(['IBM']);
  assert.deepEqual(sent, []);
});

test('leaving the page sends pending removals by REST, and only once', () => {
  pendingRemovals.begin('IBM');
  pendingRemovals.begin('KO');
  pendingRemovals.commit(['KO']);
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
