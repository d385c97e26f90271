// The order of the rows in sight of a reader's view. While prices move, rows that are sorted by something moving keep
// their places for a moment. They are sorted each second, and not while the reader uses them.

import { clean } from '../board/symbol-input.js';
import { sortableColumn } from './columns.js';

/** How long rows stay where they are. */
export const SORT_INTERVAL_MS = 1_000;

/** The same in a long list, which takes longer to sort. */
const LONG_SORT_INTERVAL_MS = 5_000;

/** If more stocks than this are new, the whole list is sorted. */
const MAX_INSERTED = 20;

const COLLATOR = new Intl.Collator('en');

export class RowOrder {
  #steady;
  #view = null;
  #membership = null;
  #absent = null;
  #sortedAt = -Infinity;
  /** The stocks whose last year was not known yet when they were sorted by it. */
  #unknown = [];
  #symbols = [];

  /** @param {() => number} steady see steadyClock */
  constructor(steady) {
    this.#steady = steady;
  }

  /**
   * @param {import('../board/board.js').Board} board
   * @param {import('./view.js').View} view
   * @param {object} now
   * @param {ReadonlySet<string>} now.absent symbols that are about to be removed; another set whenever they change
   * @param {(stock: object) => object | undefined} [now.yearOf] the last year of a stock, if it is known
   * @param {boolean} now.held whether rows must stay where they are for the moment; what they are sorted by may come
   *   later than they, and then they are sorted all the same
   * @returns {string[]} symbols; the very same array as long as nothing moved
   */
  of(board, view, { absent, held, yearOf }) {
    const now = this.#steady();
    const sameView = view === this.#view || (this.#view !== null && arrangesAlike(view, this.#view));
    const sameList = board.membership === this.#membership && absent === this.#absent;
    const column = sortableColumn(view.sort?.column);
    const interval = board.size > MAX_UNVIRTUALIZED ? LONG_SORT_INTERVAL_MS : SORT_INTERVAL_MS;
    const isLate = this.#unknown.map((symbol) => board.find(symbol)).some((stock) => stock && yearOf?.(stock));
    const due = isLate || (column?.moving === true && !held && now - this.#sortedAt >= interval);
    this.#view = view;
    if (sameView && sameList && !due) return this.#symbols;
    this.#membership = board.membership;
    this.#absent = absent;
    const shown = board.rows.filter(visible(view, absent));
    const arranged = sameView && !due ? this.#keepingPlaces(board, shown, view, { held, yearOf }) : null;
    if (arranged === null) {
      this.#sortedAt = now;
      this.#unknown = column?.ofYear ? shown.filter((stock) => !yearOf(stock)).map(({ symbol }) => symbol) : [];
    }
    this.#symbols = unlessSame(this.#symbols, arranged ?? sorted(shown, view, yearOf));
    return this.#symbols;
  }

  /**
   * Known rows keep their places, new ones are inserted, or appended if rows are held; null if too many are new.
   */
  #keepingPlaces(board, shown, view, { held, yearOf }) {
    if (view.sort === null) return null;
    const here = new Set(shown.map(({ symbol }) => symbol));
    const arranged = this.#symbols.filter((symbol) => here.has(symbol));
    const known = new Set(arranged);
    const newcomers = shown.filter(({ symbol }) => !known.has(symbol));
    if (newcomers.length > MAX_INSERTED) return null;
    const { rankOf, compare } = ranking(view, yearOf);
    for (const newcomer of newcomers) {
      const rank = rankOf(newcomer);
      const place = held ? -1 : arranged.findIndex((symbol) => compare(rankOf(board.find(symbol)), rank) > 0);
      arranged.splice(place < 0 ? arranged.length : place, 0, newcomer.symbol);
    }
    return arranged;
  }
}

function visible(view, absent) {
  const hidden = new Set(view.hidden);
  const passes = filterFor(view.filter, view.own);
  return (stock) => !hidden.has(stock.symbol) && !absent.has(stock.symbol) && (passes === null || passes(stock));
}

