// What stands behind the form: symbols, additions on their way, suggestions, the token.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeResults, RejectedInput } from '../../main/resources/web/app/adding/add-messages.js';
import { PendingAdds } from '../../main/resources/web/app/adding/pending-adds.js';
import { Suggestions } from '../../main/resources/web/app/adding/suggestions.js';
import { MISSING, RULE } from '../../main/resources/web/app/board/symbol-input.js';
import { mayBeName, splitLast, splitSymbols } from '../../main/resources/web/app/board/symbol.js';
import { authorization, isToken, subprotocols } from '../../main/resources/web/app/connection/messages.js';

test('a token goes with a connection as a subprotocol and with a request in a header', () => {
  assert.deepEqual(subprotocols(null), ['stocks.v1']);
  assert.deepEqual(subprotocols('correct-horse.battery~staple'), ['stocks.v1', 'bearer.correct-horse.battery~staple']);
  assert.deepEqual(authorization(null), {});
  assert.deepEqual(authorization('correct-horse.battery~staple'), { Authorization: 'Bearer correct-horse.battery~staple' });
});

test('what no server takes for a token is none, and no socket would open with it', () => {
  assert.ok(isToken('0123456789abcdef'));
  assert.ok(isToken(`${'x'.repeat(120)}-._~+AZ`));
  for (const text of [null, '', '0123456789abcde', 'x'.repeat(129), 'with a blank inside', 'comma,comma,comma,', 'töken-töken-töken']) {
    assert.ok(!isToken(text), String(text));
  }
});

function additionsOver(connected) {
  const line = { sent: [], connected };
  line.pendingAdds = new PendingAdds((message) => {
    if (line.connected) line.sent.push(message);
    return line.connected;
  });
  return line;
}

const ack = (id, symbol, outcome = 'listed') => ({ type: 'ack', id, symbol, outcome });

test('a symbol goes out normalised and its ack ends it', () => {
  const { pendingAdds, sent } = additionsOver(true);
  assert.deepEqual(pendingAdds.submit(' nvda '), { id: 1 });
  assert.deepEqual(sent, [{ type: 'add', id: 1, symbol: 'NVDA' }]);
  assert.equal(pendingAdds.pending, true);
  assert.deepEqual(pendingAdds.answered(ack(1, 'NVDA')), { kind: 'added', id: 1, symbol: 'NVDA', typed: ' nvda ' });
  assert.equal(pendingAdds.pending, false);
});

test('any number may be on their way, and each has its own answer', () => {
  const { pendingAdds, sent } = additionsOver(true);
  for (const symbol of ['AMD', 'IBM', 'INTC']) pendingAdds.submit(symbol);
  assert.deepEqual(sent.map(({ symbol }) => symbol), ['AMD', 'IBM', 'INTC']);
  assert.equal(pendingAdds.answered(ack(2, 'IBM')).symbol, 'IBM');
  assert.equal(pendingAdds.answered({ type: 'error', id: 1, code: 'list-full', message: 'Full.' }).symbol, 'AMD');
  assert.equal(pendingAdds.pending, true);
  assert.match(pendingAdds.giveUp(3).message, /INTC/);
  assert.equal(pendingAdds.pending, false);
});

test('what certainly is invalid is not sent', () => {
  const { pendingAdds, sent } = additionsOver(true);
  assert.deepEqual(pendingAdds.submit('bank of america'), { problem: `“bank of america” contains a blank. ${RULE}` });
  assert.deepEqual(pendingAdds.submit('  '), { problem: MISSING });
  assert.deepEqual(sent, []);
  assert.equal(pendingAdds.pending, false);
});

test('answers to others are not taken', () => {
  const { pendingAdds } = additionsOver(true);
  pendingAdds.submit('NVDA');
  assert.equal(pendingAdds.answered({ type: 'error', code: 'invalid-json', message: 'What?' }), null);
  assert.equal(pendingAdds.answered(ack(2, 'NVDA')), null);
  assert.equal(pendingAdds.pending, true);
});

test('the error of the server is the message, and it names the symbol', () => {
  const { pendingAdds } = additionsOver(true);
  const refuse = (text, message) => {
    const { id } = pendingAdds.submit(text);
    return pendingAdds.answered({ type: 'error', id, code: 'any', message });
  };
  assert.deepEqual(refuse('nope', 'No prices for NOPE.'), {
    kind: 'failed', id: 1, symbol: 'NOPE', typed: 'nope', message: 'No prices for NOPE.', code: 'any',
  });
  assert.equal(refuse('IBM', 'Too many requests.').message, 'IBM: Too many requests.');
});

test('without a connection they wait for one', () => {
  const line = additionsOver(false);
  line.pendingAdds.submit('NVDA');
  line.pendingAdds.submit('AMD');
  line.connected = true;
  line.pendingAdds.connected();
  assert.deepEqual(line.sent.map(({ symbol }) => symbol), ['NVDA', 'AMD']);
});

