// <price-source>: says whose prices these are. The server rendered it; it changes only if the server comes back with
// another source.

import { sourceLabel } from '../models/source-label.js';

class PriceSource extends HTMLElement {
  #shown = null;

  /** @param {string | null} source from the newest snapshot */
  show(source) {
    if (source === null || source === this.#shown) return;
    this.#shown = source;
    this.querySelector('.source-label').textContent = sourceLabel(source);
    for (const note of this.querySelectorAll('.source-note')) note.hidden = note.dataset.source !== source;
  }
}

customElements.define('price-source', PriceSource);
