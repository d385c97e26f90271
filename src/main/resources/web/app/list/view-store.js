// Stores the reader's view in this browser. A view that came with a link is not stored. All tabs of a
// browser have the same view, or the one that changed it last would undo what the others did. The reader's own names
// and notes are theirs in every view.

import { fromQuery, fromStored, toStored, withOwn } from './view.js';
import { readStored, writeStored } from '../storage.js';

const KEY = 'stock-tracker.view';

export class ViewStore {
  #view;
  #shared = false;
  #changed;

  /** @param {() => void} changed called when another tab changed the view */
  constructor(changed) {
    this.#changed = changed;
    const shared = fromQuery(location.search);
    this.#shared = shared !== null;
    const stored = fromStored(readStored(KEY));
    this.#view = shared === null ? stored : { ...shared, own: { ...shared.own, ...stored.own } };
    // Without a key everything was cleared.
    addEventListener('storage', ({ key }) => {
      if (key === KEY || key === null) this.follow();
    });
  }

  get view() {
    return this.#view;
  }

  /** Whether the view came with a link. Changes to it are not saved. */
  get shared() {
    return this.#shared;
  }

  choose(view) {
    this.#view = view;
    if (!this.#shared) writeStored(KEY, toStored(view));
  }

  /** Saves the reader's own name and note of a stock, also while a shared view is shown. */
  note(symbol, texts) {
    this.#view = withOwn(this.#view, symbol, texts);
    const kept = this.#shared ? withOwn(fromStored(readStored(KEY)), symbol, texts) : this.#view;
    writeStored(KEY, toStored(kept));
  }

  /** Takes over what other tabs made of the view; what this one looks for is its own. */
  follow() {
    if (this.#shared) return;
    this.#view = { ...fromStored(readStored(KEY)), filter: this.#view.filter };
    this.#changed();
  }

  /**
   * Makes the view of the link the reader's own; their order stays if it says none.
   *
   * @returns {import('./view.js').View} the reader's own view before
   */
  keep() {
    const before = fromStored(readStored(KEY));
    this.#return();
    this.choose({ ...this.#view, order: this.#view.order.length > 0 ? this.#view.order : before.order });
    return before;
  }

  /** Goes back to the reader's own view. */
  returnToOwn() {
    this.#return();
    this.#view = fromStored(readStored(KEY));
  }

  #return() {
    this.#shared = false;
    history.replaceState(null, '', location.pathname + location.hash);
  }
}
