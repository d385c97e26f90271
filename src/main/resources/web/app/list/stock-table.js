// <stock-table>: shows the stocks in the table that the server rendered. Rows are kept by symbol; of a long list only
// those around the screen are made, and only those in sight are written. One row at a time can be reached with Tab;
// the arrow keys go from row to row.

import { isOfYear, MAX_WIDTH, sortableColumn } from './columns.js';
import { StockRow } from './stock-row.js';
import { isPinned, sortedBy } from './view.js';
import { filterFor, MAX_UNVIRTUALIZED, visibleRange } from './row-order.js';
import { emit } from '../events.js';

/** How long a row that is to be shown may take to arrive. */
const REVEAL_TIMEOUT_MS = 5_000;

/** Rows that a finger touched stay where they are for so long. */
const HELD_MS = 4_000;

/** A click this soon after a row slid under a resting pointer, or a finger, is ignored: another row was meant. */
const SLID_IN_MS = 700;

const MOVE_MS = 350;

/** Rows this close to the screen are kept up to date, so that scrolling finds them so. */
const NEARLY_IN_SIGHT = '160px 0px';

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** Touch screens keep :hover at the last place that was touched. */
const hovers = matchMedia('(hover: hover)');

class StockTable extends HTMLElement {
  /** Whether the Delete key removes. */
  removable = false;

