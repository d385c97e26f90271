// Stores the reader's view in this browser. A view that came with a link is not stored. All tabs of a
// browser have the same view, or the one that changed it last would undo what the others did.

import { fromQuery, fromStored, toStored } from './view.js';
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
    this.#view = shared ?? fromStored(readStored(KEY));
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

  /** Takes over what other tabs made of the view; what this one looks for is its own. */
  follow() {
    if (this.#shared) return;
    this.#view = { ...fromStored(readStored(KEY)), filter: this.#view.filter };
    this.#changed();
  }

  /** Makes the view of the link the reader's own. */
  keep() {
    this.#return();
    writeStored(KEY, toStored(this.#view));
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
