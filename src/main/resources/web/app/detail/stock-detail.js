// <stock-detail>: one stock, with its chart. A panel beside the list where there is room, else a sheet over it. The
// chart's library is loaded when the first detail opens.

import { exchangeName, sourceLabel } from '../board/format.js';
import { decimalsOf, directionOf } from '../board/prices.js';
import { isOld } from '../connection/freshness.js';
import { candleQuery, Candles, RANGES, spokenChart } from './candles.js';
import { isPinned } from '../list/view.js';
import { readStored, writeStored } from '../storage.js';
import { emit } from '../events.js';

/** As wide as the style sheet makes room for a panel. */
const roomy = matchMedia('(min-width: 64rem)');

/** Which chart the reader chose last. */
const KEY = 'stock-tracker.chart';

class StockDetail extends HTMLElement {
  #dialog;
  #parts = {};
  #values;
  #canvas;
  #message;
  #symbol = null;
  #stock = null;
  #state = null;
  #range;
  #kind;
  #pointedAt = null;
  #candles = null;
  #chart = null;
  #request = null;

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#dialog) return;
    this.#dialog = this.querySelector('dialog');
    for (const part of this.querySelectorAll('[data-detail]')) this.#parts[part.dataset.detail] = part;
    this.#values = this.querySelector('.chart-values');
    this.#canvas = this.querySelector('.chart-canvas');
    this.#message = this.querySelector('.chart-message');
    this.querySelector('.detail-close').addEventListener('click', () => emit(this, 'detail-close'));
    this.querySelector('.chart-retry').addEventListener('click', () => this.#load());
    this.#dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      emit(this, 'detail-close');
    });
    this.#dialog.addEventListener('click', (event) => {
      // The dialog itself, and nothing in it: its backdrop.
      if (event.target === this.#dialog && this.#dialog.matches(':modal')) emit(this, 'detail-close');
      const action = event.target.closest('[data-action]')?.dataset.action;
      if (action !== undefined) emit(this, 'stock-action', { action, symbol: this.#symbol });
    });
    this.#dialog.addEventListener('change', ({ target }) => {
      if (target.name === 'range') this.#choose({ range: target.value });
      if (target.name === 'kind') this.#choose({ kind: target.value });
    });
    roomy.addEventListener('change', () => this.#reopen());
    this.#restoreChoice();
  }

  /** The symbol that is open, or null. */
  get symbol() {
    return this.#symbol;
  }

  /** Opens on a symbol, listed or not; with the first state, if none came yet. */
  open(symbol) {
    if (symbol === this.#symbol) return;
    this.#symbol = symbol;
    this.#stock = null;
    this.#parts.symbol.textContent = symbol;
    this.#parts.name.textContent = '';
    this.#candles = null;
    this.#values.textContent = '';
    if (!this.#dialog.open) this.#showDialog();
    this.#parts.symbol.focus();
    if (this.#state === null) return;
    this.show(this.#state);
    this.#load();
  }

  close() {
    if (this.#symbol === null) return;
    this.#request?.abort();
    this.#symbol = this.#stock = this.#candles = null;
    this.#dialog.close();
    document.documentElement.removeAttribute('data-detail');
  }

  /** What the page's status says, of which a sheet over the list leaves nothing to be seen. */
  showStatus(status) {
    this.#write('status', status);
  }

  /** @param {object} state see StockTable.show */
  show(state) {
    const first = this.#state === null;
    const changed = state.view.up !== this.#state?.view.up;
    this.#state = state;
    if (changed) this.#chart?.recolour();
    if (this.#symbol === null) return;
    if (first) this.#load();
    this.#write('source', sourceLabel(state.board.source ?? ''));
    const stock = state.board.find(this.#symbol);
    this.#parts.absent.hidden = stock !== undefined || state.board.version === null;
    this.#parts.present.hidden = stock === undefined;
    this.#write('absence', `${this.#symbol} is not on the list.`);
    if (stock === undefined) return;
    this.#dialog.toggleAttribute('data-stale', isOld(stock, state.now));
    const pinned = isPinned(state.view, this.#symbol);
    this.#write('pin', pinned ? 'Unpin' : 'Pin');
    if (stock === this.#stock) return;
    this.#stock = stock;
    this.#showFigures(stock, state);
    const candle = this.#candles?.record(stock) ?? null;
    if (candle === null || this.#chart === null) return;
    this.#chart.update(candle);
    this.#describe();
    this.#describeChart();
  }

  #showFigures(stock, { format, now }) {
    const direction = directionOf(stock);
    this.#dialog.dataset.direction = direction;
    const price = (value) => (Number.isFinite(value) ? format.price(value, decimalsOf(stock)) : '–');
    this.#write('name', stock.name ?? stock.symbol);
    this.#write('last', price(stock.last));
    this.#write('direction', direction);
    this.#write('change', format.change(stock));
    this.#write('changePercent', `(${format.changePercent(stock)})`);
    const isOfToday = format.day(Date.parse(stock.time ?? '') || 0) === format.day(now);
    this.#write('today', isOfToday ? 'today' : '');
    this.#write('currency', stock.currency ?? '');
    this.#write('exchange', stock.exchange === undefined ? '–' : exchangeName(stock.exchange));
    for (const member of ['open', 'high', 'low', 'previousClose']) this.#write(member, price(stock[member]));
    this.#write('volume', stock.volume > 0 ? format.count(stock.volume) : '–');
    this.#write('time', format.time(stock.time, now));
  }

  #write(name, text) {
    const part = this.#parts[name];
    if (part.textContent !== text) part.textContent = text;
  }

  #showDialog() {
    document.documentElement.dataset.detail = '';
    if (roomy.matches) this.#dialog.show();
    else this.#dialog.showModal();
  }

  #reopen() {
    if (this.#symbol === null) return;
    this.#dialog.close();
    this.#showDialog();
  }

  /** What the template has chosen holds for what is not kept, or makes no sense. */
  #restoreChoice() {
    for (const choice of (readStored(KEY) ?? '').split(' ')) {
      const radio = this.querySelector(`.segment input[value="${CSS.escape(choice)}"]`);
      if (radio !== null) radio.checked = true;
    }
    this.#range = this.querySelector('[name=range]:checked').value;
    this.#kind = this.querySelector('[name=kind]:checked').value;
  }

  #choose({ range = this.#range, kind = this.#kind }) {
    const sameCandles = range === this.#range;
    this.#range = range;
    this.#kind = kind;
    writeStored(KEY, `${range} ${kind}`);
    if (!sameCandles) this.#load();
    else if (this.#candles !== null) this.#draw();
  }

  /** Candles, and the first time what draws them. */
  async #load() {
    if (this.#state === null) return;
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    const [symbol, range] = [this.#symbol, this.#range];
    const { now } = this.#state;
    const candles = new Candles(range, now);
    this.#showMessage('Loading…');
    try {
      const [{ PriceChart }, rows] = await Promise.all([
        import(new URL(this.getAttribute('chart'), document.baseURI)),
        fetchCandles(symbol, range, now, request.signal),
      ]);
      if (request.signal.aborted) return;
      candles.load(rows);
      this.#candles = candles;
      if (this.#stock !== null) candles.record(this.#stock);
      this.#chart ??= new PriceChart(this.#canvas, { pointedAt: (candle) => this.#point(candle) });
      this.#draw();
    } catch {
      if (!request.signal.aborted) this.#showMessage('The chart could not be loaded.', { retry: true });
    }
  }

  #draw() {
    this.#showMessage(this.#candles.all.length === 0 ? 'No trades in this period.' : '');
    this.#chart.draw(this.#candles, { kind: this.#kind, decimals: this.#decimals, format: this.#state.format });
    this.#point(null);
    this.#describeChart();
  }

  /** Of the stock's prices; those of a stock that is not listed have none to be seen. */
  get #decimals() {
    return decimalsOf(this.#stock ?? {});
  }

  #describeChart() {
    this.#canvas.setAttribute(
      'aria-label',
      spokenChart(this.#symbol, this.#range, this.#candles.all, {
        format: this.#state.format,
        decimals: this.#decimals,
      }),
    );
  }

  #point(candle) {
    this.#pointedAt = candle;
    this.#describe();
  }

  /** The values of the candle under the crosshair, or of the newest. */
  #describe() {
    const shown = this.#pointedAt ?? this.#candles?.all.at(-1);
    if (shown === undefined) return;
    const { format, now } = this.#state;
    const values = { O: shown.open, H: shown.high, L: shown.low, C: shown.close };
    const texts = Object.entries(values).map(([name, value]) => `${name}\u00a0${format.price(value, this.#decimals)}`);
    const when = format.moment(shown.time * 1_000, now, 'minutes');
    this.#values.textContent = [when, ...texts, `V\u00a0${format.volume(shown.volume)}`].join('\u2002');
  }

  #showMessage(text, { retry = false } = {}) {
    this.#message.hidden = text === '';
    this.#message.querySelector('p').textContent = text;
    this.#message.querySelector('button').hidden = !retry;
  }
}

async function fetchCandles(symbol, range, now, signal) {
  const address = new URL(`api/stocks/${encodeURIComponent(symbol)}/history`, document.baseURI);
  address.search = new URLSearchParams(candleQuery(range, now));
  const response = await fetch(address, { signal, headers: { Accept: 'application/json' } });
  // A symbol that was never listed has no history.
  if (response.status === 404) return [];
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()).candles;
}

customElements.define('stock-detail', StockDetail);
