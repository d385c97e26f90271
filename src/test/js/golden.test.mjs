// The golden messages in src/test/resources/protocol/, which the Java tests read too.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Board } from '../../main/resources/web/app/board/board.js';
import { add, decode, encode, ping, remove } from '../../main/resources/web/app/connection/messages.js';

const PROTOCOL = new URL('../resources/protocol/', import.meta.url);

function examples(folder) {
  const directory = new URL(`${folder}/`, PROTOCOL);
  const files = readdirSync(directory).filter((file) => file.endsWith('.json'));
  assert.notEqual(files.length, 0);
  return files.map((file) => ({ file, text: readFileSync(new URL(file, directory), 'utf8') }));
}

const SAY = {
  add: ({ id, symbol, symbols = [symbol] }) => add(id, symbols),
  remove: ({ id, symbol, symbols = [symbol] }) => remove(id, symbols),
  ping: ({ id }) => ping(id),
};

for (const { file, text } of examples('client')) {
  test(`the page sends client/${file}`, () => {
    const message = JSON.parse(text);
    assert.deepEqual(JSON.parse(encode(SAY[message.type](message))), message);
  });
}

for (const { file, text } of examples('server')) {
  test(`the page understands server/${file}`, () => {
    assert.deepEqual(decode(text), JSON.parse(text));
  });
}

for (const { file, text } of examples('fold')) {
  const { name, messages, verdicts, board: expected } = JSON.parse(text);
  test(`fold/${file}: ${name}`, () => {
    const board = new Board();
    const said = messages.map((message) => board.apply(decode(JSON.stringify(message))));
    assert.deepEqual(said, verdicts);
    assert.deepEqual({ version: board.version, stocks: board.stocks }, expected);
  });
}
