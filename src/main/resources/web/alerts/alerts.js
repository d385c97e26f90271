// The alerts of a reader: judged with each message from the server, also in a hidden tab, which has no frames and few
// timers. What was crossed while no page watched is read from the history.

import './alert-notices.js';
import './alert-panel.js';
import {
  candlesSince,
  crossedIn,
  crossedState,
  dayOf,
  holdsNow,
  isFresh,
  judge,
  MoveWindow,
  spanOf,
} from './alert-rules.js';
import { AlertStore, MAX_ALERTS, pricesOf } from './alert-store.js';
import {
  conditionText,
  isUpToDate,
  isWatching,
  rangText,
  stateForAlerts,
  stateText,
  watchText,
  whenText,
} from './alert-text.js';
import { Bell } from './bell.js';
import { BoardAlerts } from './board-alerts.js';
import { fetchCandles } from './history.js';
import { Watcher } from './watcher.js';

/** Without a message for longer than this, something may have been missed. The server speaks at least each 15 s. */
const GAP_MS = 30_000;

/** A page that is loaded again is back within this time. */
const RELOAD_MS = 5_000;

/** How often the time at which a page watched last is stored. */
const NOTE_MS = 5_000;

/** How often the alerts of the board are read again while they are in sight. */
const BOARD_MS = 3_000;

const MINUTE_MS = 60_000;
const DAYS_BEFORE_MS = 10 * 24 * 60 * MINUTE_MS;

export class Alerts {
  #page;
  #store;
  #watcher;
  #bell = new Bell((symbol) => this.open({ symbol }));
  #board;
  #panel = document.querySelector('stock-alerts');
  #notices = document.querySelector('alert-notices');
  #button = document.querySelector('.toolbar-alerts');
  /** By the id of the alert: the stock as it was judged last. */
  #judged = new Map();
  /** By the id of the alert. */
  #windows = new Map();
  /** From when on this page had prices to watch; null before. */
  #since = null;
  #catchingUp = false;
  /** When the alerts of the board were read, in the server's time. */
  #boardAt = 0;
  /** The alert that was set last, which a notice offers to undo. */
  #offeredId = null;
  /** The begin of the span whose history could not be loaded; null if there is none. */
  #unknownSince = null;

