// The reader's view: order, filter, pins, columns, links, and rendered rows.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { Board } from '../../main/resources/web/app/board/board.js';
import { MAX_SYMBOLS } from '../../main/resources/web/app/board/symbol.js';
import { COLUMNS, isOptional, MAX_WIDTH, sortableColumn } from '../../main/resources/web/app/list/columns.js';
import {
  filterFor,
  MAX_UNVIRTUALIZED,
  RowOrder,
  SORT_INTERVAL_MS,
  visibleRange,
} from '../../main/resources/web/app/list/row-order.js';
import { lengthOfChange, RANGE_LENGTH } from '../../main/resources/web/app/list/stock-row.js';
import {
  fromQuery,
  fromStored,
  nameFor,
  PLAIN_VIEW,
  sortedBy,
  toStored,
  withColumnToggled,
  withHiddenToggled,
  withMoved,
  withOwn,
  withPinToggled,
} from '../../main/resources/web/app/list/view.js';
import { toQuery } from '../../main/resources/web/view-panel/query.js';
import { PAGE_MS, pageOf, wallLayout } from '../../main/resources/web/wall/wall.js';

const stock = (symbol, last, name = `${symbol} Inc.`) => ({ symbol, name, last, previousClose: 10 });
const snapshot = (...stocks) => ({ type: 'snapshot', version: 'e-1', source: 'simulated', stocks });
const NOBODY = new Set();

let now;
let board;
let rowOrder;
let sequence;

beforeEach(() => {
  now = 0;
  sequence = 1;
  board = new Board();
  board.apply(snapshot(stock('C', 12), stock('A', 11), stock('B', 13)));
  rowOrder = new RowOrder(() => now);
});

function delta(more) {
  board.apply({ type: 'delta', since: `e-${sequence}`, version: `e-${++sequence}`, ...more });
}

const shown = (view, { absent = NOBODY, held = false, yearOf } = {}) =>
  rowOrder.of(board, view, { absent, held, yearOf });
const byLast = sortedBy(PLAIN_VIEW, 'last');
const bySymbol = sortedBy(PLAIN_VIEW, 'symbol');

test('a plain view has the order of the list', () => {
  assert.deepEqual(shown(PLAIN_VIEW), ['C', 'A', 'B']);
});

test('a heading cycles through its first order, the reverse, and the order of the list', () => {
  assert.deepEqual(byLast.sort, { column: 'last', descending: true });
  assert.deepEqual(sortedBy(byLast, 'last').sort, { column: 'last', descending: false });
  assert.equal(sortedBy(sortedBy(byLast, 'last'), 'last').sort, null);
  assert.deepEqual(bySymbol.sort, { column: 'symbol', descending: false });
  assert.deepEqual(sortedBy(byLast, 'symbol').sort, { column: 'symbol', descending: false });
});

test('sorted either way', () => {
  assert.deepEqual(shown(bySymbol), ['A', 'B', 'C']);
  assert.deepEqual(shown(byLast), ['B', 'C', 'A']);
  assert.deepEqual(shown(sortedBy(byLast, 'last')), ['A', 'C', 'B']);
});

test('rows without a value come last in both orders', () => {
  delta({ stocks: [{ ...stock('D', 9), previousClose: 0 }] });
  const byPercent = sortedBy(PLAIN_VIEW, 'percent');
  assert.equal(shown(byPercent).at(-1), 'D');
  assert.equal(shown(sortedBy(byPercent, 'percent')).at(-1), 'D');
});

test('rows keep their places while prices move, and are sorted again only after a while', () => {
  const before = shown(byLast);
  delta({ quotes: [{ symbol: 'A', last: 99 }] });
  now += SORT_INTERVAL_MS - 1;
  assert.equal(shown(byLast), before);
  now += 1;
  assert.deepEqual(shown(byLast), ['A', 'B', 'C']);
});

test('a stock added to a held list comes last, and takes its place later', () => {
  shown(byLast);
  delta({ stocks: [stock('D', 12.5)] });
  assert.deepEqual(shown(byLast, { held: true }), ['B', 'C', 'A', 'D']);
  now += SORT_INTERVAL_MS;
  assert.deepEqual(shown(byLast), ['B', 'D', 'C', 'A']);
});

test('rows do not move under the pointer, and move once it is gone', () => {
  shown(byLast);
  delta({ quotes: [{ symbol: 'A', last: 99 }] });
  now += 10 * SORT_INTERVAL_MS;
  assert.deepEqual(shown(byLast, { held: true }), ['B', 'C', 'A']);
  assert.deepEqual(shown(byLast), ['A', 'B', 'C']);
});

