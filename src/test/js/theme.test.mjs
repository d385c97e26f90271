// Contrast of the theme's colours (WCAG 2.2, 1.4.3 and 1.4.11), computed from css/theme.css.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const THEME = readFileSync(new URL('../../main/resources/web/app/css/theme.css', import.meta.url), 'utf8');
const [LIGHT, DARK] = THEME.split('@media screen and (prefers-color-scheme: dark)');

const tokensOf = (css) =>
  Object.fromEntries([...css.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]));

const SCHEMES = { light: tokensOf(LIGHT), dark: { ...tokensOf(LIGHT), ...tokensOf(DARK.split('/* In some')[0]) } };

/** How much of the colour the chart's bars of volume have. */
const [, OPACITY] = /translucent = \(colour, opacity = ([\d.]+)\)/.exec(
  readFileSync(new URL('../../main/resources/web/chart/price-chart.js', import.meta.url), 'utf8'),
);

/** @returns {number[]} red, green and blue, up to 255 */
function partsOf(tokens, name) {
  let value = tokens[name];
  while (value.startsWith('var(')) value = tokens[value.slice(6, -1)];
  const hex = value.length === 4 ? value.replace(/[\da-f]/g, '$&$&') : value;
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function luminance(parts) {
  const [r, g, b] = parts.map((each) => {
    const part = each / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrastOf(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const contrast = (tokens, one, other) => contrastOf(partsOf(tokens, one), partsOf(tokens, other));

const GROUNDS = ['surface', 'surface-hover', 'surface-sunken', 'accent-soft'];

/** What is read, and on which grounds; --color-text also on the lights behind changed digits. */
const TEXTS = {
  text: [...GROUNDS, 'page', 'good-flash', 'bad-flash'],
  'text-muted': [...GROUNDS, 'page'],
  good: ['surface', 'surface-hover', 'accent-soft'],
  bad: ['surface', 'surface-hover', 'accent-soft'],
  accent: ['surface', 'surface-hover', 'accent-soft', 'page'],
  warning: ['surface', 'surface-hover', 'accent-soft', 'page'],
  error: ['surface', 'page'],
  average: ['surface'],
  'button-text': ['button', 'button-hover'],
  // The tag of the last price in the chart.
  surface: ['text'],
};

/** What is drawn: bars of range, marks, lines of charts and around controls. */
const GRAPHICS = {
  track: ['surface', 'surface-hover', 'accent-soft'],
  pin: ['surface', 'surface-hover', 'accent-soft'],
  'line-control': ['surface', 'page'],
  good: ['surface'],
  bad: ['surface'],
  accent: ['surface'],
  warning: ['surface'],
  average: ['surface'],
};

for (const [scheme, tokens] of Object.entries(SCHEMES)) {
  for (const [kind, pairs, least] of [['text', TEXTS, 4.5], ['what is drawn', GRAPHICS, 3]]) {
    test(`in the ${scheme} scheme, ${kind} has a contrast of at least ${least}:1`, () => {
      const low = Object.entries(pairs).flatMap(([colour, grounds]) =>
        grounds
          .map((ground) => [`${colour} on ${ground}`, contrast(tokens, `color-${colour}`, `color-${ground}`)])
          .filter(([, ratio]) => ratio < least)
          .map(([pair, ratio]) => `${pair}: ${ratio.toFixed(2)}`),
      );
      assert.deepEqual(low, []);
    });
  }
}

for (const [scheme, tokens] of Object.entries(SCHEMES)) {
  test(`in the ${scheme} scheme, bars of volume have a contrast of at least 3:1`, () => {
    const ground = partsOf(tokens, 'color-surface');
    for (const name of ['color-good', 'color-bad']) {
      const bar = partsOf(tokens, name).map((part, i) => part * OPACITY + ground[i] * (1 - OPACITY));
      assert.ok(contrastOf(bar, ground) >= 3, `${name}: ${contrastOf(bar, ground).toFixed(2)}`);
    }
  });
}
