// The list as the reader sees it: their view of it, the order of the rows, and what they do with a row.

import { sourceLabel } from '../board/format.js';
import { hashOf } from '../board/symbol.js';
import { bundle } from '../bundle.js';
import { emit } from '../events.js';
import { isOfYear, sortableColumn } from './columns.js';
import './list-toolbar.js';
import { fromBelow, openAt } from './popover.js';
import { filterFor, MAX_UNVIRTUALIZED, RowOrder } from './row-order.js';
import './stock-table.js';
import { isPinned, withHiddenToggled, withMoved, withPinToggled } from './view.js';
import { ViewStore } from './view-store.js';

/** When the bundle web/years could not be loaded, it is tried again after this time. */
const YEARS_RETRY_MS = 30_000;

export class ListController {
  #page;
  #table = document.querySelector('stock-table');
  #toolbar = document.querySelector('list-toolbar');
  #menu = document.querySelector('row-menu');
  /** Loads the menu of rows, and what drags them. Without it, the keyboard moves rows, and the detail has actions. */
  #loadRows = bundle(this.#table.dataset.rows, ({ defineRowMenu, rowsDraggable }) => {
    defineRowMenu({ fromBelow, openAt, emit });
    rowsDraggable(this.#table.querySelector('tbody'), (symbol, to) => this.#move(symbol, this.placeOf(to)));
  });
  #views = new ViewStore(() => this.#viewChanged());
  #rowOrder;
  /** Of the bundle web/years; null until a column shows the last year. */
  #years = null;
  #yearsLoading = null;
  #sectorOf = null;
  #symbols = [];
  /** Null until it is wanted for the first time. */
  #wall = null;
  /** The members of the view that the last offer to undo is about. */
  #undoable = [];

  /** @param {import('../page.js').Page} page */
  constructor(page) {
    this.#page = page;
    this.#rowOrder = new RowOrder(page.steady);
    this.#table.removable = this.#menu.querySelector('[data-action=remove]') !== null;
    page.on('hold-change', () => page.draw());
    page.on('view-change', ({ view, undo }) => this.#change(view, undo));
    page.on('row-move', ({ symbol, to }) => this.#move(symbol, to));
    page.on('own-change', ({ symbol, texts }) => {
      this.#views.note(symbol, texts);
      this.#viewChanged();
    });
    page.on('view-save', () => {
      const before = this.#views.keep();
      this.#offerUndo('Saved as your view', before);
      this.#viewChanged();
    });
    page.on('view-leave', () => {
      this.#views.returnToOwn();
      this.#viewChanged();
    });
    page.on('problem', ({ text }) => page.removing.tell(text));
    page.on('wall-toggle', () => this.toggleWall());
    // A wall has no controls, and maybe no keyboard.
    addEventListener('click', () => {
      if (this.isWall) page.removing.offerView('Wall mode', () => this.#wall.toggle(), 'Leave');
    });
    page.on('list-export', ({ script }) => this.#export(script));
    page.on('menu-open', ({ symbol, button }) => this.#openMenu(symbol, button));
    page.on('menu-lost', ({ place }) => this.#table.focusOn(null, place));
    page.on('stock-action', ({ action, symbol }) => {
      if (action === 'open') location.hash = hashOf(symbol);
      if (action === 'pin') this.#pin(symbol);
      if (action === 'hide') this.#hide(symbol);
      if (action === 'up' || action === 'down') this.#move(symbol, this.placeOf(symbol) + (action === 'up' ? -1 : 1));
    });
  }

  start() {
    this.#loadRows();
    this.#viewChanged();
    if (new URLSearchParams(location.search).has('wall')) this.toggleWall();
  }

  get view() {
    return this.#views.view;
  }

  /** Whether the list is so long that reading or sorting it is enough for a frame. */
  get isLong() {
    return this.#page.board.size > MAX_UNVIRTUALIZED;
  }

  /** @returns {boolean} whether rows come, go or move */
  arrange() {
    const before = this.#symbols;
    const held = this.#table.held || (this.#menu.symbol ?? null) !== null;
    const symbols = this.#order(held);
    this.#symbols = this.#wall?.rows(symbols) ?? symbols;
    this.#table.paused = held && this.view.sort !== null && sortableColumn(this.view.sort.column).moving === true;
    return this.#symbols !== before;
  }

  prepare() {
    this.#table.prepare(this.#symbols);
  }

  /** @param {object} state see StockTable.show */
  show(state) {
    // The table comes first: it measures, which costs nothing as long as nothing has been written.
    this.#table.show(this.#symbols, state);
    this.#wantYears();
    this.#menu.follow?.(this.#symbols);
    this.#toolbar.count(this.#symbols.length, state.remaining, state.format);
  }

  /** A stock's last year, if it is known. After a split, older closes may not be adjusted yet. */
  yearOf = ({ symbol, split }) => (split ? undefined : this.#years?.of(symbol));

  /** Asks for what columns and detail show, which is all of a short list, and of a long one what is in sight. */
  #wantYears() {
    const { board, detail } = this.#page;
    const all = !this.isLong || isOfYear(this.view.sort?.column);
    const rows = this.#table.showsYears ? (all ? board.symbols : this.#table.inSight) : [];
    this.#loadYears(board.find(detail.symbol) === undefined ? rows : [...rows, detail.symbol]);
  }

  /** A stock's sector; empty if it is not known, or not yet. */
  sectorOf = (symbol) => this.#sectorOf?.(symbol, () => this.#page.draw()) ?? '';

  /** Asks for the last year of stocks, and first loads what asks. Without it, columns stay empty. */
  async #loadYears(symbols) {
    if (symbols.length === 0) return;
    const { freshness } = this.#page;
    const now = () => freshness.describe().now;
    const parts = { changed: () => this.#page.draw(), now, setTimeout: (task, ms) => setTimeout(task, ms) };
    this.#yearsLoading ??= import(new URL(this.#table.dataset.years, document.baseURI)).catch(() => {
      setTimeout(() => (this.#yearsLoading = null), YEARS_RETRY_MS);
      return null;
    });
    const loaded = await this.#yearsLoading;
    if (loaded === null) return;
    this.#sectorOf = loaded.sectorOf;
    this.#years ??= loaded.years(parts);
    await this.#years.want(symbols);
  }

  set open(symbol) {
    this.#table.open = symbol;
  }

  placeOf(symbol) {
    return this.#table.placeOf(symbol);
  }

  focusOn(symbol, place) {
    this.#table.focusOn(symbol, place);
  }

  /** @returns {object[]} the stock with this symbol, else those whose names contain each word */
  search(text) {
    const { board } = this.#page;
    const stock = board.find(text.toUpperCase());
    return stock === undefined ? board.rows.filter(filterFor(text, this.view.own) ?? (() => false)) : [stock];
  }

  isFilteredOut(symbol) {
    return filterFor(this.view.filter, this.view.own)?.(this.#page.board.find(symbol)) === false;
  }

  /** Brings an added stock into sight. @returns {boolean} whether the reader had hidden it */
  reveal(symbol, goThere) {
    const hidden = this.view.hidden.includes(symbol);
    if (hidden) this.#change(withHiddenToggled(this.view, symbol));
    this.#table.reveal(symbol, goThere);
    return hidden;
  }

  isInSight(symbol) {
    return this.#table.isInSight(symbol);
  }

  /** Shows added stocks, which the filter may hide. */
  showAdded(symbols) {
    if (symbols.some((symbol) => this.isFilteredOut(symbol))) this.#change({ ...this.view, filter: '' });
    this.#page.draw();
    this.#page.afterDrawing(() => {
      this.focusOn(symbols[0]);
      for (const symbol of symbols) this.#table.reveal(symbol);
    });
  }

  get isWall() {
    return this.#wall?.on === true;
  }

  /** Shows the list alone on the whole screen, or no longer. */
  async toggleWall() {
    const { script } = document.querySelector('.view-wall').dataset;
    const { Wall } = await import(new URL(script, document.baseURI));
    this.#wall ??= new Wall(this.#page.steady, () => this.#resized());
    this.#wall.toggle();
  }

  #resized() {
    if (this.#wall?.on === false) this.#page.removing.endView();
    this.#table.resized();
    this.#page.draw();
  }

  /** Takes over what other tabs did to the view while this page was put aside. */
  follow() {
    this.#views.follow();
  }

  #order(held) {
    return this.#rowOrder.of(this.#page.board, this.view, {
      absent: this.#page.removing.absent,
      held,
      yearOf: this.yearOf,
    });
  }

  /** @param {string} [undo] what is done, where it can be undone */
  #change(view, undo) {
    if (undo !== undefined) this.#offerUndo(undo, this.view, view);
    // To undo what was changed once more would be another change.
    else if (this.#undoable.some((member) => view[member] !== this.view[member])) this.#page.removing.endView();
    // The button in the sentence "No stock matches …" disappears with it.
    const refocus = (document.activeElement?.closest('.stocks-nothing') ?? null) !== null;
    this.#views.choose(view);
    this.#viewChanged();
    if (refocus && undo === undefined) this.#toolbar.focusOnFilter();
    // With the focus in a field, Ctrl+Z would undo its text.
    else if (refocus) this.#page.afterDrawing(() => this.focusOn(null, 0));
  }

  /** Offers to undo a change of some members, and of nothing that is changed after it. */
  #offerUndo(text, before, after = this.view) {
    const changed = Object.entries(before).filter(([member, value]) => value !== after[member]);
    this.#undoable = changed.map(([member]) => member);
    this.#page.removing.offerView(text, () => this.#change({ ...this.view, ...Object.fromEntries(changed) }));
  }

  #viewChanged() {
    const { view, shared } = this.#views;
    const link = new URL(location.pathname, location.href);
    const addressOf = (query) => {
      link.search = query;
      link.hash = this.#page.detail.address;
      return link.href;
    };
    this.#toolbar.show(view, { addressOf, shared });
    this.#page.draw();
  }

  async #openMenu(symbol, button) {
    if (!this.#menu.open) await this.#loadRows();
    this.#menu.open?.(symbol, { pinned: isPinned(this.view, symbol), place: this.placeOf(symbol), button });
  }

  #pin(symbol) {
    this.#change(withPinToggled(this.view, symbol));
    this.#page.announce(isPinned(this.view, symbol) ? `${symbol} pinned to the top` : `${symbol} unpinned`);
  }

  #hide(symbol) {
    const place = this.placeOf(symbol);
    this.#change(withHiddenToggled(this.view, symbol), `${symbol} hidden for you`);
    this.#page.afterDrawing(() => this.focusOn(symbol, place));
  }

  /** Moves a row to another place. */
  #move(symbol, to) {
    const shown = this.#symbols;
    if (to < 0 || to >= shown.length) return;
    const { sort } = this.view;
    const view = withMoved(this.view, { shown, all: this.#page.board.symbols, symbol, to });
    this.#change(view, sort === null ? undefined : 'The list is in your own order now');
    this.#page.announce(`${symbol} moved to place ${to + 1} of ${shown.length}`);
    this.#page.afterDrawing(() => this.focusOn(symbol));
  }

  async #export(script) {
    const { board, freshness, locales: locale, removing } = this.#page;
    const symbols = this.#order(true);
    const more = { source: sourceLabel(board.source ?? '', board.delay), own: this.view.own, locale };
    try {
      const [{ saveCsv }] = await Promise.all([import(new URL(script, document.baseURI)), this.#loadYears(symbols)]);
      const stocks = symbols.map((symbol) => board.find(symbol)).filter(Boolean);
      saveCsv(stocks.map((stock) => [stock, this.yearOf(stock)]), new Date(freshness.describe().now), more);
    } catch {
      removing.tell('The file could not be made. Try again.');
    }
  }
}
