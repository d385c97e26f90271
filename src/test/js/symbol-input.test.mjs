// Typed texts, by the golden files in src/test/resources/symbols, which the Java tests read too.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MISSING, parse, split } from '../../main/resources/web/app/board/symbol-input.js';

const golden = (file) => JSON.parse(readFileSync(new URL(`../resources/symbols/${file}`, import.meta.url), 'utf8'));

test('a text is read as its symbol, or refused', () => {
  const { missing, cases } = golden('parse.json');
  assert.equal(MISSING, missing);
  for (const { input, symbol } of cases) assert.equal(parse(input), symbol ?? null, JSON.stringify(input));
});

test('a list has its parts once, without headings', () => {
  for (const { input, parts, headings } of golden('split.json')) {
    assert.deepEqual(split(input), { parts, headings }, JSON.stringify(input));
  }
});
