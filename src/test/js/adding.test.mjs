// Adding: tokens, requests, messages, suggestions.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeResults, RejectedInput } from '../../main/resources/web/adding/add-messages.js';
import { PendingAdds } from '../../main/resources/web/adding/pending-adds.js';
import { MISSING } from '../../main/resources/web/app/board/symbol-input.js';
import { splitLast, wordsOf } from '../../main/resources/web/app/board/symbol.js';
import { authorization, subprotocols } from '../../main/resources/web/app/connection/messages.js';
import { Suggestions } from '../../main/resources/web/adding/suggestions.js';
import { isToken } from '../../main/resources/web/token/token.js';

test('a token goes with a connection as a subprotocol and with a request in a header', () => {
  assert.deepEqual(subprotocols(null), ['stocks.v1']);
  assert.deepEqual(subprotocols('correct-horse.battery~staple'), ['stocks.v1', 'bearer.correct-horse.battery~staple']);
  assert.deepEqual(authorization(null), {});
  assert.deepEqual(authorization('correct-horse.battery~staple'), {
    Authorization: 'Bearer correct-horse.battery~staple',
  });
});

test('a malformed token is ignored, because no socket would open with it', () => {
  assert.ok(isToken('0123456789abcdef'));
  assert.ok(isToken(`${'x'.repeat(120)}-._~+AZ`));
  const malformed = ['with a blank inside', 'comma,comma,comma,', 'töken-töken-töken'];
  for (const text of [null, '', '0123456789abcde', 'x'.repeat(129), ...malformed]) {
    assert.ok(!isToken(text), String(text));
  }
});

function pendingAddsOver(connected) {
  const line = { sent: [], connected };
  line.pendingAdds = new PendingAdds((message) => {
    if (line.connected) line.sent.push(message);
    return line.connected;
  });
  return line;
}

const ack = (id, symbol, outcome = 'listed') => ({ type: 'ack', id, symbol, outcome });
const error = (id, symbol, message, code = 'any') => ({ type: 'error', id, symbol, code, message });

test('a symbol is sent normalised, and its ack completes the request', () => {
  const { pendingAdds, sent } = pendingAddsOver(true);
  assert.deepEqual(pendingAdds.submit([' nvda ']), { id: 1, problems: [] });
  assert.deepEqual(sent, [{ type: 'add', id: 1, symbol: 'NVDA' }]);
  assert.equal(pendingAdds.count, 1);
  assert.deepEqual(pendingAdds.answered(ack(1, 'NVDA')), [{ kind: 'added', symbol: 'NVDA', typed: ' nvda ' }]);
  assert.equal(pendingAdds.count, 0);
});

test('several symbols are one message, with an answer for each in their order', () => {
  const { pendingAdds, sent } = pendingAddsOver(true);
  pendingAdds.submit(['amd', 'brk-b', 'ibm']);
  assert.deepEqual(sent, [{ type: 'add', id: 1, symbols: ['AMD', 'BRK-B', 'IBM'] }]);
  assert.deepEqual(pendingAdds.answered(ack(1, 'AMD')), [{ kind: 'added', symbol: 'AMD', typed: 'amd' }]);
  assert.deepEqual(pendingAdds.answered(ack(1, 'BRK.B')), [{ kind: 'added', symbol: 'BRK.B', typed: 'brk-b' }]);
  assert.equal(pendingAdds.count, 1);
  assert.deepEqual(pendingAdds.answered(error(1, 'IBM', 'The list is full.', 'list-full')), [
    { kind: 'failed', symbol: 'IBM', typed: 'ibm', message: 'IBM: The list is full.', code: 'list-full' },
  ]);
  assert.equal(pendingAdds.count, 0);
});

test('requests are independent of each other', () => {
  const { pendingAdds } = pendingAddsOver(true);
  for (const symbol of ['AMD', 'IBM', 'INTC']) pendingAdds.submit([symbol]);
  assert.equal(pendingAdds.answered(ack(2, 'IBM'))[0].symbol, 'IBM');
  assert.equal(pendingAdds.answered(error(1, 'AMD', 'Full.'))[0].symbol, 'AMD');
  assert.match(pendingAdds.giveUp(3)[0].message, /INTC/);
  assert.equal(pendingAdds.count, 0);
});