  /**
   * @param {import('../app/page.js').Page} page
   * @param {{read: (key: string) => string | null, write: (key: string, text: string | null) => void}} storage
   */
  constructor(page, storage) {
    this.#page = page;
    this.#store = new AlertStore(storage);
    const { locks } = navigator;
    this.#watcher = new Watcher({ ...storage, locks, wall: () => Date.now() }, () => this.heard());
    this.#board = new BoardAlerts(this.#panel.dataset.board, () => page.token);
    addEventListener('storage', ({ key }) => {
      this.#store.follow(key);
      this.#changed();
    });
    // A page that holds a lock is not kept for the back button.
    addEventListener('pagehide', () => this.#pause());
    page.on('alert-set', (wanted) => this.#set(wanted));
    page.on('alert-remove', ({ id }) => this.#remove(id));
    page.on('alerts-clear', () => {
      this.#store.clearRang();
      this.#changed();
    });
    page.on('alerts-seen', () => this.#see());
    page.on('alerts-sound', ({ on }) => {
      this.#store.sound = on;
      if (on) this.#bell.beep();
      this.#changed();
    });
    page.on('alerts-permission', () => this.#ask());
    page.on('board-alert-remove', ({ id }) => this.#withBoard(() => this.#board.remove(id)));
    this.#changed();
  }

  /** What the tab's title says: the newest alert that rang and was not seen yet; else null. */
  get title() {
    const { unseen } = this.#store;
    if (unseen.length === 0) return null;
    const count = unseen.length > 1 ? ` (${unseen.length})` : '';
    return `🔔${count} ${rangText(unseen[0], this.#page.format)}`;
  }

  /** @returns {number[]} the prices of a stock's alerts, for its chart */
  pricesOf(symbol) {
    return pricesOf(this.#store.alerts, symbol);
  }

  /** Whether a stock has alerts, of a price or of percent. */
  has(symbol) {
    return this.#store.alerts.some((alert) => alert.symbol === symbol);
  }

  /**
   * Opens the list of alerts, with the form that sets one.
   *
   * @param {{symbol?: string, price?: number}} wanted what the form begins with
   */
  open({ symbol, price } = {}) {
    const { format, detail } = this.#page;
    const wanted = symbol ?? detail.symbol ?? '';
    const stock = this.#page.board.find(wanted);
    const text = price === undefined ? '' : format.price(price, stock?.decimals ?? 2);
    const kind = price === undefined || price > stock?.last ? 'above' : 'below';
    this.#panel.open({ symbol: wanted, kind, limit: text });
    this.#see();
    this.show();
    this.#withBoard(() => this.#board.open());
  }

  /** A message came, or the connection changed. */
  heard() {
    const { state, now } = this.#page.freshness.describe();
    const isDue = Math.abs(now - this.#boardAt) > BOARD_MS;
    if (isDue && this.#panel.isOpen && !document.hidden) this.#withBoard(() => this.#board.load());
    if (!isUpToDate(state) || this.#store.alerts.length === 0) {
      this.#watcher.stop();
      return;
    }
    this.#watcher.start();
    this.#since ??= now;
    if (this.#catchingUp) return;
    const watches = this.#watcher.watches;
    const watchedAt = this.#store.watchedAt ?? now;
    if (watches && now - watchedAt > (watchedAt < this.#since ? RELOAD_MS : GAP_MS)) {
      this.#catchUp(watchedAt, now);
      return;
    }
    if (isWatching(state)) this.#judge(now, watches);
    const isNoted = this.#store.watchedAt !== null && Math.abs(now - watchedAt) < NOTE_MS;
    if (watches && !isNoted) this.#store.watchedAt = now;
  }

  /** Updates the button, the notices and the open panel. */
  show() {
    const { freshness, format, board } = this.#page;
    const described = freshness.describe();
    const { now } = described;
    const state = stateForAlerts(described, board.delay);
    const { alerts, unseen, rang } = this.#store;
    const watch = watchText(alerts.length, state);
    const isAway = alerts.length > 0 && !isUpToDate(state) && state !== 'connecting';
    this.#showButton(unseen.length, isAway, watch);
    const told = (list) =>
      list.map((each) => ({ ...each, text: rangText(each, format), note: whenText(each, now, format) }));
    this.#notices.show(told(unseen));
    if (!this.#panel.isOpen) return;
    this.#panel.show({
      watch,
      unknown:
        this.#unknownSince === null
          ? ''
          : `What happened since ${format.moment(this.#unknownSince, now, 'minutes')} could not be loaded.`,
      permission: this.#bell.permission,
      sound: this.#store.sound,
      stocks: () => board.rows,
      decimalSign: format.price(1.5, 1)[1],
      search: (text) => this.#page.list.search(text),
      price: ({ last, decimals }) => format.price(last, decimals ?? 2),
      isFull: alerts.length >= MAX_ALERTS,
      alerts: alerts.map((alert) => {
        const stock = board.find(alert.symbol);
        const text = `${alert.symbol} ${conditionText(alert, stock?.decimals ?? 2, format)}`;
        const note = stateText(alert, { state: this.#store.stateOf(alert), stock, day: dayOf(now), format });
        return { id: alert.id, text, note };
      }),
      rang: told(rang),
      board: this.#board.described(format, now, (symbol) => board.find(symbol)),
    });
  }

  #showButton(unseen, isAway, watch) {
    const says = ['Alerts', unseen > 0 ? `${unseen} rang` : '', isAway ? watch : ''].filter(Boolean).join('. ');
    if (this.#button.getAttribute('aria-label') === says) return;
    this.#button.setAttribute('aria-label', says);
    this.#button.title = says;
    this.#button.dataset.unseen = unseen > 0 ? String(unseen) : '';
    this.#button.toggleAttribute('data-away', isAway);
  }

  async #set({ target, ...wanted }) {
    if (target !== '') {
      this.#withBoard(() => this.#board.add({ ...wanted, target }));
      return;
    }
    const { now } = this.#page.freshness.describe();
    const isFirst = this.#store.alerts.length === 0;
    const id = `${now.toString(36)}-${Math.random().toString(36).slice(2)}`;
    const alert = { id, ...wanted, since: now, armed: true };
    alert.armed = !holdsNow(alert, this.#page.board.find(alert.symbol));
    // Nothing was missed while there were none.
    if (isFirst) this.#store.watchedAt = now;
    this.#store.add(alert);
    const { board, format, removing } = this.#page;
    const what = conditionText(alert, board.find(alert.symbol)?.decimals ?? 2, format);
    this.#offeredId = id;
    removing.offerView(`Alert set: ${alert.symbol} ${what}`, () => this.#remove(id));
    this.#changed();
    this.heard();
    if (isFirst) await this.#ask();
  }

  #remove(id) {
    this.#store.remove(id);
    this.#changed();
  }

  async #ask() {
    await this.#bell.ask();
    this.show();
  }

  #see() {
    this.#store.seeAll();
    this.#changed();
  }

  /** Shows the alerts of the board after they were read or changed. @param {() => Promise<void>} access */
  async #withBoard(access) {
    if (!this.#board.offered) return;
    this.#boardAt = this.#page.freshness.describe().now;
    await access();
    this.show();
  }

  #changed() {
    this.show();
    this.#page.retitle();
    this.#page.draw();
  }

  #pause() {
    if (this.#since !== null && this.#watcher.watches) this.#store.watchedAt = this.#page.freshness.describe().now;
    this.#watcher.stop();
  }

  /** @param {boolean} watches whether this tab does: the others follow, since they may have to go on */
  #judge(now, watches) {
    const { board } = this.#page;
    for (const alert of this.#store.alerts) {
      const stock = board.find(alert.symbol);
      if (stock === undefined || stock === this.#judged.get(alert.id) || !isFresh(stock, now, board.delay)) continue;
      this.#judged.set(alert.id, stock);
      const window = this.#windowOf(alert);
      window?.add(Date.parse(stock.time), stock.last);
      if (!watches) continue;
      const before = this.#store.stateOf(alert);
      const { rings, state } = judge(alert, before, spanOf(stock, window), now);
      if (state !== before) this.#store.setState(alert, state);
      if (rings) this.#ring(alert, { price: stock.last, time: Date.parse(stock.time), decimals: stock.decimals ?? 2 });
    }
  }

  #windowOf({ id, kind, minutes }) {
    if (kind === 'minutes' && !this.#windows.has(id)) this.#windows.set(id, new MoveWindow(minutes));
    return this.#windows.get(id) ?? null;
  }

  #ring({ id, symbol, kind, limit, minutes }, { price, time, decimals, missed = null }) {
    const rang = { id: `${id}@${time}`, symbol, kind, limit, minutes, price, time, decimals, missed };
    this.#store.addRang(rang);
    if (id === this.#offeredId) this.#page.removing.endView();
    this.#offeredId = null;
    const { format, freshness } = this.#page;
    // The reader has the list of what rang before them.
    if (this.#panel.isOpen && !document.hidden) {
      this.#store.seeAll();
      this.#page.announce(rangText(rang, format));
    }
    // A crossing of the past makes no sound; a reader who looks elsewhere gets a notification.
    if (missed === null && this.#store.sound) this.#bell.beep();
    if (missed === null || document.hidden) {
      const body = whenText(rang, freshness.describe().now, format);
      this.#bell.notify(rangText(rang, format), { tag: rang.id, body }, symbol);
    }
    this.#changed();
  }

  /** Tells what was crossed since a moment at which a page watched last. Nothing is judged meanwhile. */
  async #catchUp(from, now) {
    this.#catchingUp = true;
    this.#unknownSince = null;
    try {
      const symbols = new Set(this.#store.alerts.map((alert) => alert.symbol));
      for (const symbol of symbols) await this.#catchUpOn(symbol, from, now);
    } catch {
      this.#unknownSince = from;
    }
    this.#catchingUp = false;
    // Else the tab that watches by now tells it.
    if (this.#watcher.watches) this.#store.watchedAt = now;
    this.heard();
    this.show();
  }

  async #catchUpOn(symbol, from, now) {
    const stock = this.#page.board.find(symbol);
    const alerts = this.#store.alerts.filter((alert) => alert.symbol === symbol);
    if (stock === undefined) return;
    const { interval, ms } = candlesSince(from, now);
    const minutes = Math.max(0, ...alerts.map((alert) => alert.minutes ?? 0));
    const candles = await fetchCandles(symbol, interval, Math.min(from, now - minutes * MINUTE_MS) - ms);
    const needsDays = alerts.some(({ kind }) => kind === 'day');
    const days = needsDays ? await fetchCandles(symbol, '1d', from - DAYS_BEFORE_MS) : [];
    if (!this.#watcher.watches) return;
    const missed = from < this.#since ? 'closed' : 'away';
    for (const alert of alerts) {
      const state = this.#store.stateOf(alert);
      const crossed = crossedIn(alert, state, { candles, days, ms, from });
      if (ms === MINUTE_MS) this.#fillWindow(alert, state, candles);
      if (crossed === null) continue;
      this.#store.setState(alert, crossedState(state, crossed.time));
      this.#ring(alert, { ...crossed, decimals: stock.decimals ?? 2, missed });
    }
  }

  /** Fills the window of an alert within minutes with the prices from before this page was opened. */
  #fillWindow(alert, state, candles) {
    this.#windows.delete(alert.id);
    const window = this.#windowOf(alert);
    for (const { start, low, high } of candles) if (start >= state.since) window?.add(start, low, high);
  }
}
