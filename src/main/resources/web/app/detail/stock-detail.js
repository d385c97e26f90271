// <stock-detail>: one stock, with its chart. A panel beside the list where there is room, else a sheet over it. The
// chart's library is loaded when the first detail opens.

import { exchangeName, sourceLabel } from '../board/format.js';
import { decimalsOf, directionOf } from '../board/prices.js';
import { conditionText, isStale } from '../connection/freshness.js';
import { candleQuery, Candles, compared, spokenChart } from './candles.js';
import { filterFor } from '../list/row-order.js';
import { isPinned, nameFor } from '../list/view.js';
import './own-note.js';
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
  #compareField;
  #ownNote;
  #shownOwn = null;
  /** The symbol to compare with, or null, and its candles. */
  #otherSymbol = null;
  #other = null;
  #shownOther = null;
  #chart = null;
  #request = null;
  #onPaper = false;
  #alertPrices = [];

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#dialog) return;
    this.#dialog = this.querySelector('dialog');
    for (const part of this.querySelectorAll('[data-detail]')) this.#parts[part.dataset.detail] = part;
    this.#values = this.querySelector('.chart-values');
    this.#canvas = this.querySelector('.chart-canvas');
    this.#message = this.querySelector('.chart-message');
    this.querySelector('.detail-close').addEventListener('click', () => emit(this, 'detail-close'));
    this.#compareField = this.querySelector('.chart-compare');
    this.#compareField.addEventListener('focus', () => this.#listSymbols());
    this.#compareField.addEventListener('input', () => this.#compareField.setCustomValidity(''));
    this.#compareField.addEventListener('change', () => this.#compareWith(this.#compareField.value));
    this.#ownNote = this.querySelector('own-note');
    this.querySelector('.detail-enlarge').addEventListener('click', () => this.enlarge());
    this.querySelector('.chart-retry').addEventListener('click', () => this.#load());
    this.querySelector('.chart-zoom').addEventListener('click', ({ target }) => this.#chart?.[target.value]?.());
    this.#dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      emit(this, 'detail-shrink');
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
    this.#candles = this.#other = this.#otherSymbol = null;
    this.#compareField.value = '';
    this.#compareField.setCustomValidity('');
    this.#values.textContent = '';
    if (!this.#dialog.open) this.#showDialog();
    // A panel stays in sight, and so does the row.
    this.#parts.symbol.focus({ preventScroll: true });
    this.#dialog.scrollTop = 0;
    if (this.#state === null) return;
    this.show(this.#state);
    this.#load();
  }

  close() {
    if (this.#symbol === null) return;
    this.#request?.abort();
    this.#symbol = this.#stock = this.#candles = null;
    this.#dialog.close();
    for (const mark of ['data-detail', 'data-large']) document.documentElement.removeAttribute(mark);
  }

  /** On paper it stands below the list, and never over it. */
  toPaper(on) {
    this.#onPaper = on;
    this.#reopen();
    if (this.#symbol === null) return;
    this.#chart?.recolour();
    // A canvas keeps the size that it has on the screen.
    this.#canvas.nextElementSibling.replaceChildren(...(on && this.#candles !== null ? [this.#chart.picture()] : []));
  }

  /** Whether it takes all of the page. */
  get large() {
    return 'large' in document.documentElement.dataset;
  }

  /** Makes it as large as the page, or as small as before. */
  enlarge() {
    if (this.#symbol === null) return;
    document.documentElement.toggleAttribute('data-large');
    this.querySelector('.detail-enlarge').setAttribute('aria-pressed', String(this.large));
  }

  /** What the page's status says, of which a sheet over the list leaves nothing to be seen. */
  showStatus(status) {
    this.#write('status', status);
  }

  /** @param {object} state see StockTable.show */
  show(state) {
    const first = this.#state === null;
    const changed = state.view.up !== this.#state?.view.up;
    this.#alertPrices = state.alertPrices(this.#symbol);
    this.#state = state;
    if (changed) this.#chart?.recolour();
    if (this.#symbol === null) return;
    if (first) this.#load();
    this.#write('source', sourceLabel(state.board.source ?? '', state.board.delay));
    const stock = state.board.find(this.#symbol);
    this.#parts.absent.hidden = stock !== undefined || state.board.version === null;
    this.#parts.present.hidden = stock === undefined;
    this.#write('absence', `${this.#symbol} is not on the list.`);
    if (stock === undefined) return;
    this.#dialog.toggleAttribute('data-stale', isStale(stock));
    this.#chart?.mark(this.#alertPrices);
    const pinned = isPinned(state.view, this.#symbol);
    this.#write('pin', pinned ? 'Unpin' : 'Pin');
    this.#showOther(state.board);
    if (stock === this.#stock && state.view.own === this.#shownOwn) return;
    this.#shownOwn = state.view.own;
    this.#ownNote.show(this.#symbol, state.view.own[this.#symbol]);
    this.#stock = stock;
    this.#showFigures(stock, state);
    const candle = this.#candles?.record(stock) ?? null;
    if (candle === null || this.#chart === null) return;
    this.#chart.update(candle, this.#compared);
    this.#describe();
    this.#describeChart();
  }

  /** The stock to compare with has a price of its own. */
  #showOther(board) {
    const stock = board.find(this.#otherSymbol);
    if (this.#other === null || stock === undefined || stock === this.#shownOther) return;
    this.#shownOther = stock;
    if (this.#other.record(stock) === null) return;
    this.#chart.update(null, this.#compared);
    this.#describe();
  }

  #showFigures(stock, { format, now, view }) {
    const direction = directionOf(stock);
    this.#dialog.dataset.direction = direction;
    const price = (value) => (Number.isFinite(value) ? format.price(value, decimalsOf(stock)) : '–');
    const own = view.own[this.#symbol] ?? {};
    this.#write('name', [own.name, stock.name ?? stock.symbol].filter(Boolean).join(' · '));
    this.#write('note', own.note ?? '');
    this.#write('last', price(stock.last));
    this.#write('direction', direction);
    this.#write('change', format.change(stock));
    this.#write('changePercent', `(${format.changePercent(stock)})`);
    const isOfToday = format.day(Date.parse(stock.time ?? '') || 0) === format.day(now);
    this.#write('today', isOfToday ? 'today' : '');
    this.#write('reason', conditionText(stock));
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
    // show() would scroll to it.
    if (roomy.matches || this.#onPaper) this.#dialog.open = true;
    else this.#dialog.showModal();
  }

  #reopen() {
    if (this.#symbol === null) return;
    this.#dialog.close();
    this.#showDialog();
  }

  /** Restores the stored choice; where it is missing or invalid, the template's choice stays. */
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

  /** Loads the candles, and the first time the chart's bundle. */
  async #load() {
    if (this.#state === null) return;
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    const [symbol, range] = [this.#symbol, this.#range];
    const load = async (each) => {
      const candles = new Candles(range);
      candles.load(await fetchCandles(each, range, this.#tradedAt(each), request.signal));
      return candles;
    };
    this.#showMessage('Loading…');
    try {
      const [{ PriceChart }, candles, other] = await Promise.all([
        import(new URL(this.getAttribute('chart'), document.baseURI)),
        load(symbol),
        this.#otherSymbol && load(this.#otherSymbol),
      ]);
      if (request.signal.aborted) return;
      [this.#candles, this.#other] = [candles, other];
      if (this.#stock !== null) candles.record(this.#stock);
      this.#chart ??= new PriceChart(this.#canvas, {
        pointedAt: (time) => this.#point(time),
        pickedPrice: (price) => emit(this, 'stock-action', { action: 'alert', symbol: this.#symbol, price }),
        takesWheel: () => this.large,
        zoomed: (zoomed) => (this.querySelector('.chart-all').disabled = !zoomed),
      });
      this.#draw();
    } catch {
      if (!request.signal.aborted) this.#showMessage('The chart could not be loaded.', { retry: true });
    }
  }

  #draw() {
    this.#showMessage(this.#candles.all.length === 0 ? 'No trades in this period.' : '');
    const isShort = this.#range === '1h' || this.#range === '1d';
    this.#dialog.toggleAttribute('data-compared', this.#other !== null);
    this.#chart.draw(this.#candles, {
      kind: this.#kind,
      decimals: this.#decimals,
      format: this.#state.format,
      previousClose: (isShort && this.#stock?.previousClose) || null,
      compared: this.#compared,
      titles: [this.#symbol, this.#otherSymbol],
    });
    this.#chart.mark(this.#alertPrices);
    this.#point(null);
    this.#describeChart();
  }

  get #compared() {
    return this.#other === null ? null : compared(this.#candles.all, this.#other.all);
  }

  /** When a stock traded last: a range ends there, also while its market is closed. */
  #tradedAt(symbol) {
    const { board, now } = this.#state;
    return Math.min(now, Date.parse(board.find(symbol)?.time ?? '') || now);
  }

  /** Compares with another stock of the list, by its symbol or a part of its name; with none if there is no text. */
  #compareWith(text) {
    const { view } = this.#state;
    const matches = filterFor(text, view.own);
    const found = matches === null ? undefined : comparable(this.#others.filter(matches), text);
    if (matches !== null && found === undefined) {
      this.#compareField.setCustomValidity(`No other stock of the list matches “${text.trim()}”. Add it first.`);
      // A field that was left would get the focus back.
      if (document.activeElement === this.#compareField) this.#compareField.reportValidity();
      else this.#compareField.value = this.#otherSymbol ?? '';
      return;
    }
    this.#otherSymbol = found?.symbol ?? null;
    this.#compareField.value = this.#otherSymbol ?? '';
    this.#load();
  }

  get #others() {
    return this.#state?.board.rows.filter(({ symbol }) => symbol !== this.#symbol) ?? [];
  }

  #listSymbols() {
    const options = this.#others.map((stock) => new Option(nameFor(this.#state.view, stock), stock.symbol));
    this.#compareField.list.replaceChildren(...options);
  }

  /** Of the stock's prices; those of a stock that is not listed have none to be seen. */
  get #decimals() {
    return decimalsOf(this.#stock ?? {});
  }

  #describeChart() {
    this.#canvas.setAttribute(
      'aria-label',
      spokenChart(this.#symbol, this.querySelector('[title]:has(:checked)').title, this.#candles.all, {
        format: this.#state.format,
        decimals: this.#decimals,
      }) + (this.#otherSymbol === null ? '' : ` Compared with ${this.#otherSymbol}.`),
    );
  }

  #point(time) {
    this.#pointedAt = time;
    this.#describe();
  }

  /** The values of the candle under the crosshair, or of the newest. */
  #describe() {
    const at = (points) => points.find(({ time }) => time === this.#pointedAt) ?? points.at(-1);
    const shown = this.#candles === null ? undefined : at(this.#candles.all);
    if (shown === undefined) return;
    const { format, now } = this.#state;
    const moment = ({ time }) =>
      this.#candles.areDays
        ? (this.#candles.areWeeks ? 'Week of ' : '') + format.tradingDay(time * 1_000)
        : format.moment(time * 1_000, now, 'minutes');
    const when = moment(shown);
    if (this.#other !== null) {
      const [one, other] = this.#compared.map((points) => format.price(at(points)?.value ?? 100, 2));
      const start = moment(this.#compared[0][0] ?? shown);
      const texts = [when, `${this.#symbol} ${one}`, `${this.#otherSymbol} ${other} (dashed)`, `both 100 at ${start}`];
      this.#values.textContent = texts.join('\u2002');
      return;
    }
    const values = { O: shown.open, H: shown.high, L: shown.low, C: shown.close };
    const texts = Object.entries(values).map(([name, value]) => `${name}\u00a0${format.price(value, this.#decimals)}`);
    this.#values.textContent = [when, ...texts, `V\u00a0${format.volume(shown.volume || null)}`].join('\u2002');
  }

  #showMessage(text, { retry = false } = {}) {
    this.#message.hidden = text === '';
    this.#message.querySelector('p').textContent = text;
    this.#message.querySelector('button').hidden = !retry;
  }
}

/** The stock whose symbol was typed, or else whose name begins as typed, or else the first. */
function comparable(stocks, text) {
  const typed = text.trim().toLowerCase();
  const begins = ({ name = '' }) => name.toLowerCase().startsWith(typed);
  return stocks.find(({ symbol }) => symbol.toLowerCase() === typed) ?? stocks.find(begins) ?? stocks[0];
}

async function fetchCandles(symbol, range, tradedAt, signal) {
  const address = new URL(`api/stocks/${encodeURIComponent(symbol)}/history`, document.baseURI);
  address.search = new URLSearchParams(candleQuery(range, tradedAt));
  const response = await fetch(address, { signal, headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()).candles;
}

customElements.define('stock-detail', StockDetail);