test('an error without a symbol answers the whole request', () => {
  const { pendingAdds } = pendingAddsOver(true);
  pendingAdds.submit(['AMD', 'IBM']);
  const outcomes = pendingAdds.answered(error(1, undefined, 'Too many requests.', 'too-many-requests'));
  assert.deepEqual(outcomes.map(({ message }) => message), ['AMD: Too many requests.', 'IBM: Too many requests.']);
  assert.equal(pendingAdds.count, 0);
});

test('texts that are not symbols are not sent', () => {
  const { pendingAdds, sent } = pendingAddsOver(true);
  assert.deepEqual(pendingAdds.submit(['bank of america']), {
    id: null, problems: [{ typed: 'bank of america', message: '“bank of america” is not a ticker.' }],
  });
  assert.deepEqual(pendingAdds.submit(['  ']).problems, [{ typed: '  ', message: MISSING }]);
  assert.deepEqual(sent, []);
  assert.equal(pendingAdds.submit(['<b>', 'AMD']).problems.length, 1);
  assert.deepEqual(sent, [{ type: 'add', id: 1, symbol: 'AMD' }]);
});

test('answers to other requests are ignored', () => {
  const { pendingAdds } = pendingAddsOver(true);
  pendingAdds.submit(['NVDA']);
  assert.equal(pendingAdds.answered({ type: 'error', code: 'invalid-json', message: 'What?' }), null);
  assert.equal(pendingAdds.answered(ack(2, 'NVDA')), null);
  assert.equal(pendingAdds.count, 1);
});

test('without a connection requests wait for one', () => {
  const line = pendingAddsOver(false);
  line.pendingAdds.submit(['NVDA']);
  line.pendingAdds.submit(['AMD']);
  line.connected = true;
  line.pendingAdds.connected();
  assert.deepEqual(line.sent.map(({ symbol }) => symbol), ['NVDA', 'AMD']);
});

test('a new connection gets the unanswered requests, and a repetition is no error', () => {
  const { pendingAdds, sent } = pendingAddsOver(true);
  pendingAdds.submit(['NVDA', 'AMD', 'IBM']);
  pendingAdds.answered(ack(1, 'NVDA'));
  pendingAdds.connected();
  assert.deepEqual(sent[1], { type: 'add', id: 1, symbols: ['AMD', 'IBM'] });
  assert.equal(pendingAdds.answered(ack(1, 'AMD', 'already-listed'))[0].kind, 'added');
});

test('a symbol that was already listed is reported as such', () => {
  const { pendingAdds } = pendingAddsOver(true);
  pendingAdds.submit(['NVDA']);
  assert.equal(pendingAdds.answered(ack(1, 'NVDA', 'already-listed'))[0].kind, 'already-listed');
});

test('a timed-out request says whether it was sent, is not sent again, and accepts a late answer', () => {
  const unsent = pendingAddsOver(false);
  unsent.pendingAdds.submit(['NVDA']);
  assert.match(unsent.pendingAdds.giveUp(1)[0].message, /^You are offline: NVDA was not added/);
  unsent.connected = true;
  unsent.pendingAdds.connected();
  assert.deepEqual(unsent.sent, []);

  const { pendingAdds } = pendingAddsOver(true);
  pendingAdds.submit(['NVDA', 'AMD']);
  pendingAdds.answered(ack(1, 'NVDA'));
  assert.deepEqual(pendingAdds.giveUp(1).map(({ message }) => message), ['No answer for AMD. Press Add to try again.']);
  assert.equal(pendingAdds.count, 0);
  assert.equal(pendingAdds.answered(ack(1, 'AMD'))[0].kind, 'added');
  assert.deepEqual(pendingAdds.giveUp(1), []);
});

test('a timed-out request is complete once its stock is on the list', () => {
  const { pendingAdds } = pendingAddsOver(true);
  pendingAdds.submit(['intc']);
  pendingAdds.submit(['AMD']);
  const isListed = (symbol) => symbol === 'INTC';
  assert.deepEqual(pendingAdds.arrived(isListed), []);
  pendingAdds.giveUp(1);
  pendingAdds.giveUp(2);
  assert.deepEqual(pendingAdds.arrived(isListed), [{ kind: 'arrived', symbol: 'INTC', typed: 'intc' }]);
  assert.deepEqual(pendingAdds.arrived(isListed), []);
});