test('rows under the pointer are sorted by the last year once it is known, and then keep their places', () => {
  const years = new Map();
  const yearOf = ({ symbol }) => years.get(symbol);
  const byYear = sortedBy(PLAIN_VIEW, 'year');
  const held = () => shown(byYear, { held: true, yearOf });
  assert.deepEqual(held(), ['C', 'A', 'B']);
  years.set('A', { yearAgo: 10 });
  assert.deepEqual(held(), ['A', 'C', 'B']);
  years.set('B', { yearAgo: 10 });
  assert.deepEqual(held(), ['B', 'A', 'C']);
  delta({ quotes: [{ symbol: 'A', last: 99 }], removed: ['C'] });
  now += 10 * SORT_INTERVAL_MS;
  assert.deepEqual(held(), ['B', 'A']);
});

test('a new order applies at once, also under the pointer', () => {
  shown(byLast);
  assert.deepEqual(shown(bySymbol, { held: true }), ['A', 'B', 'C']);
});

test('an added row takes its place and a removed one leaves, without reordering the others', () => {
  shown(byLast);
  delta({ quotes: [{ symbol: 'A', last: 99 }], stocks: [stock('D', 12.5)] });
  assert.deepEqual(shown(byLast), ['B', 'D', 'C', 'A']);
  delta({ removed: ['C'] });
  assert.deepEqual(shown(byLast), ['B', 'D', 'A']);
});

test('the list is the same object until something changes', () => {
  const before = shown(PLAIN_VIEW);
  delta({ quotes: [{ symbol: 'A', last: 99 }] });
  now += 10 * SORT_INTERVAL_MS;
  assert.equal(shown({ ...PLAIN_VIEW, density: 'dense' }), before);
});

test('pinned stocks stand first: in the order of pinning, or sorted among themselves', () => {
  const pinned = withPinToggled(withPinToggled(PLAIN_VIEW, 'B'), 'A');
  assert.deepEqual(shown(pinned), ['B', 'A', 'C']);
  assert.deepEqual(shown({ ...pinned, sort: bySymbol.sort }), ['A', 'B', 'C']);
  assert.deepEqual(shown(withPinToggled(pinned, 'B')), ['A', 'C', 'B']);
});

test('hidden and absent stocks have no row, and hiding takes the pin off', () => {
  const hidden = withHiddenToggled(withPinToggled(PLAIN_VIEW, 'A'), 'A');
  assert.deepEqual(hidden.pinned, []);
  assert.deepEqual(shown(hidden), ['C', 'B']);
  assert.deepEqual(shown(hidden, { absent: new Set(['B']) }), ['C']);
  assert.deepEqual(shown(withHiddenToggled(hidden, 'A')), ['C', 'A', 'B']);
  assert.deepEqual(withPinToggled(hidden, 'A').hidden, []);
});

test('a filter matches each word in symbol or name, ignoring case and accents', () => {
  const berkshire = stock('BRK.B', 480, 'Berkshire Hathaway');
  for (const text of ['BRK-B', 'brk/b', 'BRK\u2011B', 'brk b', 'NYSE:BRK.B', '$brk.b', 'brk.b.us']) {
    assert.equal(filterFor(text)(berkshire), true, text);
  }
  assert.equal(filterFor('brk-a')(berkshire), false);
  assert.equal(filterFor('-')(berkshire), false);
  const nestle = stock('NSRGY', 100, 'Nestlé S.A.');
  for (const text of ['nestle', 'NSR', 's.a. nest', '  Nestlé ']) assert.equal(filterFor(text)(nestle), true, text);
  for (const text of ['nestle inc', 'x']) assert.equal(filterFor(text)(nestle), false, text);
  assert.equal(filterFor('  '), null);
  assert.deepEqual(shown({ ...PLAIN_VIEW, filter: 'b inc' }), ['B']);
});

test('a view is restored from storage, without the filter', () => {
  const toggled = withColumnToggled(withPinToggled(byLast, 'A'), 'volume');
  const view = { ...toggled, density: 'dense', up: 'red', filter: 'x' };
  assert.deepEqual(fromStored(toStored(view)), { ...view, filter: '' });
});

