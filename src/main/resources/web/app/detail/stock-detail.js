// <stock-detail>: one stock, with its chart. A panel beside the list where there is room, else a sheet over it. The
// chart's library is loaded when the first detail opens.

import { exchangeName, sourceLabel } from '../board/format.js';
import { decimalsOf, directionOf } from '../board/prices.js';
import { conditionText, isStale } from '../connection/freshness.js';
import { candleQuery, Candles, RANGES, spokenChart } from './candles.js';
import { filterFor } from '../list/row-order.js';
import { yearText } from '../list/stock-row.js';
import { isPinned, nameFor } from '../list/view.js';
import { readStored, writeStored } from '../storage.js';
import { emit } from '../events.js';

/** As wide as the style sheet makes room for a panel. */
const roomy = matchMedia('(min-width: 64rem)');

/** Which chart the reader chose last. */
const KEY = 'stock-tracker.chart';

/** Late and corrected trades change older candles, so an open chart is loaded again so often. */
const RELOAD_INTERVAL_MS = 3 * 60_000;

/** No session of an exchange is so long, in seconds. */
const LONGEST_SESSION_S = 20 * 60 * 60;

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
  #averages;
  /** The moving averages, if they were loaded. */
  #averaged = null;
  #pointedAt = null;
  #candles = null;
  /** That of the candles, while those of another one are loaded. */
  #shownRange = null;
  #compareField;
  #ownNote;
  #shownOwn = null;
  /** The bundle of what few readers use, once it was needed. */
  #studies = null;
  #comparison = null;
  /** A symbol that the address names. */
  #toCompare = null;
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
    this.#compareField.addEventListener('focus', () => this.#loadStudies());
    // Escape and the cross clear it, which some browsers tell by another event.
    for (const change of ['change', 'search']) this.#compareField.addEventListener(change, () => this.#compare());
    this.#ownNote = this.querySelector('own-note');
    this.#ownNote.querySelector('summary').addEventListener('click', (event) => this.#openNote(event));
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
      if (target.closest('.segment') !== null) this.#chosen();
    });
    roomy.addEventListener('change', () => this.#reopen());
    setInterval(() => this.reload(), RELOAD_INTERVAL_MS);
    this.#restoreChoice();
  }

  async #compare() {
    await this.#loadStudies();
    const before = this.#comparison.symbol;
    if (!this.#comparison.choose() || this.#comparison.symbol === before) return;
    // The keys of chart and page work again.
    if (document.activeElement === this.#compareField) this.#canvas.focus({ preventScroll: true });
    emit(this, 'chart-change');
    this.#load();
  }

  /** The symbol that is open, or null. */
  get symbol() {
    return this.#symbol;
  }

  get range() {
    return this.#range;
  }

  /** The symbol of the stock that it is compared with, or null. */
  get compared() {
    return this.#toCompare ?? this.#comparison?.symbol ?? null;
  }

  /**
   * Opens on a symbol, listed or not; with the first state, if none came yet.
   *
   * @param {object} [chart]
   * @param {string} [chart.range] see RANGES; what the reader chose last if there is none of that name
   * @param {string | null} [chart.compared] another symbol
   */
  open(symbol, { range = '', compared = null } = {}) {
    const isShown = range === '' || (range === this.#range && compared === this.compared);
    if (symbol === this.#symbol && isShown) return;
    this.#symbol = symbol;
    this.#check(range);
    this.#readChoice();
    this.#toCompare = compared;
    this.#stock = null;
    this.#parts.symbol.textContent = symbol;
    this.#parts.name.textContent = '';
    this.#candles = this.#averaged = this.#shownRange = null;
    this.#comparison?.end();
    this.#values.textContent = this.#parts.gain.textContent = '';
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
    this.#symbol = this.#stock = this.#candles = this.#averaged = null;
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
    if (this.#candles !== null && this.#comparison?.record(state.board)) {
      this.#chart.update(null, this.#compared);
      this.#describe();
    }
    const year = state.yearOf(stock);
    this.#write('sector', state.sectorOf(this.#symbol) || '–');
    this.#write('yearRange', year === undefined ? '–' : yearText(stock, year, state.format));
    this.#showGain(stock, year);
    if (stock === this.#stock && state.view.own === this.#shownOwn) return;
    this.#shownOwn = state.view.own;
    this.#showNote();
    this.#stock = stock;
    this.#showFigures(stock, state);
    const candle = this.#record(stock);
    if (candle === null || this.#chart === null) return;
    this.#chart.update(candle, this.#compared);
    this.#describe();
    this.#describeChart();
  }

  /** @returns {object | null} the candle that a quote has changed */
  #record(stock) {
    this.#averaged?.record(stock);
    return this.#candles?.record(stock) ?? null;
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

  /** Its fields are shown once the bundle that saves them has come. */
  async #openNote(event) {
    if (this.#ownNote.show !== undefined) return;
    event.preventDefault();
    try {
      await this.#loadStudies();
      this.#showNote();
      event.target.parentElement.open = true;
    } catch {
      emit(this, 'problem', { text: 'The note could not be loaded. Try again.' });
    }
  }

  #showNote() {
    this.#ownNote.show?.(this.#symbol, this.#state.view.own[this.#symbol]);
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
    for (const choice of (readStored(KEY) ?? '').split(' ')) this.#check(choice);
    this.#readChoice();
  }

  #check(choice) {
    const radio = this.querySelector(`.segment input[value="${CSS.escape(choice)}"]`);
    if (radio !== null) radio.checked = true;
  }

  #readChoice() {
    const chosen = (name) => this.querySelector(`[name=${name}]:checked`)?.value ?? '';
    [this.#range, this.#kind, this.#averages] = ['range', 'kind', 'averages'].map(chosen);
  }

  #chosen() {
    this.#readChoice();
    if (!this.#averages) this.#averaged = null;
    writeStored(KEY, `${this.#range} ${this.#kind} ${this.#averages}`);
    emit(this, 'chart-change');
    const stays = this.#range === this.#shownRange && this.#message.hidden;
    if (stays) this.#draw({ stays });
    if (!stays || (this.#averages && this.#averaged === null)) this.#load({ stays });
  }

  /** Loads the candles of an open chart again, in which nothing moves. */
  reload() {
    if (this.#candles !== null && this.#message.hidden && !document.hidden) this.#load({ stays: true });
  }

  /** Loads the candles, and the first time the chart's bundle. */
  async #load({ stays = false } = {}) {
    if (this.#state === null) return;
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    const [symbol, range] = [this.#symbol, this.#range];
    const load = async (each, wanted = RANGES[range]) => {
      const candles = new Candles(wanted);
      candles.load(await fetchCandles(each, wanted, this.#tradedAt(each), request.signal));
      return candles;
    };
    if (!stays) this.#showMessage('Loading…');
    try {
      if (this.#toCompare !== null) {
        await this.#loadStudies();
        if (request.signal.aborted) return;
        this.#compareField.value = this.#toCompare;
        this.#toCompare = null;
        this.#comparison.choose();
        emit(this, 'chart-change');
      }
      const otherSymbol = this.#comparison?.symbol ?? null;
      const loadAverages = async () => {
        await this.#loadStudies();
        return this.#studies.loadAverages(range, (each) => load(symbol, each));
      };
      const [{ PriceChart }, candles, other, averaged] = await Promise.all([
        this.#import('chart'),
        load(symbol),
        otherSymbol && load(otherSymbol),
        // The candles are shown without them, too.
        this.#averages && otherSymbol === null ? loadAverages().catch(() => null) : null,
      ]);
      if (request.signal.aborted) return;
      this.#candles = candles;
      this.#averaged = averaged;
      this.#shownRange = range;
      this.#comparison?.load(other);
      if (this.#stock !== null) this.#record(this.#stock);
      this.#chart ??= new PriceChart(this.#canvas, {
        pointedAt: (time) => this.#point(time),
        pickedPrice: (price) => emit(this, 'stock-action', { action: 'alert', symbol: this.#symbol, price }),
        zoomed: (zoomed) => {
          this.querySelector('.chart-all').disabled = !zoomed;
          // There may be longer or shorter candles now.
          this.#describe();
        },
      });
      this.#draw({ stays });
    } catch {
      // Candles that are shown are better than none.
      if (!request.signal.aborted && !stays) this.#showMessage('The chart could not be loaded.', { retry: true });
    }
  }

  #draw({ stays = false } = {}) {
    this.#showMessage(this.#candles.all.length === 0 ? 'No trades in this period.' : '');
    const isCompared = this.#compared !== null;
    this.#dialog.toggleAttribute('data-compared', isCompared);
    // A comparison has only lines.
    for (const choice of this.querySelectorAll('[name=kind], [name=averages]')) choice.disabled = isCompared;
    this.#chart.draw(this.#candles, {
      kind: this.#kind,
      decimals: this.#decimals,
      format: this.#state.format,
      previousClose: this.#previousClose,
      compared: this.#compared,
      // The chart asks once more when it is closed.
      averages: () => (this.#averages && this.#candles && this.#averaged?.lines(this.#candles)) || [],
      stays,
    });
    this.#chart.mark(this.#alertPrices);
    this.#describe();
    this.#describeChart();
    if (this.#stock !== null) this.#showGain(this.#stock, this.#state.yearOf(this.#stock));
  }

  /** @param {string} bundle */
  #import(bundle) {
    return import(new URL(this.getAttribute(bundle), document.baseURI));
  }

  async #loadStudies() {
    this.#studies = await this.#import('studies');
    this.#comparison ??= new this.#studies.Comparison(this.#compareField, {
      stocks: () => this.#state.board.rows.filter(({ symbol }) => symbol !== this.#symbol),
      nameOf: (stock) => nameFor(this.#state.view, stock),
      filterFor: (text) => filterFor(text, this.#state.view.own),
    });
  }

  get #compared() {
    return this.#comparison?.with(this.#candles) ?? null;
  }

  /** The line that the chart has at it, or null. */
  get #previousClose() {
    return (this.#candles.isShort && this.#stock?.previousClose) || null;
  }

  /** When a stock traded last: a range ends there, also while its market is closed. */
  #tradedAt(symbol) {
    const { board, now } = this.#state;
    return Math.min(now, Date.parse(board.find(symbol)?.time ?? '') || now);
  }

  /** Of the stock's prices; those of a stock that is not listed have none to be seen. */
  get #decimals() {
    return decimalsOf(this.#stock ?? {});
  }

  #describeChart() {
    const range = this.querySelector(`[value="${this.#shownRange}"]`).parentElement.title;
    this.#canvas.setAttribute(
      'aria-label',
      spokenChart(this.#symbol, range, this.#candles.unmerged, {
        format: this.#state.format,
        decimals: this.#decimals,
      }) + (this.#comparison?.symbol ? ` Compared with ${this.#comparison.symbol}.` : ''),
    );
  }

  #point(time) {
    this.#pointedAt = time;
    this.#describe();
  }

  /** The values of the candle under the crosshair, or of the newest. */
  #describe() {
    const at = (points) => points.find(({ time }) => time === this.#pointedAt) ?? points.at(-1);
    const all = this.#candles?.all ?? [];
    const shown = at(all);
    if (shown === undefined) return;
    const { format, now } = this.#state;
    const moment = ({ time }) => this.#candles.momentOf(time, format, now);
    const price = (value) => format.price(value, this.#decimals);
    const compared = this.#compared;
    if (compared !== null) {
      const since = [`since ${moment(compared[0][0] ?? shown)}`];
      this.#showValues([[moment(shown)]], [...this.#comparison.texts(this.#symbol, this.#candles, at, format), since]);
      return;
    }
    const before = all[all.indexOf(shown) - 1]?.close ?? shown.open;
    const change = { last: shown.close, previousClose: before, decimals: this.#decimals };
    const { open, high, low, close } = shown;
    const prices = Object.entries({ O: open, H: high, L: low, C: close }).map(([name, value]) => [name, price(value)]);
    const went = [`${format.change(change)} (${format.changePercent(change)})`, directionOf(change)];
    const line = this.#previousClose && [`Prev close\u00a0${price(this.#previousClose)}`];
    this.#showValues(
      // The change of the newest candle would be taken for that of the day.
      [[`${moment(shown)}\u2002${this.#candles.length}`], (this.#pointedAt === null ? line : went) || ['']],
      [...prices, ['V', format.volume(shown.volume || null)]].map((each) => [each.join('\u00a0')]),
      (this.#averages && this.#averaged?.texts(this.#candles, shown.time, price)) || [],
    );
  }

  /**
   * What the stock has gained in the range, as in the list where that has a column of it. Today's gain is shown anyway;
   * a market that never closes has another one of 24 hours.
   */
  #showGain(stock, year) {
    const all = this.#candles?.unmerged ?? [];
    const close = year?.[{ '1m': 'monthAgo', '1y': 'yearAgo' }[this.#shownRange]] ?? all[0]?.close;
    const gain = { ...stock, previousClose: close };
    const isDay = this.#shownRange === '1d';
    const hasGain = !isDay || all.at(-1)?.time - all[0]?.time > LONGEST_SESSION_S;
    const isShown = all.length > 0 && this.compared === null && hasGain;
    const range = isDay ? '24H' : this.#shownRange?.toUpperCase();
    this.#write('gain', isShown ? `${range}\u00a0${this.#state.format.changePercent(gain)}` : '');
    this.#parts.gain.dataset.direction = directionOf(gain);
  }

  /** @param {[text: string, colour?: string][][]} lines with the names of colours of the theme */
  #showValues(...lines) {
    this.#values.replaceChildren(
      ...lines.map((texts) => {
        const line = document.createElement('span');
        line.append(...texts.map(legend));
        return line;
      }),
    );
  }

  #showMessage(text, { retry = false } = {}) {
    this.#message.hidden = text === '';
    this.#message.querySelector('p').textContent = text;
    this.#message.querySelector('button').hidden = !retry;
  }
}

/** A text over the chart, in a colour of the theme. */
function legend([text, colour]) {
  const part = document.createElement('span');
  part.textContent = `${text}\u2002`;
  if (colour) part.style.color = `var(--color-${colour})`;
  return part;
}

async function fetchCandles(symbol, range, tradedAt, signal) {
  const address = new URL(`api/stocks/${encodeURIComponent(symbol)}/history`, document.baseURI);
  address.search = new URLSearchParams(candleQuery(range, tradedAt));
  const response = await fetch(address, { signal, headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()).candles;
}

customElements.define('stock-detail', StockDetail);