test('a timed-out request is forgotten once the same symbol is submitted again', () => {
  const { pendingAdds } = pendingAddsOver(true);
  pendingAdds.submit(['INTC']);
  pendingAdds.giveUp(1);
  pendingAdds.submit(['INTC']);
  pendingAdds.answered(ack(2, 'INTC'));
  assert.deepEqual(pendingAdds.arrived(() => true), []);
});

test('all requests fail when there will be no further connection', () => {
  const { pendingAdds } = pendingAddsOver(true);
  for (const symbol of ['AMD', 'IBM', 'KO']) pendingAdds.submit([symbol]);
  pendingAdds.answered(ack(1, 'AMD'));
  pendingAdds.giveUp(2);
  assert.deepEqual(pendingAdds.giveUpAll().map(({ symbol }) => symbol), ['KO']);
});

test('several results are listed by outcome, and very many are counted', () => {
  const answer = (symbol, kind, unhidden = false) => ({ symbol, kind, unhidden });
  assert.equal(
    describeResults(
      [answer('KO', 'already-listed', true), answer('AMD', 'added'), answer('IBM', 'added'), answer('ALB', 'restored')],
      { filtered: ['AMD'] },
    ),
    'ALB is back. AMD, IBM added. KO is already on the list. KO was hidden and is shown again. ' +
      'AMD is hidden by the filter.',
  );
  const many = Array.from({ length: 21 }, (_, i) => answer(`S${i}`, 'already-listed'));
  assert.equal(describeResults(many, { toGo: 9 }), '21 are already on the list. Adding… 9 left.');
  assert.equal(
    describeResults([answer('KO', 'added')], { headings: ['Tech', 'Food'] }),
    'KO added. Left out the headings “Tech”, “Food”.',
  );
});

test('symbols that were not added return to the field, each with its newest error', () => {
  const rejected = new RejectedInput();
  rejected.add('zzzq', 'ZZZQ is not known.');
  rejected.add('amd', 'The list is full.');
  rejected.add('ZZZQ', 'The price source does not know ZZZQ.');
  assert.equal(rejected.text, 'amd, ZZZQ');
  assert.equal(rejected.sentence, 'The list is full. The price source does not know ZZZQ.');
  rejected.drop('AMD');
  assert.equal(rejected.text, 'ZZZQ');
});

test('errors stay readable while the field has another text', () => {
  const rejected = new RejectedInput();
  rejected.add('zzzq', 'ZZZQ is not known.');
  rejected.release();
  assert.equal(rejected.text, '');
  assert.equal(rejected.sentence, 'ZZZQ is not known.');
  rejected.add('zzzq', 'ZZZQ is not known.');
  assert.equal(rejected.text, 'zzzq');
  assert.equal(rejected.sentence, 'ZZZQ is not known.');
});

test('of many symbols that were not added three are named, and all return to the field', () => {
  const rejected = new RejectedInput();
  for (const symbol of ['A1', 'B2', 'C3', 'D4', 'E5']) rejected.add(symbol, `${symbol} is not known.`);
  assert.equal(rejected.sentence, 'A1 is not known. B2 is not known. C3 is not known. 2 more were not added.');
  assert.equal(rejected.text, 'A1, B2, C3, D4, E5');
});

test('one question covers all doubtful symbols', () => {
  const rejected = new RejectedInput();
  rejected.add('hello', null);
  assert.equal(rejected.sentence, 'Unknown ticker HELLO. Press Add again to add HELLO anyway.');
  rejected.add('world', null);
  rejected.add('amd', 'The list is full.');
  assert.equal(
    rejected.sentence,
    'The list is full. Unknown tickers HELLO, WORLD. Press Add again to add them anyway.',
  );
  assert.equal(rejected.text, 'hello, world, amd');
  for (let i = 0; i < 9; i++) rejected.add(`odd${i}`, null);
  assert.match(rejected.sentence, /11 of these tickers are unknown\. Press Add again to add them anyway\.$/);
});

test('a question names the best match', () => {
  const rejected = new RejectedInput();
  rejected.add('appl', null, { symbol: 'AAPL', name: 'Apple Inc.' });
  assert.equal(
    rejected.sentence,
    'Unknown ticker APPL. Did you mean AAPL (Apple Inc.)? Press Add again to add APPL anyway.',
  );
});