test('a view is restored from a link, with the filter, and with own order and names if chosen', () => {
  const view = {
    order: ['IBM', 'KO'],
    own: { KO: { name: 'Grandma’s', note: 'Keep & hold' } },
    sort: { column: 'percent', descending: true },
    pinned: ['^GSPC', 'EURUSD=X'],
    hidden: ['BRK.B'],
    without: ['trend', 'age'],
    density: 'dense',
    up: 'red',
    flash: 'off',
    filter: 'a & b',
  };
  assert.deepEqual(fromQuery(`?${toQuery(view, { withOwn: true })}`), view);
  assert.deepEqual(fromQuery(`?${toQuery(view)}`), { ...view, order: [], own: {} });
  assert.equal(toQuery(PLAIN_VIEW), '');
});

test('a row goes to another place, and the others keep their order', () => {
  const all = ['C', 'A', 'B'];
  const moved = withMoved(PLAIN_VIEW, { shown: all, all, symbol: 'B', to: 0 });
  assert.deepEqual(shown(moved), ['B', 'C', 'A']);
  delta({ stocks: [stock('D', 1)] });
  assert.deepEqual(shown(moved), ['B', 'C', 'A', 'D']);
  const again = withMoved(moved, { shown: ['B', 'C', 'A', 'D'], all: [...all, 'D'], symbol: 'B', to: 2 });
  assert.deepEqual(shown(again), ['C', 'A', 'B', 'D']);
});

test('moving a row keeps the sorted order, and hidden rows keep their neighbours', () => {
  const moved = withMoved(byLast, { shown: ['B', 'C', 'A'], all: ['C', 'A', 'B'], symbol: 'A', to: 1 });
  assert.equal(moved.sort, null);
  assert.deepEqual(shown(moved), ['B', 'A', 'C']);
  const filter = { ...PLAIN_VIEW, filter: 'a b' };
  const filtered = withMoved(filter, { shown: ['C', 'B'], all: ['C', 'A', 'B'], symbol: 'B', to: 0 });
  assert.deepEqual(filtered.order, ['B', 'C', 'A']);
});

test('a row that is moved while the list is sorted leaves all others as they stand, whatever the own order was', () => {
  const own = { ...byLast, order: ['A', 'B', 'C'] };
  const all = ['C', 'A', 'B'];
  const up = withMoved(own, { shown: ['B', 'C', 'A'], all, symbol: 'C', to: 0 });
  assert.deepEqual([up.sort, up.order], [null, ['C', 'B', 'A']]);
  const down = withMoved(own, { shown: ['B', 'C', 'A'], all, symbol: 'B', to: 1 });
  assert.deepEqual(down.order, ['C', 'B', 'A']);
});

test('moving a row keeps what is filtered out in its place, also pins', () => {
  const all = ['C', 'A', 'B', 'D'];
  const moved = withMoved(PLAIN_VIEW, { shown: ['A', 'B'], all, symbol: 'B', to: 0 });
  assert.deepEqual(moved.order, ['C', 'B', 'A', 'D']);
  const pinned = { ...PLAIN_VIEW, pinned: ['C', 'A', 'B'] };
  assert.deepEqual(withMoved(pinned, { shown: ['A', 'B'], all, symbol: 'B', to: 0 }).pinned, ['C', 'B', 'A']);
});

test('pinned rows are moved among themselves', () => {
  const pinned = withPinToggled(withPinToggled(PLAIN_VIEW, 'A'), 'B');
  const moved = withMoved(pinned, { shown: ['A', 'B', 'C'], all: ['C', 'A', 'B'], symbol: 'B', to: 0 });
  assert.deepEqual(shown(moved), ['B', 'A', 'C']);
  assert.deepEqual(moved.order, []);
  const outside = withMoved(pinned, { shown: ['A', 'B', 'C'], all: ['C', 'A', 'B'], symbol: 'A', to: 2 });
  assert.deepEqual(shown(outside), ['B', 'A', 'C']);
});

test('an own name is shown, found and removed', () => {
  const named = withOwn(PLAIN_VIEW, 'A', { name: ' Grandma ', note: '' });
  assert.deepEqual(named.own, { A: { name: 'Grandma' } });
  assert.deepEqual(withOwn(PLAIN_VIEW, 'A', { name: '\u202eGran\u2067dma' }).own, named.own);
  assert.equal(nameFor(named, stock('A', 1)), 'Grandma');
  assert.equal(nameFor(named, stock('B', 1)), 'B Inc.');
  assert.deepEqual(shown({ ...named, filter: 'grandma' }), ['A']);
  assert.deepEqual(withOwn(named, 'A', {}).own, {});
});