test('a connection that broke before the answer is no obstacle, and the repeat is no mistake', () => {
  const { pendingAdds, sent } = additionsOver(true);
  pendingAdds.submit('NVDA');
  pendingAdds.connected();
  assert.deepEqual(sent[0], sent[1]);
  assert.equal(pendingAdds.answered(ack(1, 'NVDA', 'already-listed')).kind, 'added');
});

test('a symbol that was there already', () => {
  const { pendingAdds } = additionsOver(true);
  pendingAdds.submit('NVDA');
  assert.equal(pendingAdds.answered(ack(1, 'NVDA', 'already-listed')).kind, 'already-listed');
});

test('time is up: it says whether it was sent, is not sent any more, and takes a late answer', () => {
  const unsent = additionsOver(false);
  unsent.pendingAdds.submit('NVDA');
  assert.match(unsent.pendingAdds.giveUp(1).message, /^NVDA could not be sent/);
  unsent.connected = true;
  unsent.pendingAdds.connected();
  assert.deepEqual(unsent.sent, []);

  const { pendingAdds } = additionsOver(true);
  pendingAdds.submit('NVDA');
  assert.match(pendingAdds.giveUp(1).message, /^No answer came/);
  assert.equal(pendingAdds.pending, false);
  assert.equal(pendingAdds.answered(ack(1, 'NVDA')).kind, 'added');
  assert.equal(pendingAdds.giveUp(1), null);
});

test('what was given up and stands on the list all the same has arrived', () => {
  const { pendingAdds } = additionsOver(true);
  pendingAdds.submit('intc');
  pendingAdds.submit('AMD');
  const isListed = (symbol) => symbol === 'INTC';
  assert.deepEqual(pendingAdds.arrived(isListed), []);
  pendingAdds.giveUp(1);
  pendingAdds.giveUp(2);
  pendingAdds.connected();
  assert.deepEqual(pendingAdds.arrived(isListed), [{ kind: 'arrived', id: 1, symbol: 'INTC', typed: 'intc' }]);
  assert.deepEqual(pendingAdds.arrived(isListed), []);
});

test('an pendingAdd that was given up is forgotten once the same symbol goes out again', () => {
  const { pendingAdds } = additionsOver(true);
  pendingAdds.submit('INTC');
  pendingAdds.giveUp(1);
  pendingAdds.submit('INTC');
  pendingAdds.answered(ack(2, 'INTC'));
  assert.deepEqual(pendingAdds.arrived(() => true), []);
});

test('what became of several is told by outcome, and of very many by their number', () => {
  const answer = (symbol, kind, unhidden = false) => ({ symbol, kind, unhidden });
  assert.equal(
    describeResults(
      [answer('KO', 'already-listed', true), answer('AMD', 'added'), answer('IBM', 'added'), answer('ALB', 'restored')],
      { filtered: ['AMD'] },
    ),
    'ALB is back. AMD, IBM added. KO is already in the list. KO was hidden, and is shown again. AMD is hidden by the filter.',
  );
  const many = Array.from({ length: 21 }, (_, i) => answer(`S${i}`, 'already-listed'));
  assert.equal(describeResults(many, { toGo: 9 }), '21 are already in the list. 9 to go.');
});

test('what was not added comes back, each with one sentence, the newest', () => {
  const rejected = new RejectedInput();
  rejected.add('zzzq', 'ZZZQ is not known.');
  rejected.add('amd', 'The list is full.');
  rejected.add('ZZZQ', 'ZZZQ is not known here.');
  assert.equal(rejected.text, 'amd, ZZZQ');
  assert.equal(rejected.sentence, 'The list is full. ZZZQ is not known here.');
  rejected.drop('AMD');
  assert.equal(rejected.text, 'ZZZQ');
});

test('what went wrong can still be read when the field holds something else', () => {
  const rejected = new RejectedInput();
  rejected.add('zzzq', 'ZZZQ is not known.');
  rejected.release();
  assert.equal(rejected.text, '');
  assert.equal(rejected.sentence, 'ZZZQ is not known.');
  rejected.add('zzzq', 'ZZZQ is not known.');
  assert.equal(rejected.text, 'zzzq');
  assert.equal(rejected.sentence, 'ZZZQ is not known.');
});

test('of many that were not added three are told, and all of them come back', () => {
  const rejected = new RejectedInput();
  for (const symbol of ['A1', 'B2', 'C3', 'D4', 'E5']) rejected.add(symbol, `${symbol} is not known.`);
  assert.equal(rejected.sentence, 'A1 is not known. B2 is not known. C3 is not known. 2 more were not added.');
  assert.equal(rejected.text, 'A1, B2, C3, D4, E5');
});

