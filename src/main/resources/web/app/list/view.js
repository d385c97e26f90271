// What a reader made of the shared list for themselves: the order, what is pinned or hidden, columns, looks. It never
// changes the list. Views are plain values that are never changed but replaced; they go into the browser's storage
// as JSON, and into a link as the query of an address.

import { parse as parseSymbol } from '../board/symbol-input.js';
import { isOptional, sortableColumn } from './columns.js';

/**
 * @typedef {object} View
 * @property {{column: string, descending: boolean} | null} sort null: in the list's own order
 * @property {string[]} pinned symbols that stand first, in the order of pinning
 * @property {string[]} hidden symbols that are left out
 * @property {string[]} without columns that are left out
 * @property {'comfortable' | 'dense'} density
 * @property {'green' | 'red'} up the colour of what rises
 * @property {string} filter only what contains each of these words
 */

/** @type {View} */
export const PLAIN_VIEW = Object.freeze({
  sort: null,
  pinned: [],
  hidden: [],
  without: [],
  density: 'comfortable',
  up: 'green',
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

export function withColumnToggled(view, key) {
  const left = without(view.without, key);
  return { ...view, without: left.length < view.without.length ? left : [...view.without, key] };
}

const without = (list, one) => list.filter((each) => each !== one);

/** @returns {string} for the browser's storage; the filter is of the moment and stays out */
export function toStored(view) {
  return JSON.stringify({ ...view, filter: '' });
}

/** @param {string | null} text as stored, by whatever version of this page; what makes no sense is left out */
export function fromStored(text) {
  let stored;
  try {
    stored = JSON.parse(text);
  } catch {
    stored = null;
  }
  return stored === null || typeof stored !== 'object' ? PLAIN_VIEW : sensible(stored);
}

/** @returns {string} the query of an address, without the question mark; empty for the plain view */
export function toQuery(view) {
  const query = new URLSearchParams();
  if (view.sort !== null) query.set('sort', (view.sort.descending ? '-' : '') + view.sort.column);
  for (const list of ['pinned', 'hidden', 'without']) if (view[list].length > 0) query.set(list, view[list].join(','));
  for (const choice of ['density', 'up', 'filter']) {
    if (view[choice] !== PLAIN_VIEW[choice]) query.set(choice, view[choice]);
  }
  return query.toString();
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
    hidden: list('hidden'),
    without: list('without'),
    density: query.get('density'),
    up: query.get('up'),
    filter: query.get('filter'),
  });
}

function sensible({ sort, pinned, hidden, without: left, density, up, filter }) {
  const pins = symbolsOf(pinned);
  return {
    sort: sortableColumn(sort?.column) === null ? null : { column: sort.column, descending: sort.descending === true },
    pinned: pins,
    hidden: symbolsOf(hidden).filter((symbol) => !pins.includes(symbol)),
    without: textsOf(left).filter(isOptional),
    density: density === 'dense' ? 'dense' : PLAIN_VIEW.density,
    up: up === 'red' ? 'red' : PLAIN_VIEW.up,
    filter: typeof filter === 'string' ? filter.slice(0, MAX_FILTER_LENGTH) : '',
  };
}

const textsOf = (list) => (Array.isArray(list) ? [...new Set(list.filter((each) => typeof each === 'string'))] : []);

const symbolsOf = (list) => [...new Set(textsOf(list).map(parseSymbol))].filter((symbol) => symbol !== null);
