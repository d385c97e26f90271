// Where the reader's view is kept: in this browser's storage, and for as long as it came with a link, nowhere.

import { fromQuery, fromStored, toStored } from './models/view.js';

const KEY = 'stock-tracker.view';

export class ViewStore {
  #view;
  #borrowed = false;

  constructor() {
    const lent = fromQuery(location.search);
    this.#borrowed = lent !== null;
    this.#view = lent ?? fromStored(read());
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
    if (!this.#borrowed) write(toStored(view));
  }

  /** Makes the view of the link the reader's own. */
  keep() {
    this.#return();
    write(toStored(this.#view));
  }

  /** Goes back to the reader's own view. */
  giveBack() {
    this.#return();
    this.#view = fromStored(read());
  }

  #return() {
    this.#borrowed = false;
    history.replaceState(null, '', location.pathname + location.hash);
  }
}

// A browser may be set to keep nothing, and then throws.
function read() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function write(text) {
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // The view then lasts as long as the page.
  }
}