test('there is one question about all of which nobody knows whether they are meant', () => {
  const rejected = new RejectedInput();
  rejected.ask('hello', []);
  assert.equal(rejected.sentence, 'HELLO is no ticker known here. Press Add again for HELLO.');
  rejected.ask('world', []);
  rejected.add('amd', 'The list is full.');
  assert.equal(
    rejected.sentence,
    'The list is full. HELLO, WORLD are no tickers known here. Press Add again for HELLO, WORLD.',
  );
  assert.equal(rejected.text, 'hello, world, amd');
  for (let i = 0; i < 9; i++) rejected.ask(`odd${i}`, []);
  assert.match(rejected.sentence, /11 of these are no tickers known here\. Press Add again for them\.$/);
});

test('a question names what is meant if that is obvious', () => {
  const ask = (word, ...similar) => {
    const rejected = new RejectedInput();
    rejected.ask(word, similar);
    return rejected.sentence;
  };
  const nvidia = { symbol: 'NVDA', name: 'Nvidia' };
  const fund = { symbol: 'NVPS', name: 'PurePlay Nvidia Ecosystem ETF' };
  const obvious =
    'NVIDIA is no ticker known here. Did you mean NVDA (Nvidia)? Choose it from the list, or press Add again for NVIDIA.';
  assert.equal(ask('nvidia', nvidia, fund), obvious);
  assert.equal(ask('nvidia', nvidia), obvious);
  assert.match(ask('apple', { symbol: 'AAPL', name: 'Apple Inc.' }, { symbol: 'APLE', name: 'Apple Hospitality' }), /here\. Choose/);
});

test('what came too soon after others is sent again, and a server that is busy for long is not asked for ever', () => {
  const { pendingAdds, sent } = additionsOver(true);
  const { id } = pendingAdds.submit('NVDA');
  const tooSoon = { type: 'error', id, code: 'too-many-requests', message: 'Please wait.' };
  assert.equal(pendingAdds.answered(tooSoon).kind, 'too-soon');
  assert.equal(pendingAdds.pending, true);
  pendingAdds.again(id);
  assert.equal(sent.length, 2);
  assert.equal(pendingAdds.answered(ack(id, 'NVDA', 'already-listed')).kind, 'already-listed');

  const other = pendingAdds.submit('AMD').id;
  let outcome;
  for (let i = 0; i < 100 && outcome?.kind !== 'failed'; i++) outcome = pendingAdds.answered({ ...tooSoon, id: other });
  assert.equal(outcome.message, 'AMD: Please wait.');
});

test('several symbols in one text, each once', () => {
  assert.deepEqual(splitSymbols(' nvda, amd ibm;NVDA\n'), ['nvda', 'amd', 'ibm']);
  assert.deepEqual(splitSymbols(' , '), []);
});

test('several words may be a name, unless something separates them', () => {
  for (const text of ['bank of america', ' amd  ibm ']) assert.equal(mayBeName(text), true, text);
  for (const text of ['amd', ' amd ', 'amd, ibm', 'amd;ibm x', 'AMD IBM KO '.repeat(9)]) assert.equal(mayBeName(text), false, text);
});

test('of a list, what is being typed is what stands behind the last comma', () => {
  assert.deepEqual(splitLast('apple'), { before: '', last: 'apple' });
  assert.deepEqual(splitLast('nvda, bank of am'), { before: 'nvda,', last: ' bank of am' });
  assert.deepEqual(splitLast('nvda;'), { before: 'nvda;', last: '' });
});

test('all are given up together when there will be no connection any more', () => {
  const { pendingAdds } = additionsOver(true);
  for (const symbol of ['AMD', 'IBM', 'KO']) pendingAdds.submit(symbol);
  pendingAdds.answered(ack(1, 'AMD'));
  pendingAdds.giveUp(2);
  assert.deepEqual(pendingAdds.giveUpAll().map(({ symbol }) => symbol), ['KO']);
});

const NVDA = { symbol: 'NVDA', name: 'Nvidia' };
const NVDL = { symbol: 'NVDL', name: 'GraniteShares' };

test('suggestions open with the answer, and nothing is active, so that Enter submits what was typed', () => {
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

test('an answer after the form was sent opens nothing', () => {
  const suggestions = new Suggestions();
  suggestions.typed('n');
  suggestions.clear();
  suggestions.answered('n', [NVDA]);
  assert.equal(suggestions.open, false);
});

test('arrows go round by way of the text', () => {
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

test('an answer leaves the active option where its symbol went', () => {
  const suggestions = new Suggestions();
  suggestions.typed('nv');
  suggestions.answered('nv', [NVDA, NVDL]);
  suggestions.typed('nvd');
  suggestions.move(-1);
  suggestions.answered('nvd', [NVDL, NVDA]);
  assert.equal(suggestions.active, 0);
});

test('closing while a question is open forgets it, with options that do not fit the text', () => {
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
