// What stands behind the form: symbols, additions on their way, suggestions, the token.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Additions } from '../../main/resources/web/app/models/additions.js';
import { answersTold } from '../../main/resources/web/app/models/answers.js';
import { Leftovers } from '../../main/resources/web/app/models/leftovers.js';
import { mayBeName, splitLast, splitSymbols } from '../../main/resources/web/app/models/symbol-list.js';
import { Suggestions } from '../../main/resources/web/app/models/suggestions.js';
import {
  INVALID_SYMBOL,
  MISSING_SYMBOL,
} from '../../main/resources/web/app/models/symbol.js';
import { authorization, isToken, subprotocols } from '../../main/resources/web/app/models/token.js';

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
  line.additions = new Additions((message) => {
    if (line.connected) line.sent.push(message);
    return line.connected;
  });
  return line;
}

const ack = (id, symbol, outcome = 'listed') => ({ type: 'ack', id, symbol, outcome });

test('a symbol goes out normalised and its ack ends it', () => {
  const { additions, sent } = additionsOver(true);
  assert.deepEqual(additions.submit(' nvda '), { id: 1 });
  assert.deepEqual(sent, [{ type: 'add', id: 1, symbol: 'NVDA' }]);
  assert.equal(additions.pending, true);
  assert.deepEqual(additions.answered(ack(1, 'NVDA')), { kind: 'added', id: 1, symbol: 'NVDA', typed: ' nvda ' });
  assert.equal(additions.pending, false);
});

test('any number may be on their way, and each has its own answer', () => {
  const { additions, sent } = additionsOver(true);
  for (const symbol of ['AMD', 'IBM', 'INTC']) additions.submit(symbol);
  assert.deepEqual(sent.map(({ symbol }) => symbol), ['AMD', 'IBM', 'INTC']);
  assert.equal(additions.answered(ack(2, 'IBM')).symbol, 'IBM');
  assert.equal(additions.answered({ type: 'error', id: 1, code: 'list-full', message: 'Full.' }).symbol, 'AMD');
  assert.equal(additions.pending, true);
  assert.match(additions.giveUp(3).message, /INTC/);
  assert.equal(additions.pending, false);
});

test('what certainly is invalid is not sent', () => {
  const { additions, sent } = additionsOver(true);
  assert.deepEqual(additions.submit('bank of america'), { problem: `“bank of america” contains a blank. ${INVALID_SYMBOL}` });
  assert.deepEqual(additions.submit('  '), { problem: MISSING_SYMBOL });
  assert.deepEqual(sent, []);
  assert.equal(additions.pending, false);
});

test('answers to others are not taken', () => {
  const { additions } = additionsOver(true);
  additions.submit('NVDA');
  assert.equal(additions.answered({ type: 'error', code: 'invalid-json', message: 'What?' }), null);
  assert.equal(additions.answered(ack(2, 'NVDA')), null);
  assert.equal(additions.pending, true);
});

test('the error of the server is the message, and it names the symbol', () => {
  const { additions } = additionsOver(true);
  const refuse = (text, message) => {
    const { id } = additions.submit(text);
    return additions.answered({ type: 'error', id, code: 'any', message });
  };
  assert.deepEqual(refuse('nope', 'No prices for NOPE.'), {
    kind: 'failed', id: 1, symbol: 'NOPE', typed: 'nope', message: 'No prices for NOPE.', code: 'any',
  });
  assert.equal(refuse('IBM', 'Too many requests.').message, 'IBM: Too many requests.');
});

test('without a connection they wait for one', () => {
  const line = additionsOver(false);
  line.additions.submit('NVDA');
  line.additions.submit('AMD');
  line.connected = true;
  line.additions.connected();
  assert.deepEqual(line.sent.map(({ symbol }) => symbol), ['NVDA', 'AMD']);
});

test('a connection that broke before the answer is no obstacle, and the repeat is no mistake', () => {
  const { additions, sent } = additionsOver(true);
  additions.submit('NVDA');
  additions.connected();
  assert.deepEqual(sent[0], sent[1]);
  assert.equal(additions.answered(ack(1, 'NVDA', 'already-listed')).kind, 'added');
});

test('a symbol that was there already', () => {
  const { additions } = additionsOver(true);
  additions.submit('NVDA');
  assert.equal(additions.answered(ack(1, 'NVDA', 'already-listed')).kind, 'already-listed');
});

test('time is up: it says whether it was sent, is not sent any more, and takes a late answer', () => {
  const unsent = additionsOver(false);
  unsent.additions.submit('NVDA');
  assert.match(unsent.additions.giveUp(1).message, /^NVDA could not be sent/);
  unsent.connected = true;
  unsent.additions.connected();
  assert.deepEqual(unsent.sent, []);

  const { additions } = additionsOver(true);
  additions.submit('NVDA');
  assert.match(additions.giveUp(1).message, /^No answer came/);
  assert.equal(additions.pending, false);
  assert.equal(additions.answered(ack(1, 'NVDA')).kind, 'added');
  assert.equal(additions.giveUp(1), null);
});

