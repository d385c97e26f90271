// Which detail is open: the address says so, so that it can be linked to, and left with the back button.

import { chartOf, hashOf, symbolOf } from '../board/symbol.js';
import './stock-detail.js';

export class DetailController {
  #page;
  #detail = document.querySelector('stock-detail');

  /** @param {import('../page.js').Page} page */
  constructor(page) {
    this.#page = page;
    page.on('detail-close', () => this.close());
    page.on('detail-shrink', () => this.shrink());
    page.on('chart-change', () => this.#showInAddress());
    page.on('stock-action', ({ action, symbol }) => {
      if (['hide', 'remove'].includes(action) && symbol === this.symbol) this.close();
    });
    addEventListener('hashchange', () => this.showAddressed());
  }

  /** The symbol whose detail is open, or null. */
  get symbol() {
    return this.#detail.symbol;
  }

  /** The part of an address after # that shows the same stock and chart; empty if no detail is open. */
  get address() {
    const { symbol, range, compared } = this.#detail;
    const parts = [range, compared].filter(Boolean).map((part) => `~${encodeURIComponent(part)}`);
    return symbol === null ? '' : hashOf(symbol) + parts.join('');
  }

  /** @param {object} state see StockTable.show */
  show(state) {
    this.#detail.show(state);
  }

  /** @param {string} text what the page's status says; a sheet over the list covers it */
  showStatus(text) {
    this.#detail.showStatus(text);
  }

  showAddressed() {
    const symbol = symbolOf(location.hash);
    if (symbol === null) this.#detail.close();
    else {
      this.#detail.open(symbol, chartOf(location.hash));
      this.#showInAddress();
    }
    this.#page.draw();
  }

  /** The address of the page is a link to the chart that is shown. */
  #showInAddress() {
    history.replaceState(null, '', location.pathname + location.search + this.address);
  }

  /** Makes it small, then closes it. */
  shrink() {
    if (this.#detail.large) this.#detail.enlarge();
    else this.close();
  }

  enlarge() {
    this.#detail.enlarge();
  }

  /** The page has a connection again: what it did not hear may have changed the chart. */
  connected() {
    this.#detail.reload();
  }

  /** @param {boolean} on whether the page is about to be printed; else it was */
  toPaper(on) {
    this.#detail.toPaper(on);
  }

  close() {
    const { symbol } = this;
    this.#detail.close();
    this.#showInAddress();
    this.#page.draw();
    if (symbol !== null) this.#page.list.focusOn(symbol);
  }
}
