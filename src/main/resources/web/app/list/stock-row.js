// A row of the table: writes what changed and nothing else.

import { decimalsOf, directionBetween, directionOf, placeInRange, ratioSince, yearWithToday } from '../board/prices.js';
import { hashOf } from '../board/symbol.js';
import { conditionText, isStale } from '../connection/freshness.js';
import { nameFor } from './view.js';
import { sparkline } from '../detail/recent-prices.js';

const FLASH_MS = 900;
const HIGHLIGHT_MS = 2_500;

/** How often a sparkline is drawn. Its movement is too small to see in less time. */
const SPARKLINE_INTERVAL_MS = 3_000;

/** How long the bar of a range is. The template draws the same. */
export const RANGE_LENGTH = 72;

const touches = globalThis.matchMedia?.('(any-pointer: coarse)') ?? {};

/** What is written where in a row. */
const PLACES = {
  symbol: '.stock-link',
  name: '.stock-name',
  trend: '.trend path',
  trendText: '.stock-trend span',
  trendDirection: '.trend',
  last: '.stock-last span',
  change: '.stock-change',
  direction: '.stock-percent .visually-hidden',
  changePercent: '.stock-percent span:last-child',
  unit: '.stock-name',
  low: '.stock-range span:first-child',
  place: '.stock-range path:last-child',
  high: '.stock-range span:last-child',
  weekAgo: '.stock-week',
  monthAgo: '.stock-month',
  yearAgo: '.stock-year',
  weekAgoDirection: '.stock-week',
  monthAgoDirection: '.stock-month',
  yearAgoDirection: '.stock-year',
  yearLow: '.stock-year-range span:first-child',
  yearPlace: '.stock-year-range path:last-child',
  yearHigh: '.stock-year-range span:last-child',
  volume: '.stock-volume',
  time: '.stock-age time',
};

/** The width, in digits, of the end of a text that has changed; a point or a comma counts as half a digit. */
export function lengthOfChange(before, after) {
  if (before.length !== after.length) return after.length;
  let from = 0;
  while (from < after.length && before[from] === after[from]) from += 1;
  const tail = after.slice(from);
  return tail.length - 0.5 * tail.replace(/\d/g, '').length;
}

/** A line without a length is a dot, however wide the bar is. @param {number} place 0 at the low, 1 at the high */
const dotAt = (place) => `M${Math.round(RANGE_LENGTH * place)} 4h0`;

/** The range of 52 weeks in words. */
export function yearText(stock, year, format) {
  const { low, high } = yearWithToday(stock, year);
  const [from, to] = [low, high].map((value) => format.price(value, decimalsOf(stock)));
  return `${from}–${to}${year.since ? `, since ${format.tradingDay(Date.parse(year.since))}` : ''}`;
}

export class StockRow {
  inSight = false;
  #place = -1;
  #cells = {};
  #written = {};
  /** The text nodes of this row, by what they say. */
  #texts = {};
  #marks = {};
  #menuButton;
  /** The flash behind the number: an element, since animating a pseudo-element would force a layout. */
  #light = document.createElement('i');
  #stock = null;
  #day = null;
  #currency = null;
  #own = null;
  /** See RecentPrices. */
  #loads = 0;
  /** The stock's last year as it was shown. */
  #year = null;
  #sparklineAt = -Infinity;
  #flash = null;
  /** The width of the changed end of the price, in digits; see lengthOfChange(). */
  #changed = 0;
  #highlightTimer = null;

  /**
   * @param {HTMLTableRowElement} element
   * @param {HTMLButtonElement} menuButton for its last cell; the server sends none, since it needs scripts
   */
  constructor(element, menuButton) {
    this.element = element;
    for (const [name, place] of Object.entries(PLACES)) this.#cells[name] = element.querySelector(place);
    this.#light.className = 'stock-flash';
    this.#menuButton = menuButton;
    element.lastElementChild.replaceChildren(menuButton);
    // The row is dragged by other means, see ../../rows/row-drag.js.
    this.#cells.symbol.draggable = false;
    if (touches.matches) {
      const grip = document.createElement('i');
      grip.className = 'stock-grip';
      element.firstElementChild.prepend(grip);
    }
    this.#nameMenu();
  }

