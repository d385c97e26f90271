// The page says some things in the server's own words, which stand in Java: here they are compared.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sourceLabel } from '../../main/resources/web/app/board/format.js';

const java = (file) => readFileSync(new URL(`../../main/java/io/stocktracker/${file}`, import.meta.url), 'utf8');

test('whose prices these are', () => {
  const labels = [...java('web/Sources.java').matchAll(/case "([^"]+)" -> "([^"]+)";/g)];
  assert.ok(labels.length >= 2);
  for (const [, source, label] of labels) assert.equal(sourceLabel(source), label);
  const [, other] = /default -> "([^"]+)" \+ source;/.exec(java('web/Sources.java'));
  assert.equal(sourceLabel('elsewhere'), `${other}elsewhere`);
});
