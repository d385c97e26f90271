// <own-note>: the reader's own name and note of a stock. Each change is saved at once, for the stock that it was typed
// for, so that nothing is lost however the detail or the page is left.

import { emit } from '../app/events.js';

class OwnNote extends HTMLElement {
  #fields = [...this.querySelectorAll('[name]')];
  #saved = this.querySelector('[role=status]');
  #symbol = null;

  constructor() {
    super();
    this.querySelector('details').addEventListener('toggle', ({ target }) => {
      if (target.open) this.scrollIntoView({ block: 'nearest' });
    });
    this.addEventListener('input', () => {
      const texts = Object.fromEntries(this.#fields.map(({ name, value }) => [name, value]));
      emit(this, 'own-change', { symbol: this.#symbol, texts });
      this.#saved.textContent = 'Saved.';
    });
  }

  /** @param {{name?: string, note?: string}} [own] */
  show(symbol, own = {}) {
    const another = symbol !== this.#symbol;
    this.#symbol = symbol;
    if (another) {
      this.#saved.textContent = '';
      this.querySelector('details').open = false;
    }
    for (const field of this.#fields) {
      const text = own[field.name] ?? '';
      // What is being typed stays.
      if (another || (field !== document.activeElement && field.value.trim() !== text)) field.value = text;
    }
  }
}

customElements.define('own-note', OwnNote);
