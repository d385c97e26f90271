// Adding stocks for everyone. Readers who may not add have a page without the form. What the form does is a bundle of
// its own, which is loaded when the form gets the focus, or is needed otherwise.

import { bundle } from '../bundle.js';

export class AddingController {
  #page;
  #form = document.querySelector('add-stock-form');
  #field = document.getElementById('symbol');
  /** @type {() => Promise<boolean>} whether the form can be used */
  #load = async () => false;
  #disconnected = false;

  /** @param {import('../page.js').Page} page */
  constructor(page) {
    this.#page = page;
    page.on('add-result', ({ text, unseen }) => {
      page.removing.report(text, unseen.length > 0 ? () => page.list.showAdded(unseen) : null);
    });
    page.on('stock-action', async ({ action, symbol }) => {
      if (action !== 'add') return;
      if (await this.#load()) this.#form.add(symbol);
      else page.removing.tell(`No connection: ${symbol} was not added. Try again.`);
    });
    if (this.#form === null) return;
    this.#load = bundle(this.#form.dataset.script, () => {
      if (!this.#disconnected) this.#connect();
    });
    // The bundle says the same about an empty field, where the server's errors appear too.
    this.#form.querySelector('form').noValidate = true;
    this.#field.role = 'combobox';
    this.#field.ariaAutoComplete = 'list';
    this.#field.ariaExpanded = 'false';
    this.#field.setAttribute('aria-controls', this.#form.querySelector('[role=listbox]').id);
    this.#form.addEventListener('focusin', () => this.#load());
    this.#form.addEventListener('submit', (event) => this.#submit(event));
  }

  connected() {
    this.#form?.connected?.();
  }

  /** There will not be a connection again: from now on the form is sent by POST. */
  disconnect() {
    this.#disconnected = true;
    this.#form?.disconnect?.();
  }

  async answered(message) {
    if (await this.#load()) this.#form.answered(message);
  }

  /** The list has changed. */
  refresh() {
    this.#form?.refresh?.();
  }

  /** What is submitted before the bundle came is not lost. */
  async #submit(event) {
    if (event.defaultPrevented || this.#disconnected) return;
    event.preventDefault();
    const text = this.#field.value;
    this.#field.value = '';
    if ((await this.#load()) && !this.#disconnected) {
      this.#form.submit(text);
    } else {
      this.#field.value = [text, this.#field.value].filter(Boolean).join(', ');
      this.#form.querySelector('[role=alert]').textContent = 'No connection: not added. Press Add to try again.';
    }
  }

  #connect() {
    const page = this.#page;
    this.#form.connect((message) => page.request(message), {
      isListed: (symbol) => page.board.find(symbol) !== undefined,
      isFilteredOut: (symbol) => page.list.isFilteredOut(symbol),
      isInSight: (symbol) => page.list.isInSight(symbol),
      restore: (symbol) => page.removing.restore(symbol),
      reveal: (symbol, goThere) => page.list.reveal(symbol, goThere),
    });
  }
}