  #table;
  #body;
  #empty;
  #nothing;
  #template;
  #headings = new Map();
  #rows = new Map();
  /** Rows that were written ahead, by symbol, until an order with them is shown. */
  #prepared = new Map();
  /** Rows that may become others: that costs less than new ones. */
  #spare = [];
  #rowOf = new WeakMap();
  /** The rows that the server sent, until the first state says which of them are needed. */
  #served = [];
  #state = null;
  #symbols = [];
  #made = { from: 0, to: 0 };
  #rowHeight = 0;
  #current = null;
  /** The columns that show the last year and have room. */
  #ofYear = new Set();
  /** Characters that the columns with figures have room for. */
  #widths = new Map();
  #toReveal = null;
  #onPaper = false;
  #touchedAt = -Infinity;
  /** What the pointer was moved to, and when rows moved last. */
  #pointed = null;
  #movedAt = -Infinity;
  #actedAt = -Infinity;
  #sight = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: NEARLY_IN_SIGHT });

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#table) return;
    this.#table = this.querySelector('table');
    this.#body = this.querySelector('tbody');
    for (const column of ['last', 'change', 'percent']) {
      this.#widths.set(column, Number(this.#table.dataset[column]));
    }
    this.#empty = this.querySelector('.stocks-empty');
    this.#nothing = this.querySelector('.stocks-nothing');
    this.#template = this.querySelector('template');
    const ofYear = new IntersectionObserver((entries) => this.#yearSeen(entries));
    for (const heading of this.querySelectorAll('th[data-column]')) {
      this.#makeSortable(heading);
      if (isOfYear(heading.dataset.column)) ofYear.observe(heading);
    }
    this.#served = [...this.#body.rows];
    this.#body.addEventListener('click', (event) => this.#clicked(event));
    this.#body.addEventListener('keydown', (event) => this.#key(event));
    this.#body.addEventListener('focusin', (event) => {
      const symbol = symbolAt(event.target);
      if (symbol !== null) this.#makeReachable(symbol);
    });
    this.#body.addEventListener('pointerdown', ({ pointerType, target }) => {
      if (pointerType === 'touch') [this.#touchedAt, this.#pointed] = [performance.now(), null];
      // The grip keeps a finger's pointer, wherever it goes.
      if (target.matches('.stock-grip')) target.closest('tr').dataset.dragged = '';
    });
    // After the bundle web/rows, if that has come, has dropped the row.
    for (const end of ['pointerup', 'pointercancel']) {
      addEventListener(end, ({ target }) => {
        if (target.matches?.('.stock-grip')) delete this.#draggedRow?.dataset.dragged;
      });
    }
    this.#body.addEventListener('pointermove', (event) => this.#pointAt(event), { passive: true });
    for (const change of ['pointerenter', 'pointerleave', 'focusin', 'focusout']) {
      this.#body.addEventListener(change, () => emit(this, 'hold-change'));
    }
    this.#body.addEventListener('pointerover', (event) => this.#rows.get(symbolAt(event.target))?.explain(this.#state));
    // A row that the reader moved has not slid under the pointer.
    for (const own of ['stock-action', 'view-change']) {
      document.addEventListener(own, () => (this.#actedAt = performance.now()));
    }
    this.#nothing.querySelector('button').addEventListener('click', () => this.#showMore());
    addEventListener('scroll', () => this.#scrolled(), { passive: true });
    // On paper all of them are in sight.
    for (const moment of ['beforeprint', 'afterprint']) {
      addEventListener(moment, () => {
        this.#onPaper = moment === 'beforeprint';
        this.#scrolled();
        this.#rows.forEach((row, symbol) => this.#write(symbol, row));
      });
    }
    addEventListener('resize', () => this.resized());
  }

  /**
   * @param {string[]} symbols in the order of the rows; the same array as before if nothing moved
   * @param {object} state
   * @param {import('../board/board.js').Board} state.board
   * @param {import('./view.js').View} state.view
   * @param {import('../board/format.js').Format} state.format
   * @param {import('../detail/recent-prices.js').RecentPrices} state.recentPrices
   * @param {number} state.now milliseconds of the Unix epoch
   * @param {string | null} state.currency of most prices, which rows do not say; null if there is none
   * @param {(stock: object) => import('../../years/years.js').Year | undefined} state.yearOf the last year of a stock,
   *   if it is known
   * @param {string[]} state.added the symbols that joined the list since the state before
   */
  show(symbols, state) {
    const first = this.#state === null;
    const { view } = state;
    if (view !== this.#state?.view) this.#applyView(view);
    const yearOf = this.showsYears ? state.yearOf : () => null;
    this.#state = { ...state, day: state.format.day(state.now), yearOf };
    const moved = symbols !== this.#symbols;
    this.#symbols = symbols;
    if (moved || this.#rowHeight === 0) this.#arrange({ moved, first });
    this.#refresh();
    this.#table.hidden = symbols.length === 0;
    this.#explainEmptiness(symbols.length, state);
    const wanted = this.#toReveal;
    if (wanted !== null && this.placeOf(wanted.symbol) >= 0) this.reveal(wanted.symbol, wanted.goThere);
  }

  /** Writes the rows that an order will need, and those in sight, so that showing it only moves them. */
  prepare(symbols) {
    if (this.#state === null) return;
    const { from, to } = this.#range(symbols.length);
    for (const symbol of symbols.slice(from, to)) {
      if (this.#rows.has(symbol) || this.#prepared.has(symbol)) continue;
      const row = this.#make(symbol);
      this.#prepared.set(symbol, row);
      this.#write(symbol, row);
    }
    this.#refresh();
  }

  /** Rows may have another height. */
  resized() {
    this.#rowHeight = 0;
    this.#scrolled();
  }

  /** Whether the reader uses the rows, which then must not move: for as long as pointer or keyboard are on them. */
  get held() {
    return (
      (hovers.matches && this.#body.matches(':hover')) ||
      (document.hasFocus() && this.#body.matches(':focus-within')) ||
      performance.now() - this.#touchedAt < HELD_MS ||
      this.#draggedRow !== null
    );
  }

  /** Whether a column needs the last year of the stocks. */
  get showsYears() {
    const { without, sort } = this.#table.dataset;
    const hidden = new Set(without?.split(' '));
    return isOfYear(sort) || this.#onPaper || [...this.#ofYear].some((column) => !hidden.has(column));
  }

  /** The stocks whose rows are in sight, or nearly so. */
  get inSight() {
    return [...this.#rows].filter(([, row]) => row.inSight).map(([symbol]) => symbol);
  }

  /** Whether rows would move that are held. */
  set paused(paused) {
    this.closest('.board').toggleAttribute('data-paused', paused);
  }

  /**
   * Shows where a symbol stands, now or as soon as it has come.
   *
   * @param {boolean} goThere whether to scroll there, however far it is
   */
  reveal(symbol, goThere = false) {
    const place = this.placeOf(symbol);
    if (place < 0) {
      const toReveal = { symbol, goThere };
      this.#toReveal = toReveal;
      setTimeout(() => {
        if (this.#toReveal === toReveal) this.#toReveal = null;
      }, REVEAL_TIMEOUT_MS);
      return;
    }
    this.#toReveal = null;
    if (goThere) this.#bringNear(place);
    const row = this.#rows.get(symbol);
    row?.highlight();
    const behavior = reducedMotion.matches ? 'auto' : 'smooth';
    if (goThere) row.element.scrollIntoView({ block: 'nearest', behavior });
  }

  /** Puts the keyboard on a symbol's row, or on the one that stands in its place now. */
  focusOn(symbol, place = this.#symbols.indexOf(symbol)) {
    const at = Math.min(Math.max(place, 0), this.#symbols.length - 1);
    const there = this.#symbols[at];
    if (there === undefined) return;
    this.#bringNear(at);
    this.#rows.get(there)?.focus();
  }

  isInSight(symbol) {
    const { top = -1, bottom } = this.#rows.get(symbol)?.element.getBoundingClientRect() ?? {};
    return top >= 0 && bottom <= innerHeight;
  }

  placeOf(symbol) {
    return this.#symbols.indexOf(symbol);
  }

  set open(symbol) {
    for (const [each, row] of this.#rows) row.current = each === symbol;
  }

  /** @param {number} state.remaining how many stocks the list has, without those that are about to be removed */
  #explainEmptiness(shown, { view, remaining }) {
    this.#empty.hidden = remaining > 0;
    this.#nothing.hidden = shown > 0 || remaining === 0;
    if (this.#nothing.hidden) return;
    const [sentence, button] = this.#nothing.children;
    const text = view.filter.trim();
    const isHidden = this.#hidesMatches();
    const matching = isHidden ? `Only hidden stocks match “${text}”.` : `No stock matches “${text}”.`;
    sentence.textContent = text === '' ? 'All stocks are hidden.' : matching;
    button.textContent = isHidden ? 'Show hidden stocks' : 'Clear filter';
  }

  /** Whether hidden stocks would be shown otherwise. */
  #hidesMatches() {
    const { view, board } = this.#state;
    const passes = filterFor(view.filter, view.own) ?? (() => true);
    return view.hidden.map((symbol) => board.find(symbol)).some((stock) => stock !== undefined && passes(stock));
  }

  /** No row is visible: shows hidden stocks, or clears the filter. */
  #showMore() {
    const { view } = this.#state;
    if (this.#hidesMatches()) this.#changeView({ ...view, hidden: [] }, 'Hidden stocks shown');
    else this.#changeView({ ...view, filter: '' });
  }

  #changeView(view, undo) {
    emit(this, 'view-change', { view, undo });
  }

  #applyView({ sort, without, density, up }) {
    this.#table.dataset.without = without.join(' ');
    this.#table.dataset.sort = sort?.column ?? '';
    this.#rowHeight = 0;
    document.documentElement.dataset.density = density;
    document.documentElement.dataset.up = up;
    for (const [key, heading] of this.#headings) {
      if (sort?.column === key) heading.setAttribute('aria-sort', sort.descending ? 'descending' : 'ascending');
      else heading.removeAttribute('aria-sort');
    }
  }

  /** Makes a heading a button. The server sends plain text, since sorting needs scripts. */
  #makeSortable(heading) {
    const { column } = heading.dataset;
    if (sortableColumn(column) === null) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'stock-sort';
    button.textContent = heading.textContent;
    button.dataset.first = sortableColumn(column).descendingFirst ? 'descending' : 'ascending';
    button.addEventListener('click', () => {
      const view = sortedBy(this.#state.view, column);
      this.#changeView(view);
      // Of a heading that does not sort any more, screen readers say nothing.
      const order = view.order.length > 0 ? 'your order' : 'the order of the list';
      if (view.sort === null) emit(this, 'announcement', { text: `Not sorted: ${order}` });
    });
    heading.replaceChildren(button);
    this.#headings.set(column, heading);
  }

  #arrange({ moved, first }) {
    const symbols = this.#symbols;
    const range = this.#range(symbols.length);
    if (!moved && range.from === this.#made.from && range.to === this.#made.to) return;
    this.#made = range;
    if (moved && !first && performance.now() - this.#actedAt > SLID_IN_MS) this.#movedAt = performance.now();
    const focused = symbolAt(document.activeElement);
    const wanted = symbols.slice(range.from, range.to);
    // The focused row stays, however far away it is scrolled.
    const focusedAt = focused === null ? -1 : symbols.indexOf(focused);
    if (focusedAt >= 0 && focusedAt < range.from) wanted.unshift(focused);
    if (focusedAt >= range.to) wanted.push(focused);
    const places = moved && !first ? this.#placesInSight() : [];
    if (first) this.#adopt(new Set(wanted));
    this.#placeRows(wanted);
    const [before, after] = [focusedAt >= 0 && focusedAt < range.from ? 1 : 0, focusedAt >= range.to ? 1 : 0];
    const above = range.from - before;
    const below = symbols.length - range.to - after;
    this.#body.style.paddingBlock = `${above * this.#rowHeight}px ${below * this.#rowHeight}px`;
    this.#table.setAttribute('aria-rowcount', String(symbols.length + 1));
    wanted.forEach((symbol, i) => {
      this.#rows.get(symbol).place = symbol === focused ? focusedAt : above + i;
    });
    this.#glide(places);
    this.#makeReachable(this.#current);
    if (focused !== null && symbolAt(document.activeElement) !== focused) this.#rows.get(focused)?.focus();
  }

  #refresh() {
    const flashes = [];
    for (const [symbol, row] of this.#rows) {
      if (!row.inSight) continue;
      const move = this.#write(symbol, row);
      if (move !== 0) flashes.push([row, move]);
    }
    if (!reducedMotion.matches && this.#state.view.flash === 'on') for (const [row, move] of flashes) row.flash(move);
  }

  /** Columns are as wide as their longest value, and do not become narrower again while one looks. */
  #widen(row) {
    for (const [column, width] of this.#widths) {
      const length = row.lengthOf(column);
      if (length <= width || width >= MAX_WIDTH) continue;
      this.#widths.set(column, Math.min(length + (length % 2), MAX_WIDTH));
      this.#table.dataset[column] = this.#widths.get(column);
    }
  }

  #pointAt({ target, screenX, screenY, pointerType }) {
    const { x, y } = this.#pointed ?? {};
    // Browsers repeat a move where the page moved under the pointer.
    if (pointerType !== 'touch' && (x !== screenX || y !== screenY)) {
      this.#pointed = { x: screenX, y: screenY, symbol: symbolAt(target) };
    }
  }

  #range(count) {
    if (this.#rowHeight === 0) this.#rowHeight = this.#body.rows[0]?.offsetHeight ?? 0;
    if (count <= MAX_UNVIRTUALIZED || this.#onPaper) return { from: 0, to: count };
    const above = -this.#body.getBoundingClientRect().top;
    return visibleRange({ count, rowHeight: this.#rowHeight, above, viewport: innerHeight });
  }

  /** Takes the server's rows over, and those away that are out of sight in a long list. */
  #adopt(wanted) {
    for (const element of this.#served) {
      if (wanted.has(element.dataset.symbol)) this.#rows.set(element.dataset.symbol, this.#watch(element));
      else element.remove();
    }
    this.#served = [];
  }

  #placeRows(wanted) {
    this.#takeAway(new Set(wanted));
    let place = this.#body.firstElementChild;
    for (const symbol of wanted) {
      const row = this.#rows.get(symbol) ?? this.#enter(symbol);
      if (row.element === place) place = place.nextElementSibling;
      else this.#body.insertBefore(row.element, place);
    }
    this.#spare.push(...this.#prepared.values());
    this.#prepared.clear();
  }

  /** Scrolls to a row that is so far away that it was not made, so that it is. */
  #bringNear(place) {
    if (this.#rows.has(this.#symbols[place])) return;
    scrollBy(0, this.#body.getBoundingClientRect().top + place * this.#rowHeight - innerHeight / 2);
    this.#arrange({ moved: false, first: false });
  }

  #takeAway(staying) {
    for (const [symbol, row] of this.#rows) {
      if (staying.has(symbol)) continue;
      this.#rows.delete(symbol);
      if (row.inUse) this.#sight.unobserve(row.element);
      else this.#spare.push(row);
      row.element.remove();
    }
  }

  #enter(symbol) {
    const row = this.#prepared.get(symbol) ?? this.#make(symbol);
    this.#prepared.delete(symbol);
    this.#rows.set(symbol, row);
    this.#write(symbol, row);
    if (this.#state.added.includes(symbol)) row.highlight();
    return row;
  }

  #make(symbol) {
    const row = this.#spare.pop() ?? this.#watch(this.#template.content.querySelector('tr').cloneNode(true));
    row.reuse(symbol);
    return row;
  }

  #watch(element) {
    const menuButton = this.#template.content.querySelector('.stock-menu').cloneNode(true);
    const row = new StockRow(element, menuButton);
    this.#rowOf.set(element, row);
    this.#sight.observe(element);
    return row;
  }

  #write(symbol, row) {
    const stock = this.#state.board.find(symbol);
    if (stock === undefined) return 0;
    const move = row.show(stock, { ...this.#state, pinned: isPinned(this.#state.view, symbol) });
    this.#widen(row);
    return move;
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const row = this.#rowOf.get(target);
      row.inSight = isIntersecting;
      if (isIntersecting) this.#write(target.dataset.symbol, row);
    }
  }

  #yearSeen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#ofYear.add(target.dataset.column);
      else this.#ofYear.delete(target.dataset.column);
    }
    emit(this, 'hold-change');
  }

  #scrolled() {
    if (this.#state !== null && this.#symbols.length > MAX_UNVIRTUALIZED) this.#arrange({ moved: false, first: false });
  }

  #placesInSight() {
    if (reducedMotion.matches) return [];
    return [...this.#rows].filter(([, row]) => row.inSight).map(([symbol, row]) => [symbol, row.place]);
  }

  /** Animates rows to their new places. All have the same height, so nothing has to be measured. */
  #glide(places) {
    for (const [symbol, before] of places) {
      const row = this.#rows.get(symbol);
      const by = (before - (row?.place ?? before)) * this.#rowHeight;
      if (by === 0) continue;
      row.element.animate(
        { transform: [`translateY(${by}px)`, 'none'] },
        { duration: MOVE_MS, easing: 'cubic-bezier(0.2, 0, 0, 1)' },
      );
    }
  }

  #makeReachable(symbol) {
    const reachable = this.#rows.has(symbol) ? symbol : this.#symbols.find((each) => this.#rows.has(each));
    this.#current = reachable ?? null;
    for (const [each, row] of this.#rows) row.reachable = each === this.#current;
  }

  get #draggedRow() {
    return this.#body.querySelector('[data-dragged]');
  }

  #clicked(event) {
    const symbol = symbolAt(event.target);
    const row = this.#rows.get(symbol);
    if (row === undefined) return;
    const slidIn = event.detail > 0 && this.#pointed?.symbol !== symbol;
    if (isWall() || (slidIn && performance.now() - this.#movedAt < SLID_IN_MS)) event.preventDefault();
    else if (event.target.matches('.stock-grip')) event.preventDefault();
    else if (event.target.closest('.stock-menu')) emit(this, 'menu-open', { symbol, button: row.menuButton });
    else if (!event.target.closest('a') && getSelection().isCollapsed) row.open();
  }

  #key(event) {
    const symbol = symbolAt(event.target);
    if (symbol === null || event.ctrlKey || event.metaKey || isWall()) return;
    const place = this.#symbols.indexOf(symbol);
    if (event.altKey) {
      const to = { ArrowUp: place - 1, ArrowDown: place + 1 }[event.key];
      if (to === undefined) return;
      emit(this, 'row-move', { symbol, to });
      event.preventDefault();
      return;
    }
    const goTo = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      Home: 0,
      End: this.#symbols.length - 1,
    }[event.key];
    if (goTo !== undefined) this.focusOn(this.#symbols[goTo], goTo);
    else if (event.key === 'Delete' && this.removable) emit(this, 'stock-action', { action: 'remove', symbol });
    else if (event.key.toLowerCase() === 'p') emit(this, 'stock-action', { action: 'pin', symbol });
    else return;
    event.preventDefault();
  }
}

/** A wall has no controls. */
const isWall = () => 'wall' in document.documentElement.dataset;

const symbolAt = (element) => element?.closest?.('tr[data-symbol]')?.dataset.symbol ?? null;

customElements.define('stock-table', StockTable);
