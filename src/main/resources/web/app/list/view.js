// A reader's own view of the shared list: order, names and notes, pinned and hidden stocks, columns, looks. It never
// changes the list. Views are immutable values; they are stored in the browser as JSON, and shared in the query of a
// link.

import { withoutMarks } from '../board/board.js';
import { parse as parseSymbol } from '../board/symbol-input.js';
import { isOptional, sortableColumn } from './columns.js';

/**
 * @typedef {object} View
 * @property {{column: string, descending: boolean} | null} sort null: in the list's own order
 * @property {string[]} pinned symbols that stand first, in the order of pinning
 * @property {string[]} order symbols in the reader's own order, while nothing sorts the list; all others follow
 * @property {Record<string, {name?: string, note?: string}>} own the reader's own names of stocks, and notes, by symbol
 * @property {string[]} hidden symbols that are left out
 * @property {string[]} without columns that are left out
 * @property {'comfortable' | 'dense'} density
 * @property {'green' | 'red'} up the colour of what rises
 * @property {'on' | 'off'} flash whether digits that changed light up
 * @property {string} filter only what contains each of these words
 */

/** @type {View} */
export const PLAIN_VIEW = Object.freeze({
  sort: null,
  pinned: [],
  order: [],
  own: {},
  hidden: [],
  without: [],
  density: 'comfortable',
  up: 'green',
  flash: 'on',
  filter: '',
});

/** Longer texts filter nothing more, and no address need carry them. */
const MAX_FILTER_LENGTH = 64;

/** The next of three states: the direction that one wants first, the other one, the order of the list. */
export function sortedBy(view, key) {
  const { descendingFirst = false } = sortableColumn(key);
  if (view.sort?.column !== key) return { ...view, sort: { column: key, descending: descendingFirst } };
  const reversed = { column: key, descending: !descendingFirst };
  return { ...view, sort: view.sort.descending === descendingFirst ? reversed : null };
}

/** Longer names and notes are cut. */
export const MAX_NAME_LENGTH = 64;
export const MAX_NOTE_LENGTH = 500;

export const isPinned = (view, symbol) => view.pinned.includes(symbol);

/** Pins a symbol, or takes the pin off. What is pinned is in sight. */
export function withPinToggled(view, symbol) {
  if (isPinned(view, symbol)) return { ...view, pinned: without(view.pinned, symbol) };
  return { ...view, pinned: [...view.pinned, symbol], hidden: without(view.hidden, symbol) };
}

/** Hides a symbol, which takes its pin off, or shows it again. */
export function withHiddenToggled(view, symbol) {
  if (view.hidden.includes(symbol)) return { ...view, hidden: without(view.hidden, symbol) };
  return { ...view, hidden: [...view.hidden, symbol], pinned: without(view.pinned, symbol) };
}

/**
 * Moves a stock to another place, in the reader's own order, and ends the sorting: beside the stock whose place it
 * takes. What is sorted stays as it stands. Those that are pinned stay above the others.
 *
 * @param {string[]} shown the symbols as they stand
 * @param {string[]} all those of the list, also what is hidden or filtered out
 * @param {number} to its place among those that are shown
 */
export function withMoved(view, { shown, all, symbol, to }) {
  const pinned = isPinned(view, symbol);
  const down = shown.indexOf(symbol) < to;
  const moved = without(shown, symbol);
  moved.splice(to, 0, symbol);
  const alike = moved.filter((each) => isPinned(view, each) === pinned);
  const at = alike.indexOf(symbol);
  const [above, below] = [alike[at - 1], alike[at + 1]];
  const place = (list) => {
    const others = without(list, symbol);
    const isBelow = below === undefined || (down && above !== undefined);
    others.splice(isBelow ? others.indexOf(above) + 1 : others.indexOf(below), 0, symbol);
    return others;
  };
  if (pinned) return { ...view, sort: null, pinned: place(view.pinned) };
  const start = view.sort === null ? view.order : shown;
  const order = [...new Set([...start, ...all])].filter((each) => !isPinned(view, each));
  return { ...view, sort: null, order: place(order) };
}

/** Sets the reader's own name of a stock, or a note; empty texts take them away. */
export function withOwn(view, symbol, { name = '', note = '' }) {
  const { [symbol]: before, ...own } = view.own;
  return { ...view, own: ownOf({ ...own, [symbol]: { name: name.trim(), note: note.trim() } }) };
}

/** The name of a stock for this reader. */
export const nameFor = ({ own }, { symbol, name = symbol }) => own[symbol]?.name ?? name;

export function withColumnToggled(view, key) {
  const left = without(view.without, key);
  return { ...view, without: left.length < view.without.length ? left : [...view.without, key] };
}

const without = (list, one) => list.filter((each) => each !== one);

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** @returns {string} for the browser's storage; the filter is of the moment and stays out */
export function toStored(view) {
  return JSON.stringify({ ...view, filter: '' });
}

/** @param {string | null} text as stored, maybe by another version of this page; invalid parts are left out */
export function fromStored(text) {
  const stored = parsed(text);
  return stored === null || typeof stored !== 'object' ? PLAIN_VIEW : sensible(stored);
}

/** @returns {View | null} null if the query says nothing about a view */
export function fromQuery(text) {
  const query = new URLSearchParams(text);
  const has = Object.keys(PLAIN_VIEW).some((name) => query.has(name));
  if (!has) return null;
  const list = (name) => query.get(name)?.split(',');
  const sort = query.get('sort') ?? '';
  return sensible({
    sort: { column: sort.replace(/^-/, ''), descending: sort.startsWith('-') },
    pinned: list('pinned'),
    order: list('order'),
    own: parsed(query.get('own')),
    hidden: list('hidden'),
    without: list('without'),
    density: query.get('density'),
    up: query.get('up'),
    flash: query.get('flash'),
    filter: query.get('filter'),
  });
}

function sensible({ sort, pinned, order, own, hidden, without: left, density, up, flash, filter }) {
  const pins = symbolsOf(pinned);
  return {
    sort: sortableColumn(sort?.column) === null ? null : { column: sort.column, descending: sort.descending === true },
    pinned: pins,
    order: symbolsOf(order),
    own: ownOf(own),
    hidden: symbolsOf(hidden).filter((symbol) => !pins.includes(symbol)),
    without: textsOf(left).filter(isOptional),
    density: density === 'dense' ? 'dense' : PLAIN_VIEW.density,
    up: up === 'red' ? 'red' : PLAIN_VIEW.up,
    flash: flash === 'off' ? 'off' : PLAIN_VIEW.flash,
    filter: typeof filter === 'string' ? filter.slice(0, MAX_FILTER_LENGTH) : '',
  };
}

function ownOf(own) {
  const entries = Object.entries(own ?? {}).map(([symbol, { name, note } = {}]) => [
    parseSymbol(symbol),
    { ...cut('name', name, MAX_NAME_LENGTH), ...cut('note', note, MAX_NOTE_LENGTH) },
  ]);
  return Object.fromEntries(entries.filter(([symbol, texts]) => symbol !== null && Object.keys(texts).length > 0));
}

const cut = (key, text, length) =>
  typeof text === 'string' && text !== '' ? { [key]: withoutMarks(text).slice(0, length) } : {};

const textsOf = (list) => (Array.isArray(list) ? [...new Set(list.filter((each) => typeof each === 'string'))] : []);

const symbolsOf = (list) => [...new Set(textsOf(list).map(parseSymbol))].filter((symbol) => symbol !== null);
