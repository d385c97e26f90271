// The page: socket → board → one frame of drawing. The features listen to the events of their elements (events.js).

import { AddingController } from './adding/adding-controller.js';
import { AlertsController } from './alerts/alerts-controller.js';
import { announcement, Board, listChanges } from './board/board.js';
import { Format, usableLocales } from './board/format.js';
import { mainCurrency } from './board/prices.js';
import { steadyClock } from './connection/clock.js';
import './connection/data-status.js';
import { Fallback } from './connection/fallback.js';
import { Freshness, isOutdated } from './connection/freshness.js';
import { authorization, decode, subprotocols } from './connection/messages.js';
import { Backoff } from './connection/reconnection.js';
import { pageTitle, statusText } from './connection/status-text.js';
import { StockStream } from './connection/stock-stream.js';
import { DetailController } from './detail/detail-controller.js';
import { RecentPricesRecorder } from './detail/recent-prices.js';
import { ListController } from './list/list-controller.js';
import { RemovingController } from './removing/removing-controller.js';
import { RenderScheduler } from './render-scheduler.js';

/** How often ages are updated while the page is visible. */
const TICK_MS = 1_000;

/** A tick that comes this late means that the computer slept. */
const LATE_TICK_MS = 5_000;

const TITLE = 'Live Stock Tracker';

