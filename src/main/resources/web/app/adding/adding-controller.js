// Adding stocks for everyone. Readers who may not add have a page without the form.

import './add-stock-form.js';

export class AddingController {
  #form = document.querySelector('add-stock-form');

  /** @param {import('../page.js').Page} page */
  constructor(page) {
    this.#form?.connect((message) => page.request(message), {
      isListed: (symbol) => page.board.find(symbol) !== undefined,
      isFilteredOut: (symbol) => page.list.isFilteredOut(symbol),
      isInSight: (symbol) => page.list.isInSight(symbol),
      restore: (symbol) => page.removing.restore(symbol),
      reveal: (symbol, goThere) => page.list.reveal(symbol, goThere),
    });
    page.on('add-result', ({ text, unseen }) => {
      page.removing.report(text, unseen.length > 0 ? () => page.list.showAdded(unseen) : null);
    });
    page.on('stock-action', ({ action, symbol }) => {
      if (action === 'add') this.#form?.add(symbol);
    });
  }

  connected() {
    this.#form?.connected();
  }

  /** There will not be a connection again. */
  disconnect() {
    this.#form?.disconnect();
  }

  answered(message) {
    this.#form?.answered(message);
  }

  /** The list has changed. */
  refresh() {
    this.#form?.refresh();
  }
}
