// <stock-table>: shows the stocks in the table that the server rendered. Rows are kept by symbol; only cells whose
// text changed are written, and prices that moved flash where they are in sight.

import { directionOf } from '../models/prices.js';

const FLASH_MS = 900;
const HIGHLIGHT_MS = 2_500;

/** How long a row that is to be shown may take to arrive. */
const REVEAL_PATIENCE_MS = 5_000;

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

class StockTable extends HTMLElement {
  #table;
  #body;
  #empty;
  #template;
  #rows = new Map();
  #shown = false;
  #toReveal = null;
  #day = null;
  #sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const row = this.#rows.get(target.dataset.symbol);
      if (row?.element === target) row.inSight = isIntersecting;
    }
  });

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#table) return;
    this.#table = this.querySelector('table');
    this.#body = this.querySelector('tbody');
    this.#empty = this.querySelector('.stocks-empty');
    this.#template = this.querySelector('template');
    for (const element of this.#body.rows) this.#keep(element);
  }

  /**
   * @param {object[]} stocks in list order
   * @param {import('../models/format.js').Format} format
   * @param {number} now milliseconds of the Unix epoch
   */
  show(stocks, format, now) {
    const listed = new Set(stocks.map((stock) => stock.symbol));
    for (const [symbol, row] of this.#rows) if (!listed.has(symbol)) this.#removeRow(symbol, row);
    const day = format.day(now);
    const newDay = day !== this.#day;
    this.#day = day;
    const moved = [];
    let place = this.#body.firstElementChild;
    for (const stock of stocks) {
      const row = this.#rows.get(stock.symbol) ?? this.#addRow(stock.symbol);
      // Rows only ever go to the end: whatever stands before one that is there has gone there.
      while (row.element.isConnected && row.element !== place) {
        const gone = place;
        place = place.nextElementSibling;
        this.#body.append(gone);
      }
      if (row.element === place) place = place.nextElementSibling;
      else this.#body.insertBefore(row.element, place);
      const move = row.show(stock, format, now, newDay);
      if (move !== 0 && row.inSight) moved.push([row, move]);
    }
    if (!reducedMotion.matches) for (const [row, move] of moved) row.flash(move);
    this.#table.hidden = stocks.length === 0;
    this.#empty.hidden = stocks.length > 0;
    this.#shown = true;
    if (this.#toReveal !== null) this.reveal(this.#toReveal);
  }

  /** How true the prices are; what is not live does not look live. */
  set freshness(state) {
    if (this.dataset.freshness !== state) this.dataset.freshness = state;
  }

  /** Shows where a symbol stands, now or as soon as it has come. */
  reveal(symbol) {
    const row = this.#rows.get(symbol);
    if (row) {
      this.#toReveal = null;
      row.highlight();
      // Whoever is about to type the next symbol is not carried away from the field.
      if (document.activeElement instanceof HTMLInputElement) return;
      row.element.scrollIntoView({ block: 'nearest', behavior: reducedMotion.matches ? 'auto' : 'smooth' });
    } else {
      this.#toReveal = symbol;
      setTimeout(() => {
        if (this.#toReveal === symbol) this.#toReveal = null;
      }, REVEAL_PATIENCE_MS);
    }
  }

  #keep(element) {
    const row = new Row(element);
    this.#rows.set(element.dataset.symbol, row);
    this.#sight.observe(element);
    return row;
  }

  #addRow(symbol) {
    const element = this.#template.content.firstElementChild.cloneNode(true);
    element.dataset.symbol = symbol;
    const row = this.#keep(element);
    // The first list is no news.
    if (this.#shown) row.highlight();
    return row;
  }

  #removeRow(symbol, row) {
    this.#sight.unobserve(row.element);
    row.element.remove();
    this.#rows.delete(symbol);
  }
}

class Row {
  inSight = false;
  #cells = {};
  #texts = {};
  #stock = null;
  #flash = null;
  #highlightTimer = null;

  constructor(element) {
    this.element = element;
    for (const cell of element.querySelectorAll('[data-cell]')) this.#cells[cell.dataset.cell] = cell;
  }

  /** @returns {number} above zero if the last price rose, below if it fell, zero if it is new or did not move */
  show(stock, format, now, newDay) {
    const before = this.#stock;
    if (stock === before && !newDay) return 0;
    this.#stock = stock;
    const direction = directionOf(stock);
    if (this.element.dataset.direction !== direction) this.element.dataset.direction = direction;
    this.#write('symbol', stock.symbol);
    this.#write('name', stock.name ?? stock.symbol);
    this.#write('last', format.price(stock.last));
    this.#write('direction', direction);
    this.#write('change', format.change(stock));
    this.#write('changePercent', format.changePercent(stock));
    this.#write('time', format.time(stock.time, now));
    this.#cells.time.dateTime = stock.time ?? '';
    return before === null ? 0 : stock.last - before.last;
  }

  /** Opacity alone moves, which costs the page's thread nothing, and one animation does for all moves of a row. */
  flash(move) {
    this.#cells.last.dataset.move = move > 0 ? 'up' : 'down';
    this.#flash ??= this.#cells.last.animate(
      { opacity: [1, 1, 0], offset: [0, 0.3, 1] },
      { duration: FLASH_MS, easing: 'ease-out', pseudoElement: '::before' },
    );
    this.#flash.currentTime = 0;
    this.#flash.play();
  }

  highlight() {
    clearTimeout(this.#highlightTimer);
    this.element.dataset.highlight = '';
    this.#highlightTimer = setTimeout(() => delete this.element.dataset.highlight, HIGHLIGHT_MS);
  }

  #write(name, text) {
    if (this.#texts[name] === text) return;
    this.#texts[name] = text;
    this.#cells[name].textContent = text;
  }
}

customElements.define('stock-table', StockTable);