export class Page {
  board = new Board();
  steady = steadyClock({ monotonic: () => performance.now(), wall: () => Date.now() });
  #status = document.querySelector('data-status');
  #source = document.querySelector('price-source');
  /** Of the bundle web/token. Null where nothing needs a token. */
  #tokenField = document.querySelector('token-field');
  #announcements = document.getElementById('announcements');
  locales = usableLocales(navigator.languages);
  format = new Format(this.locales);
  #scheduler = new RenderScheduler(
    { request: (task) => requestAnimationFrame(task), cancel: (requested) => cancelAnimationFrame(requested) },
    () => this.#drawing(),
  );
  /** The list as it was drawn last. */
  #drawn = null;
  #currency = mainCurrency([]);
  #afterDrawing = [];
  #tickedAt = this.steady();

  constructor() {
    this.freshness = new Freshness({ steady: this.steady, wall: () => Date.now() }, this.#status.pricesAt);
    const timers = { setTimeout: (task, ms) => setTimeout(task, ms), clearTimeout: (timer) => clearTimeout(timer) };
    const { polling } = this.#status.dataset;
    this.polling = new Fallback((attempt) => import(new URL(`${polling}?${attempt}`, document.baseURI)), {
      fetch: (signal) => fetch('api/stocks', { signal }),
      receive: (messages) => this.#polled(messages),
      failed: () => this.#connectionChanged('lost'),
      hidden: () => document.hidden,
      decode,
      ...timers,
    });
    const backoff = new Backoff(() => document.hidden);
    this.stream = new StockStream({
      url: socketUrl(),
      openSocket: (url) => new WebSocket(url, subprotocols(this.token)),
      since: () => this.board.version,
      receive: (message) => this.#receive(message),
      changed: (state) => this.#connectionChanged(state),
      backoff: { next: () => this.polling.retryMs ?? backoff.next(), reset: () => backoff.reset() },
      steady: this.steady,
      ...timers,
    });
    this.recorder = new RecentPricesRecorder(this.board, () => this.freshness.describe().now);
    // The detail closes before the list and removals move the focus on.
    this.detail = new DetailController(this);
    this.removing = new RemovingController(this);
    this.list = new ListController(this);
    this.adding = new AddingController(this);
    this.alerts = new AlertsController(this);
    this.on('announcement', ({ text }) => this.announce(text));
    // Does not wait for an attempt to connect that is under way.
    this.on('connection-retry', () => this.stream.wake(0));
    this.on('token-change', () => this.stream.renew());
  }

  start() {
    this.#listen();
    this.list.start();
    this.detail.showAddressed();
    this.alerts.start();
    this.stream.start();
  }

  /** Listens to the event of an element, see events.js. */
  on(type, handle) {
    document.addEventListener(type, ({ detail }) => handle(detail));
  }

  announce(text) {
    if (text !== '') this.#announcements.textContent = text;
  }

  draw() {
    this.#scheduler.draw();
  }

  /**
   * Sends a request to change the list, over the socket or, where that is blocked, over HTTP. Answers come as messages.
   *
   * @returns {boolean} false if there is no connection now
   */
  request(message) {
    if (!this.polling.active) return this.stream.request(message);
    this.#requestByRest(message);
    return true;
  }

  async #requestByRest(message) {
    const send = (path, request) => fetch(`api/stocks${path}`, request);
    const parts = { fetch: send, authorization: authorization(this.token) };
    for (const answer of await this.polling.request(message, parts)) this.#receive(answer);
  }

  /** Runs in the frame after the one that shows the current change. */
  afterDrawing(task) {
    this.#afterDrawing.push(task);
  }

  #listen() {
    setInterval(() => this.#tick(), TICK_MS);
    for (const moment of ['beforeprint', 'afterprint']) {
      addEventListener(moment, () => {
        document.documentElement.toggleAttribute('data-paper', moment === 'beforeprint');
        this.detail.toPaper(moment === 'beforeprint');
      });
    }
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.stream.wake();
    });
    document.addEventListener('keydown', (event) => this.#key(event));
    addEventListener('online', () => this.stream.wake(0));
    // Its ping goes unanswered, so that the page says within a second that it is offline.
    addEventListener('offline', () => this.stream.doubt());
    addEventListener('pagehide', () => {
      this.removing.leave(this.token);
      this.polling.stop();
      this.stream.pause();
    });
    addEventListener('pageshow', (event) => {
      if (!event.persisted) return;
      this.list.follow();
      this.stream.wake();
    });
  }

  #key(event) {
    const typing = event.target.matches?.('input:not([type=radio], [type=checkbox]), textarea, select') === true;
    if (typing || event.defaultPrevented) return;
    // An open popover is what Escape closes.
    if (event.key === 'Escape' && document.querySelector('[popover=""]:popover-open') === null) {
      if (this.list.isWall) this.list.toggleWall();
      else if (this.detail.symbol !== null) this.detail.shrink();
    }
    if (!event.ctrlKey && !event.metaKey && !event.altKey) this.#shortcut(event);
    const undo = event.key === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (undo && this.removing.undoNewest()) event.preventDefault();
  }

  /** The shortcuts of the whole page; index.html lists all shortcuts. */
  #shortcut(event) {
    const action = {
      '/': () => document.getElementById('symbol')?.focus(),
      '?': () => document.getElementById('shortcuts').togglePopover(),
      f: () => this.detail.enlarge(),
      w: () => this.list.toggleWall(),
    }[event.key.toLowerCase()];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  #tick() {
    const now = this.steady();
    if (now - this.#tickedAt > LATE_TICK_MS && !document.hidden) this.stream.wake();
    this.#tickedAt = now;
    this.draw();
    // A hidden tab has no frames, but its title is visible.
    if (document.hidden) this.retitle();
  }

  #receive(message) {
    const first = this.board.version === null;
    const verdict = this.board.apply(message);
    // A delta that could not be applied says nothing about the prices on the page.
    if (verdict !== 'gap') this.freshness.heard(message, this.board.version);
    if (verdict === 'applied') {
      // A stock that was listed again is not the one whose removal is pending.
      if (message.type === 'delta') for (const { symbol } of message.stocks ?? []) this.removing.forget(symbol);
      if (this.list.isLong) this.#scheduler.fill();
    }
    if (first && this.board.version !== null) this.recorder.load();
    if (message.type === 'ack' || message.type === 'error') this.#answered(message);
    this.alerts.heard();
    this.draw();
    return verdict;
  }

  /** Messages that came by polling. */
  #polled(messages) {
    const began = !this.freshness.blocked;
    this.freshness.blocked = true;
    for (const message of messages) this.#receive(message);
    // Requests that waited for a socket are sent over HTTP.
    if (began) this.#connected();
  }

  #connected() {
    this.adding.connected();
    this.removing.connected();
    this.detail.connected();
  }

  #answered(message) {
    if (message.code === 'not-allowed') this.#tokenField?.refused();
    if (!this.removing.answered(message)) this.adding.answered(message);
  }

  #connectionChanged(state) {
    switch (state) {
      case 'open':
        this.polling.stop();
        this.freshness.blocked = false;
        this.#connected();
        break;
      case 'doubtful':
        this.freshness.doubted();
        break;
      case 'assured':
        this.freshness.assured();
        break;
      case 'refused':
        this.polling.refused();
        break;
      case 'lost':
        // While the page polls, an attempt that failed changes nothing.
        if (this.polling.active) break;
        this.freshness.blocked = false;
        this.freshness.lost();
        break;
      case 'closed':
        this.freshness.closed();
        this.adding.disconnect();
    }
    this.alerts.heard();
    this.draw();
  }

  /** The steps of a drawing: each yield ends a frame. */
  *#drawing() {
    if (this.board.version !== null && this.list.arrange() && this.list.isLong) {
      yield;
      this.list.prepare();
      yield;
      // If nothing changed meanwhile, this is the same order.
      this.list.arrange();
    }
    const condition = this.freshness.describe();
    if (this.board.version !== null) this.#drawBoard(condition.now);
    this.#status.show(condition, this.format);
    this.detail.showStatus(statusText(condition, this.format));
    showFreshness(condition);
    // A fragment may be no detail, for which ../early left room, maybe after this script began.
    if (this.detail.symbol === null) delete document.documentElement.dataset.detail;
    this.alerts.show();
    this.retitle();
  }

  #drawBoard(now) {
    const { board } = this;
    const added = board.membership === this.#drawn?.membership ? [] : this.#listChanged();
    const remaining = board.size - this.removing.absent.size;
    const { prices: recentPrices } = this.recorder;
    const state = {
      board,
      view: this.list.view,
      format: this.format,
      recentPrices,
      now,
      added,
      remaining,
      currency: this.#currency.currency,
      yearOf: this.list.yearOf,
      sectorOf: this.list.sectorOf,
      alertPrices: (symbol) => this.alerts.pricesOf(symbol),
      hasAlerts: (symbol) => this.alerts.has(symbol),
    };
    this.list.show(state);
    this.adding.refresh();
    this.#source.show(board, this.#currency);
    this.list.open = this.detail.symbol;
    this.detail.show(state);
    for (const task of this.#afterDrawing.splice(0)) requestAnimationFrame(task);
  }

  /**
   * Announces added and removed stocks, except those that this page removed itself.
   *
   * @returns {string[]} the added symbols; none the first time
   */
  #listChanged() {
    const { stocks, membership } = this.board;
    const { added, removed } = listChanges(this.#drawn?.stocks ?? stocks, stocks);
    this.#drawn = { membership, stocks };
    this.#currency = mainCurrency(stocks);
    const { absent } = this.removing;
    this.announce(announcement({ added, removed: removed.filter(({ symbol }) => !absent.has(symbol)) }));
    for (const { symbol } of removed) this.removing.forget(symbol);
    this.recorder.forgetDelisted();
    // Thousands of pages with thousands of stocks would ask at once.
    if (added.length > 0 && !this.list.isLong) this.recorder.loadSoon();
    return added.map(({ symbol }) => symbol);
  }

  /** Updates the title of the tab. */
  retitle() {
    const { state } = this.freshness.describe();
    const pinned = this.list.view.pinned.map((symbol) => this.board.find(symbol)).filter(Boolean);
    const title = this.alerts.title ?? pageTitle(TITLE, pinned, { state, format: this.format });
    if (document.title !== title) document.title = title;
  }

  get token() {
    return this.#tokenField?.token ?? null;
  }
}

/** Sets data-freshness at the root, by which styles show prices as live or outdated. */
function showFreshness({ state }) {
  const { dataset } = document.documentElement;
  const look = isOutdated(state) ? 'outdated' : state;
  if (dataset.freshness !== look) dataset.freshness = look;
}

function socketUrl() {
  const url = new URL('stocks', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