  /** Takes the place of another stock's row. */
  reuse(symbol) {
    this.element.dataset.symbol = symbol;
    this.#nameMenu();
    this.#stock = null;
    this.#sparklineAt = -Infinity;
    this.#set('trend', 'd', '');
    this.#write('trendText', '');
    this.#cells.time.title = '';
    this.#flash?.cancel();
    clearTimeout(this.#highlightTimer);
    delete this.element.dataset.highlight;
  }

  /** Whether it has the focus or an open menu. */
  get inUse() {
    return this.element.contains(document.activeElement) || this.#menuButton.getAttribute('aria-expanded') === 'true';
  }

  /**
   * @param {object} stock
   * @param {object} state as StockTable.show takes it, and day (see Format.day) and pinned; yearOf gives null if no
   *   column shows it
   * @returns {number} by how much the last price rose; below zero if it fell
   */
  show(stock, state) {
    const before = this.#stock;
    this.#mark('pinned', state.pinned);
    this.#mark('alerted', state.hasAlerts(stock.symbol));
    const { loads } = state.recentPrices;
    const year = state.yearOf(stock);
    const sameDay = state.day === this.#day && year === this.#year;
    const sameState = sameDay && state.currency === this.#currency && state.view.own === this.#own;
    if (stock === before && sameState && loads === this.#loads) return 0;
    if (loads !== this.#loads) this.#sparklineAt = -Infinity;
    this.#loads = loads;
    this.#stock = stock;
    this.#day = state.day;
    this.#currency = state.currency;
    this.#own = state.view.own;
    this.#year = year;
    const { format } = state;
    const direction = directionOf(stock);
    if (this.element.dataset.direction !== direction) this.element.dataset.direction = direction;
    if (before?.symbol !== stock.symbol) this.#name(stock);
    this.#write('name', nameFor(state.view, stock));
    this.#mark('noted', state.view.own[stock.symbol]?.note !== undefined);
    this.#mark('stale', isStale(stock));
    this.#mark('quiet', stock.state === 'quiet');
    this.#mark('closed', stock.state === 'closed');
    const last = this.#written.last ?? '';
    this.#write('last', format.price(stock.last, decimalsOf(stock)));
    if (before !== null && stock.last !== before.last) this.#showChanged(lengthOfChange(last, this.#written.last));
    const unit = state.currency === (stock.currency ?? null) ? '' : (stock.currency ?? '?');
    this.#set('unit', 'data-unit', stock.split ? `${unit} split?` : unit);
    this.#write('direction', direction);
    this.#write('change', format.change(stock));
    this.#write('changePercent', format.changePercent(stock));
    this.#write('volume', format.volume(stock.volume));
    this.#showRange(stock, format);
    if (year !== null) this.#showYear(stock, year, format);
    this.#showTrail(stock, state);
    this.#showTime(stock, state);
    return before === null ? 0 : stock.last - before.last || 0;
  }

  get place() {
    return this.#place;
  }

  set place(place) {
    if (place === this.#place) return;
    this.#place = place;
    // The heading is the first row.
    this.element.setAttribute('aria-rowindex', String(place + 2));
  }

  /** Whether the row, of all rows, is the one that the Tab key reaches. */
  set reachable(reachable) {
    if (this.#marks.reachable === reachable) return;
    this.#marks.reachable = reachable;
    this.#cells.symbol.tabIndex = this.#menuButton.tabIndex = reachable ? 0 : -1;
  }

  focus() {
    this.#cells.symbol.focus();
  }

  open() {
    this.#cells.symbol.click();
  }

  get menuButton() {
    return this.#menuButton;
  }

  /**
   * Sets the tooltips, when the pointer enters the row: the time to the second, a name that may be cut, what is wrong.
   */
  explain({ format, now, view }) {
    if (this.#stock === null) return;
    const { symbol, name, time } = this.#stock;
    this.#cells.time.title = format.time(time, now);
    this.#cells.yearPlace.closest('td').title = this.#year ? yearText(this.#stock, this.#year, format) : '';
    this.#cells.name.title = [name, view.own[symbol]?.note].filter(Boolean).join('\n');
    this.element.title = conditionText(this.#stock);
  }

  set current(current) {
    if (this.#marks.current === current) return;
    this.#marks.current = current;
    if (current) this.element.setAttribute('aria-current', 'true');
    else this.element.removeAttribute('aria-current');
  }

  /**
   * Lights up the changed digits. Animates only the opacity, which does not load the main thread; a row reuses one
   * animation.
   */
  flash(move) {
    this.#light.dataset.move = move > 0 ? 'up' : 'down';
    this.#flash ??= this.#light.animate(
      { opacity: [1, 1, 0], offset: [0, 0.3, 1] },
      { duration: FLASH_MS, easing: 'ease-out' },
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
    this.#cells.symbol.href = hashOf(symbol);
  }

  #nameMenu() {
    this.#menuButton.setAttribute('aria-label', `Actions for ${this.element.dataset.symbol}`);
  }

  /** How wide the light is. Not in flash(), where the browser would measure row after row. */
  #showChanged(length) {
    if (length === this.#changed) return;
    this.#changed = length;
    this.#light.style.setProperty('--changed', length);
  }

  /** The time of the last trade, to the minute: with seconds, every row would change all the time. */
  #showTime(stock, { format, now }) {
    const time = Date.parse(stock.time ?? '');
    this.#write('time', Number.isFinite(time) ? format.when(time, now) : '');
    this.#cells.time.dateTime = stock.time ?? '';
  }

  /** How many characters a column with figures has in this row. */
  lengthOf(column) {
    const { last = '', high = '', change = '', changePercent = '' } = this.#written;
    if (column === 'last') return Math.max(last.length, high.length);
    return (column === 'change' ? change : changePercent).length;
  }

  #showRange(stock, format) {
    const place = placeInRange(stock);
    const price = (value) => (Number.isFinite(value) ? format.price(value, decimalsOf(stock)) : '');
    this.#write('low', price(stock.low));
    this.#write('high', price(stock.high));
    this.#mark('ranged', place !== null);
    this.#set('place', 'd', dotAt(place ?? 0.5));
  }

  /** @param {import('../../years/years.js').Year | undefined} year undefined if it is not known */
  #showYear(stock, year, format) {
    for (const close of ['weekAgo', 'monthAgo', 'yearAgo']) {
      const ratio = ratioSince(stock.last, year?.[close]);
      this.#write(close, format.ratio(ratio));
      this.#set(`${close}Direction`, 'data-direction', directionBetween(0, Math.round(1e4 * ratio)));
    }
    const range = year && yearWithToday(stock, year);
    const price = (value) => (range ? format.price(value, decimalsOf(stock)) : '');
    this.#write('yearLow', price(range?.low));
    this.#write('yearHigh', price(range?.high));
    this.#mark('yearRanged', range !== undefined);
    const place = (range && placeInRange(range)) ?? 0.5;
    this.#set('yearPlace', 'd', dotAt(place));
  }

  #showTrail({ symbol, last, decimals, time }, { recentPrices, now, format }) {
    if (now - this.#sparklineAt < SPARKLINE_INTERVAL_MS) return;
    const points = recentPrices.upTo(symbol, last, Date.parse(time ?? '') || now);
    const path = sparkline(points);
    if (path === '') return;
    this.#sparklineAt = now;
    const previousClose = points[0].price;
    const hour = { last, previousClose, decimals };
    const [from, to] = [previousClose, last].map((price) => format.price(price, decimalsOf(hour)));
    this.#set('trendDirection', 'data-direction', directionOf(hour));
    this.#set('trend', 'd', path);
    this.#write('trendText', `${format.changePercent(hour)} from ${from} to ${to}`);
  }

  #mark(name, is) {
    if (this.#marks[name] === is) return;
    this.#marks[name] = is;
    if (is) this.element.dataset[name] = '';
    else delete this.element.dataset[name];
  }

  #write(name, text) {
    if (this.#written[name] === text) return;
    this.#written[name] = text;
    const node = (this.#texts[name] ??= new Text());
    node.data = text;
    // A translated page has other nodes in this place.
    const cell = this.#cells[name];
    if (node.parentNode !== cell) cell.replaceChildren(node, ...(name === 'last' ? [this.#light] : []));
  }

  #set(name, attribute, value) {
    if (this.#written[name] === value) return;
    this.#written[name] = value;
    this.#cells[name].setAttribute(attribute, value);
  }
}