test('words may be separated by any blanks', () => {
  assert.deepEqual(wordsOf('V MA'), ['V', 'MA']);
  assert.deepEqual(wordsOf('V\u00a0\u3000MA'), ['V', 'MA']);
  assert.deepEqual(wordsOf('NVDA'), ['NVDA']);
});

test('a question disappears with its text, and an error stays', () => {
  const rejected = new RejectedInput();
  rejected.add('hello', null);
  rejected.add('zzzq', 'ZZZQ is not known.');
  rejected.release();
  assert.equal(rejected.sentence, 'ZZZQ is not known.');
});

test('in a list, suggestions are for the text after the last comma', () => {
  assert.deepEqual(splitLast('apple'), { before: '', last: 'apple' });
  assert.deepEqual(splitLast('nvda, bank of am'), { before: 'nvda,', last: ' bank of am' });
  assert.deepEqual(splitLast('nvda;'), { before: 'nvda;', last: '' });
});

const NVDA = { symbol: 'NVDA', name: 'Nvidia' };
const NVDL = { symbol: 'NVDL', name: 'GraniteShares' };

test('suggestions open with the answer, and none is active, so that Enter submits the typed text', () => {
  const suggestions = new Suggestions();
  assert.equal(suggestions.typed(' nvd '), 'nvd');
  suggestions.answered('nvd', [NVDA, NVDL]);
  assert.equal(suggestions.open, true);
  assert.equal(suggestions.active, -1);
});

test('a late answer to an earlier question is dropped', () => {
  const suggestions = new Suggestions();
  suggestions.typed('n');
  suggestions.typed('nv');
  suggestions.answered('n', [NVDA]);
  assert.equal(suggestions.open, false);
});

test('an answer after the form was submitted opens nothing', () => {
  const suggestions = new Suggestions();
  suggestions.typed('n');
  suggestions.clear();
  suggestions.answered('n', [NVDA]);
  assert.equal(suggestions.open, false);
});

test('arrow keys cycle through the suggestions and the text', () => {
  const suggestions = new Suggestions();
  suggestions.typed('nvd');
  suggestions.answered('nvd', [NVDA, NVDL]);
  const down = [1, 1, 1, 1].map((step) => (suggestions.move(step), suggestions.active));
  assert.deepEqual(down, [0, 1, -1, 0]);
  const up = [-1, -1].map((step) => (suggestions.move(step), suggestions.active));
  assert.deepEqual(up, [-1, 1]);
});

test('closed suggestions open again with an arrow', () => {
  const suggestions = new Suggestions();
  suggestions.typed('nvd');
  suggestions.answered('nvd', [NVDA]);
  suggestions.close();
  suggestions.move(1);
  assert.equal(suggestions.open, true);
  assert.equal(suggestions.active, 0);
});

test('a new answer keeps the active option on its symbol', () => {
  const suggestions = new Suggestions();
  suggestions.typed('nv');
  suggestions.answered('nv', [NVDA, NVDL]);
  suggestions.typed('nvd');
  suggestions.move(-1);
  suggestions.answered('nvd', [NVDL, NVDA]);
  assert.equal(suggestions.active, 0);
});

test('closing drops a pending request and outdated options', () => {
  const suggestions = new Suggestions();
  suggestions.typed('nv');
  suggestions.answered('nv', [NVDA, NVDL]);
  suggestions.typed('nvda');
  suggestions.close();
  suggestions.answered('nvda', [NVDA]);
  suggestions.move(1);
  assert.equal(suggestions.open, false);
});

test('picking gives the instrument and closes', () => {
  const suggestions = new Suggestions();
  suggestions.typed('nvd');
  suggestions.answered('nvd', [NVDA, NVDL]);
  assert.equal(suggestions.pick(1), NVDL);
  assert.equal(suggestions.open, false);
  assert.equal(suggestions.pick(), null);
});

test('an emptied field suggests nothing', () => {
  const suggestions = new Suggestions();
  suggestions.typed('nvd');
  suggestions.answered('nvd', [NVDA]);
  assert.equal(suggestions.typed('  '), null);
  assert.equal(suggestions.open, false);
});
