// Where the reader's view is kept: in this browser's storage, and for as long as it came with a link, nowhere.

import { fromQuery, fromStored, toStored } from './models/view.js';
import { keep, kept } from './storage.js';

const KEY = 'stock-tracker.view';

export class ViewStore {
  #view;
  #borrowed = false;

  constructor() {
    const lent = fromQuery(location.search);
    this.#borrowed = lent !== null;
    this.#view = lent ?? fromStored(kept(KEY));
  }

  get view() {
    return this.#view;
  }

  /** Whether the view came with a link: what one changes then is not kept. */
  get borrowed() {
    return this.#borrowed;
  }

  choose(view) {
    this.#view = view;
    if (!this.#borrowed) keep(KEY, toStored(view));
  }

  /** Makes the view of the link the reader's own. */
  keep() {
    this.#return();
    keep(KEY, toStored(this.#view));
  }

  /** Goes back to the reader's own view. */
  giveBack() {
    this.#return();
    this.#view = fromStored(kept(KEY));
  }

  #return() {
    this.#borrowed = false;
    history.replaceState(null, '', location.pathname + location.hash);
  }
}