/** @returns {string[]} symbols */
function sorted(stocks, view, yearOf) {
  const { rankOf, compare } = ranking(view, yearOf);
  // sort() is stable: in the list's own order, and between equals, the order of the list stays.
  return stocks.map(rankOf).sort(compare).map(({ symbol }) => symbol);
}

/**
 * Pinned ones first, in the order of pinning if the list is not sorted, then the reader's own order; what has no value
 * last. What a stock is sorted by is looked up once, as its rank: in a list of thousands each is compared some twenty
 * times.
 */
function ranking({ sort, pinned, order }, yearOf) {
  const pins = new Set(pinned);
  const places = new Map([...pinned, ...order].map((symbol, place) => [symbol, place]));
  const column = sort === null ? null : sortableColumn(sort.column);
  const sign = sort?.descending ? -1 : 1;
  return {
    rankOf(stock) {
      const { symbol } = stock;
      const value =
        column === null ? (places.get(symbol) ?? places.size) : column.value(stock, column.ofYear && yearOf(stock));
      return { symbol, pinned: pins.has(symbol), value };
    },
    compare(one, other) {
      if (one.pinned !== other.pinned) return one.pinned ? -1 : 1;
      if (one.value === null || other.value === null) return (one.value === null) - (other.value === null);
      const order =
        typeof one.value === 'string' ? COLLATOR.compare(one.value, other.value) : one.value - other.value;
      return sign * order;
    },
  };
}

const arrangesAlike = (one, other) =>
  ['sort', 'pinned', 'order', 'own', 'hidden', 'filter'].every((member) => one[member] === other[member]);

function unlessSame(before, after) {
  return before.length === after.length && before.every((symbol, place) => symbol === after[place]) ? before : after;
}

// Which stocks a reader is looking for: those whose symbol, in any site's spelling, or name contains each word.

/**
 * @param {string} text as typed
 * @param {Record<string, {name?: string}>} own the reader's own names
 * @returns {((stock: {symbol: string, name?: string}) => boolean) | null} null if everything passes
 */
export function filterFor(text, own = {}) {
  const words = plain(clean(text)).split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return null;
  const spellings = words.map((word) => unpunctuated(word.replace(OTHER_SITES, '')));
  return ({ symbol, name = '' }) => {
    const hay = plain(`${symbol} ${name} ${own[symbol]?.name ?? ''}`);
    const ticker = unpunctuated(plain(symbol));
    return words.every((word, i) => hay.includes(word) || (spellings[i] !== '' && ticker.includes(spellings[i])));
  };
}

/** What other sites write before or after a symbol: $NVDA, NASDAQ:AAPL, AAPL.US. */
const OTHER_SITES = /^\$|^[a-z]+:|\.us$/g;

/** Other sites write BRK-B or BRK/B for BRK.B. */
const unpunctuated = (text) => text.replace(/[^\p{L}\p{N}]/gu, '');

/** Case and accents do not matter: "nestle" finds Nestlé. */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Up to so many rows, all are made; the server sends as many (io.stocktracker.web.Page). */
export const MAX_UNVIRTUALIZED = 250;

/** Rows beyond the edges, so that scrolling finds them there. */
const MARGIN = 12;

/**
 * @param {object} list
 * @param {number} list.count rows
 * @param {number} list.rowHeight pixels
 * @param {number} list.above pixels of the list that are scrolled out at the top; below zero: space above the list
 * @param {number} list.viewport pixels in sight
 * @returns {{from: number, to: number}} rows from, inclusive, to, exclusive
 */
export function visibleRange({ count, rowHeight, above, viewport }) {
  if (count <= MAX_UNVIRTUALIZED || !(rowHeight > 0)) return { from: 0, to: Math.min(count, MAX_UNVIRTUALIZED) };
  const within = (row) => Math.min(count, Math.max(0, row));
  return {
    from: within(Math.floor(above / rowHeight) - MARGIN),
    to: within(Math.ceil((above + viewport) / rowHeight) + MARGIN),
  };
}
