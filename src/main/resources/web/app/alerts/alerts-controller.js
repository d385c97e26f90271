// Loads the bundle web/alerts, for readers who have alerts or who open them, and passes on to it what it needs.

import { readStored, writeStored } from '../storage.js';

const KEY = 'stock-tracker.alerts';

export class AlertsController {
  #page;
  /** Null in a frame, where there are none. */
  #host = document.querySelector('stock-alerts');
  #alerts = null;
  #loading = null;

  /** @param {import('../page.js').Page} page */
  constructor(page) {
    this.#page = page;
    if (this.#host === null) return;
    document.querySelector('.toolbar-alerts').addEventListener('click', () => this.#open());
    page.on('stock-action', ({ action, ...wanted }) => {
      if (action === 'alert') this.#open(wanted);
    });
    addEventListener('storage', () => this.start());
  }

  /** Loads them, if this reader has some. */
  start() {
    if (this.#host !== null && (readStored(KEY) ?? '[]') !== '[]') this.#load();
  }

  /** What the tab's title says instead, if an alert rang that was not seen yet. */
  get title() {
    return this.#alerts?.title ?? null;
  }

  /** @returns {number[]} the prices of a stock's alerts, for its chart */
  pricesOf(symbol) {
    return this.#alerts?.pricesOf(symbol) ?? [];
  }

  /** Whether a stock has alerts of this reader. */
  has(symbol) {
    return this.#alerts?.has(symbol) === true;
  }

  /** A message came, or the connection changed. */
  heard() {
    this.#alerts?.heard();
  }

  /** Shows how things are. */
  show() {
    this.#alerts?.show();
  }

  async #open(wanted) {
    (await this.#load())?.open(wanted);
  }

  /** @returns {Promise<import('../../alerts/alerts.js').Alerts | null>} null if they cannot be loaded now */
  #load() {
    this.#loading ??= this.#loaded();
    return this.#loading;
  }

  async #loaded() {
    try {
      const { load } = await import(new URL(this.#host.dataset.script, document.baseURI));
      this.#alerts = await load(this.#host, this.#page, { read: readStored, write: writeStored });
      this.#alerts.heard();
    } catch {
      this.#loading = null;
      this.#page.removing.tell('Alerts could not be loaded. Try again.');
    }
    return this.#alerts;
  }
}
