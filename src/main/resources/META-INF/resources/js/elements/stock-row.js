// A row of the table: writes what changed and nothing else.

import { hashOf } from '../models/address.js';
import { directionOf, placeInRange } from '../models/prices.js';
import { sparkline } from '../models/sparkline.js';
import { duration } from '../models/status-text.js';

const FLASH_MS = 900;
const HIGHLIGHT_MS = 2_500;

/** A quote that is this much older than now is not called new any more, however live the others are. */
const STALE_MS = 60_000;

/** A sparkline is a hint; nobody sees it move between two looks. */
const SPARKLINE_EVERY_MS = 3_000;

/** The bar of the day's range: where its mark stands at the low, and how far it goes. The template draws the same. */
const RANGE_FROM = 4;
const RANGE_LENGTH = 64;

const ago = (ms) => (ms < 1_000 ? 'now' : `${duration(ms)} ago`);

export class StockRow {
  inSight = false;
  #cells = {};
  #written = {};
  #link;
  #menuButton;
  #stock = null;
  #day = null;
  #sparklineAt = -Infinity;
  #flash = null;
  #highlightTimer = null;

  constructor(element) {
    this.element = element;
    for (const cell of element.querySelectorAll('[data-cell]')) this.#cells[cell.dataset.cell] = cell;
    this.#link = element.querySelector('.stock-link');
    this.#menuButton = element.querySelector('.stock-menu');
  }

  /**
   * @param {object} stock
   * @param {object} scene
   * @param {import('../models/format.js').Format} scene.format
   * @param {import('../models/trails.js').Trails} scene.trails
   * @param {number} scene.now milliseconds of the Unix epoch
   * @param {string} scene.day see Format.day
   * @param {boolean} scene.pinned
   * @returns {number} above zero if the last price rose, below if it fell, zero if it is new or did not move
   */
  show(stock, scene) {
    const before = this.#stock;
    this.#mark('pinned', scene.pinned);
    this.#showAge(stock, scene.now);
    if (stock === before && scene.day === this.#day) return 0;
    this.#stock = stock;
    this.#day = scene.day;
    const { format } = scene;
    const direction = directionOf(stock);
    if (this.element.dataset.direction !== direction) this.element.dataset.direction = direction;
    if (before?.symbol !== stock.symbol) this.#name(stock);
    this.#write('name', stock.name ?? stock.symbol);
    this.#write('last', format.price(stock.last));
    this.#write('direction', direction);
    this.#write('change', format.change(stock));
    this.#write('changePercent', format.changePercent(stock));
    this.#write('volume', format.volume(stock.volume));
    this.#showRange(stock, format);
    this.#showTrail(stock, scene);
    this.#cells.time.dateTime = stock.time ?? '';
    this.#cells.time.title = format.time(stock.time, scene.now);
    return before === null ? 0 : stock.last - before.last;
  }

  /** Whether the row, of all rows, is the one that the Tab key reaches. */
  set reachable(reachable) {
    this.#link.tabIndex = this.#menuButton.tabIndex = reachable ? 0 : -1;
  }

  focus() {
    this.#link.focus();
  }

  open() {
    this.#link.click();
  }

  get menuButton() {
    return this.#menuButton;
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

  #name({ symbol }) {
    this.#write('symbol', symbol);
    this.#link.href = hashOf(symbol);
    this.#menuButton.setAttribute('aria-label', `Actions for ${symbol}`);
  }

  #showAge({ time }, now) {
    const ageMs = now - Date.parse(time ?? '');
    const known = Number.isFinite(ageMs);
    this.#write('time', known ? ago(ageMs) : '');
    this.#mark('stale', known && ageMs > STALE_MS);
  }

  #showRange(stock, format) {
    const place = placeInRange(stock);
    this.#write('low', Number.isFinite(stock.low) ? format.price(stock.low) : '');
    this.#write('high', Number.isFinite(stock.high) ? format.price(stock.high) : '');
    this.#mark('ranged', place !== null);
    this.#set('place', 'cx', String(Math.round(RANGE_FROM + RANGE_LENGTH * (place ?? 0.5))));
  }

  #showTrail({ symbol }, { trails, now }) {
    if (now - this.#sparklineAt < SPARKLINE_EVERY_MS) return;
    const path = sparkline(trails.of(symbol));
    // Until there is something to draw, what the server drew stays.
    if (path === '') return;
    this.#sparklineAt = now;
    this.#set('trend', 'd', path);
  }

  #mark(name, is) {
    if (name in this.element.dataset === is) return;
    if (is) this.element.dataset[name] = '';
    else delete this.element.dataset[name];
  }

  #write(name, text) {
    if (this.#written[name] === text) return;
    this.#written[name] = text;
    this.#cells[name].textContent = text;
  }

  #set(name, attribute, value) {
    if (this.#written[name] === value) return;
    this.#written[name] = value;
    this.#cells[name].setAttribute(attribute, value);
  }
}
