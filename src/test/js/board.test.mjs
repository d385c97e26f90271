import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcement, Board, listChanges } from '../../main/resources/web/app/board/board.js';
import { decode, includes, parseVersion, UNREADABLE } from '../../main/resources/web/app/connection/messages.js';

const OPENING = '2026-11-23T15:00:00Z';
const stock = (symbol, last = 10) => ({ symbol, name: `${symbol} Inc.`, last, previousClose: 10, time: OPENING });
const snapshot = (version, ...stocks) => ({ type: 'snapshot', version, source: 'simulated', stocks });
const delta = (since, version, more) => ({ type: 'delta', since, version, time: '2026-11-23T15:00:02Z', ...more });

test('the sequence stands after the last hyphen', () => {
  assert.deepEqual(parseVersion('k3-f9-14'), { epoch: 'k3-f9', sequence: 14 });
  assert.deepEqual(parseVersion('k3f9-010'), { epoch: 'k3f9', sequence: 10 });
});

test('a malformed version is ignored', () => {
  for (const text of ['', '14', '-14', 'k3f9-', 'k3f9-x', 'k3f9-1.5', 'k3f9-99999999999999999999', null, 14]) {
    assert.equal(parseVersion(text), null, String(text));
  }
});

test('a delta before the first snapshot is a gap', () => {
  assert.equal(new Board().apply(delta('e-0', 'e-1')), 'gap');
});

test('an empty delta at the head is ignored', () => {
  const board = new Board();
  board.apply(snapshot('e-4', stock('A')));
  assert.equal(board.apply(delta('e-4', 'e-4')), 'ignored');
});

test('sequences are compared as numbers', () => {
  const board = new Board();
  board.apply(snapshot('e-9', stock('A')));
  assert.equal(board.apply(delta('e-9', 'e-10', { quotes: [{ symbol: 'A', last: 11 }] })), 'applied');
  assert.equal(board.stocks[0].last, 11);
});

test('only stocks that changed are other objects', () => {
  const board = new Board();
  board.apply(snapshot('e-1', stock('A'), stock('B')));
  const [a, b] = board.stocks;
  board.apply(delta('e-1', 'e-2', { quotes: [{ symbol: 'B', last: 11 }] }));
  assert.equal(board.stocks[0], a);
  assert.notEqual(board.stocks[1], b);
  assert.equal(b.last, 10);
});

test('when a stock gets the price of another minute, the last price of the minute before is reported', () => {
  const board = new Board();
  const ended = [];
  board.minuteEnded = (...minute) => ended.push(minute);
  board.apply(snapshot('e-1', stock('A'), stock('B')));
  const at = (time, last) => ({ quotesAt: `2026-11-23T15:${time}Z`, quotes: [{ symbol: 'A', last }] });
  board.apply(delta('e-1', 'e-2', at('00:59.999', 11)));
  assert.deepEqual(ended, []);
  board.apply(delta('e-2', 'e-3', at('01:00', 12)));
  assert.deepEqual(ended, [['A', 11, '2026-11-23T15:00:59.999Z']]);
  board.apply(snapshot('e-4', { ...stock('A', 13), time: '2026-11-23T15:05:00Z' }, stock('B')));
  assert.deepEqual(ended.at(-1), ['A', 12, '2026-11-23T15:01:00Z']);
  board.apply(delta('e-4', 'e-5', { stocks: [{ ...stock('B', 14), time: '2026-11-23T15:05:00Z' }] }));
  assert.deepEqual(ended.slice(2), [['B', 10, OPENING]]);
});

test('a stock object is never changed', () => {
  const board = new Board();
  board.apply(snapshot('e-1', stock('A')));
  const held = board.find('A');
  board.apply(delta('e-1', 'e-2', { quotes: [{ symbol: 'A', last: 11 }] }));
  board.apply(delta('e-2', 'e-3', { quotes: [{ symbol: 'A', high: 12 }] }));
  assert.equal(held.last, 10);
  assert.deepEqual([board.find('A').last, board.find('A').high], [11, 12]);
  assert.equal(board.find('A'), board.stocks[0]);
  assert.deepEqual(board.symbols, ['A']);
});

test('a quote changes prices only', () => {
  const board = new Board();
  board.apply(snapshot('e-1', stock('A')));
  board.apply(delta('e-1', 'e-2', { quotes: [{ symbol: 'A', last: 'free', volume: null, __proto__: { evil: 1 } }] }));
  assert.equal(board.stocks[0].last, 10);
});

test('an unreadable message counts as a gap', () => {
  const unreadable = [
    '', 'null', '[]', '7', '{"type":7}', '{"type":"snapshot"}', '{"type":"snapshot","version":"x","stocks":[]}',
    '{"type":"snapshot","version":"e-1","stocks":[null]}', '{"type":"delta","version":"e-2","since":"e-1","quotes":{}}',
  ];
  for (const text of unreadable) assert.equal(decode(text), UNREADABLE, text);
  assert.equal(decode(new ArrayBuffer(2)), UNREADABLE);
  assert.equal(new Board().apply(UNREADABLE), 'gap');
});

test('incomplete heartbeats and answers are ignored without a gap', () => {
  const heartbeat = '{"type":"heartbeat","time":"soon","feed":"live"}';
  for (const text of [heartbeat, '{"type":"error","id":1}', '{"type":"ack"}']) {
    assert.equal(decode(text), null, text);
  }
});

test('a version includes those before it in its epoch', () => {
  assert.equal(includes('e-10', 'e-9'), true);
  assert.equal(includes('e-9', 'e-9'), true);
  assert.equal(includes('e-9', 'e-10'), false);
  assert.equal(includes('e-9', 'd-1'), false);
  assert.equal(includes(null, 'e-1'), false);
  assert.equal(includes('e-9', undefined), false);
});

test('unknown types, also names that objects inherit, are messages', () => {
  assert.equal(decode('{"type":"weather"}').type, 'weather');
  assert.equal(decode('{"type":"constructor"}').type, 'constructor');
});

test('additions and removals are recognized', () => {
  const changes = listChanges([stock('A'), stock('B')], [stock('B', 12), stock('C')]);
  assert.deepEqual(changes.added.map((each) => each.symbol), ['C']);
  assert.deepEqual(changes.removed.map((each) => each.symbol), ['A']);
});

test('an announcement names stocks that joined and left, not those whose price moved', () => {
  const nvidia = { symbol: 'NVDA', name: 'Nvidia' };
  const many = ['A', 'B', 'C', 'D'].map((symbol) => ({ symbol }));
  assert.equal(announcement({ added: [nvidia], removed: [] }), 'Nvidia, NVDA added');
  assert.equal(announcement({ added: [{ symbol: 'ZZ', name: 'ZZ' }], removed: [nvidia] }), 'ZZ added. NVDA removed');
  assert.equal(announcement({ added: [], removed: many }), '4 stocks removed');
  assert.equal(announcement({ added: [], removed: [] }), '');
});