test('what was given up and stands on the list all the same has arrived', () => {
  const { additions } = additionsOver(true);
  additions.submit('intc');
  additions.submit('AMD');
  const isListed = (symbol) => symbol === 'INTC';
  assert.deepEqual(additions.arrived(isListed), []);
  additions.giveUp(1);
  additions.giveUp(2);
  additions.connected();
  assert.deepEqual(additions.arrived(isListed), [{ kind: 'arrived', id: 1, symbol: 'INTC', typed: 'intc' }]);
  assert.deepEqual(additions.arrived(isListed), []);
});

test('an addition that was given up is forgotten once the same symbol goes out again', () => {
  const { additions } = additionsOver(true);
  additions.submit('INTC');
  additions.giveUp(1);
  additions.submit('INTC');
  additions.answered(ack(2, 'INTC'));
  assert.deepEqual(additions.arrived(() => true), []);
});

test('what became of several is told by outcome, and of very many by their number', () => {
  const answer = (symbol, kind, unhidden = false) => ({ symbol, kind, unhidden });
  assert.equal(
    answersTold(
      [answer('KO', 'already-listed', true), answer('AMD', 'added'), answer('IBM', 'added'), answer('ALB', 'restored')],
      { filtered: ['AMD'] },
    ),
    'ALB is back. AMD, IBM added. KO is already in the list. KO was hidden, and is shown again. AMD is hidden by the filter.',
  );
  const many = Array.from({ length: 21 }, (_, i) => answer(`S${i}`, 'already-listed'));
  assert.equal(answersTold(many, { toGo: 9 }), '21 are already in the list. 9 to go.');
});

test('what was not added comes back, each with one sentence, the newest', () => {
  const leftovers = new Leftovers();
  leftovers.add('zzzq', 'ZZZQ is not known.');
  leftovers.add('amd', 'The list is full.');
  leftovers.add('ZZZQ', 'ZZZQ is not known here.');
  assert.equal(leftovers.text, 'amd, ZZZQ');
  assert.equal(leftovers.sentence, 'The list is full. ZZZQ is not known here.');
  leftovers.drop('AMD');
  assert.equal(leftovers.text, 'ZZZQ');
});

test('what went wrong can still be read when the field holds something else', () => {
  const leftovers = new Leftovers();
  leftovers.add('zzzq', 'ZZZQ is not known.');
  leftovers.release();
  assert.equal(leftovers.text, '');
  assert.equal(leftovers.sentence, 'ZZZQ is not known.');
  leftovers.add('zzzq', 'ZZZQ is not known.');
  assert.equal(leftovers.text, 'zzzq');
  assert.equal(leftovers.sentence, 'ZZZQ is not known.');
});

test('of many that were not added three are told, and all of them come back', () => {
  const leftovers = new Leftovers();
  for (const symbol of ['A1', 'B2', 'C3', 'D4', 'E5']) leftovers.add(symbol, `${symbol} is not known.`);
  assert.equal(leftovers.sentence, 'A1 is not known. B2 is not known. C3 is not known. 2 more were not added.');
  assert.equal(leftovers.text, 'A1, B2, C3, D4, E5');
});

test('there is one question about all of which nobody knows whether they are meant', () => {
  const leftovers = new Leftovers();
  leftovers.ask('hello', []);
  assert.equal(leftovers.sentence, 'HELLO is no ticker known here. Press Add again for HELLO.');
  leftovers.ask('world', []);
  leftovers.add('amd', 'The list is full.');
  assert.equal(
    leftovers.sentence,
    'The list is full. HELLO, WORLD are no tickers known here. Press Add again for HELLO, WORLD.',
  );
  assert.equal(leftovers.text, 'hello, world, amd');
  for (let i = 0; i < 9; i++) leftovers.ask(`odd${i}`, []);
  assert.match(leftovers.sentence, /11 of these are no tickers known here\. Press Add again for them\.$/);
});

test('a question names what is meant if that is obvious', () => {
  const ask = (word, ...similar) => {
    const leftovers = new Leftovers();
    leftovers.ask(word, similar);
    return leftovers.sentence;
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
  const { additions, sent } = additionsOver(true);
  const { id } = additions.submit('NVDA');
  const tooSoon = { type: 'error', id, code: 'too-many-requests', message: 'Please wait.' };
  assert.equal(additions.answered(tooSoon).kind, 'too-soon');
  assert.equal(additions.pending, true);
  additions.again(id);
  assert.equal(sent.length, 2);
  assert.equal(additions.answered(ack(id, 'NVDA', 'already-listed')).kind, 'already-listed');

  const other = additions.submit('AMD').id;
  let outcome;
  for (let i = 0; i < 100 && outcome?.kind !== 'failed'; i++) outcome = additions.answered({ ...tooSoon, id: other });
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
  const { additions } = additionsOver(true);
  for (const symbol of ['AMD', 'IBM', 'KO']) additions.submit(symbol);
  additions.answered(ack(1, 'AMD'));
  additions.giveUp(2);
  assert.deepEqual(additions.giveUpAll().map(({ symbol }) => symbol), ['KO']);
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