test('rows on a wall fill the screen, in pages that take turns', () => {
  const few = wallLayout({ count: 8, width: 1920, height: 1080 });
  assert.equal(few.perPage, 8);
  assert.ok(few.perPage * few.rowHeight > 0.75 * 1080 && few.perPage * few.rowHeight < 1080);
  const many = wallLayout({ count: 50, width: 1920, height: 1080 });
  assert.equal(many.perPage, 13);
  assert.ok(many.rowHeight > 60);
  const symbols = Array.from({ length: 50 }, (_, i) => `S${i}`);
  const pages = [0, 1, 2, 3].map((turn) => pageOf(symbols, 13, turn * PAGE_MS));
  assert.deepEqual(pages.flatMap(({ rows }) => rows), symbols);
  assert.deepEqual(pages.map(({ page, pages: of }) => `${page} of ${of}`), ['1 of 4', '2 of 4', '3 of 4', '4 of 4']);
  assert.deepEqual(pageOf(symbols, 13, 4 * PAGE_MS), pages[0]);
  assert.deepEqual(pageOf(symbols, 50, PAGE_MS), { rows: symbols, page: 1, pages: 1 });
});

test('an address without a view has none', () => {
  assert.equal(fromQuery(''), null);
  assert.equal(fromQuery('?utm_source=mail'), null);
});

test('malformed values in storage or links are ignored', () => {
  for (const text of [null, '', 'no JSON', '7', '[]', '{"sort":"up","pinned":7,"hidden":{},"density":"loose"}']) {
    assert.deepEqual(fromStored(text), PLAIN_VIEW, String(text));
  }
  const view = fromQuery('?sort=trend&pinned=a,<b>,A&hidden=A,c&without=symbol,volume,x&up=blue');
  assert.deepEqual(view, { ...PLAIN_VIEW, pinned: ['A'], hidden: ['C'], without: ['volume'] });
});

test('the digits from the first that changed light up, a point as half a digit', () => {
  assert.equal(lengthOfChange('149.94', '149.97'), 1);
  assert.equal(lengthOfChange('149.94', '148.94'), 3.5);
  assert.equal(lengthOfChange('99.99', '100.00'), 6);
});

test('a short list is rendered completely', () => {
  const range = visibleRange({ count: MAX_UNVIRTUALIZED, rowHeight: 50, above: 0, viewport: 500 });
  assert.deepEqual(range, { from: 0, to: MAX_UNVIRTUALIZED });
});

test('of a long list only visible rows and a few around them are rendered', () => {
  const at = (above) => visibleRange({ count: 2_000, rowHeight: 50, above, viewport: 500 });
  assert.equal(at(-300).from, 0);
  const { from, to } = at(50_000);
  assert.ok(from < 1_000 && from > 980);
  assert.ok(to > 1_010 && to < 1_030);
  assert.equal(at(99_900).to, 2_000);
});

test('a long list that has no height yet begins at its beginning', () => {
  const { from, to } = visibleRange({ count: 2_000, rowHeight: 0, above: 0, viewport: 500 });
  assert.deepEqual([from, to], [0, MAX_UNVIRTUALIZED]);
});

test('the sizes of the list are those of the server', () => {
  const constants = JSON.parse(readFileSync(new URL('../resources/page/constants.json', import.meta.url), 'utf8'));
  assert.deepEqual(constants, {
    longestColumn: MAX_WIDTH,
    mostRowsAtOnce: MAX_UNVIRTUALIZED,
    mostSymbolsOfAnAdd: MAX_SYMBOLS,
    rangeLength: RANGE_LENGTH,
  });
});

test('the template names the columns, offers those that sort and those that are optional, each by one name', () => {
  const template = readFileSync(new URL('../../main/resources/templates/index.html', import.meta.url), 'utf8');
  const named = (pattern, text = template) => [...text.matchAll(pattern)].map(([, key, name]) => [key, name]);
  const headings = named(/<th [^>]*data-column="(\w+)"><span>([^<]+)</g);
  const offered = (isOffered) => headings.filter(([key]) => isOffered(key));

  assert.deepEqual(headings.map(([key]) => key), COLUMNS.map(({ key }) => key));
  const [sorts] = /<select class="toolbar-sort".*?<\/select>/s.exec(template);
  assert.deepEqual(named(/value="(\w+)">([^<]+)</g, sorts), offered((key) => sortableColumn(key) !== null));
  assert.deepEqual(named(/name="column" value="(\w+)"> ([^<]+)</g), offered(isOptional));
});
