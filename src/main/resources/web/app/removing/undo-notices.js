// <undo-notices>: what was just removed, with a button that takes it back. Time stands still while the keyboard is on it, or
// a pointer that came there.

import { UNDO_MS } from './pending-removals.js';

/** A notice that only tells something stays for so long. */
const TOLD_MS = 8_000;

/** A notice stays for so long after the pointer left it. */
const LEFT_MS = 3_000;

const TICK_MS = 100;

class UndoNotices extends HTMLElement {
  /** @type {(symbols: string[]) => void} called with what is to stay after all */
  onundo = () => {};

  /** @type {(symbols: string[]) => void} called with what cannot be undone any more */
  onlapse = () => {};

  /** What can be undone, oldest first: one notice is for all of it, since many would cover the list. */
  #removed = [];
  #offer = null;
  /** By symbol. */
  #told = new Map();
  #notices = new Set();
  #timer = null;

  /** Offers to undo a removal, together with those that can be undone still. */
  offer(symbol) {
    this.dismiss(symbol);
    this.#removed.push(symbol);
    this.#offer ??= this.#add(() => this.#end(this.onlapse), undoButton(() => this.#end(this.onundo)));
    this.#offer.left = UNDO_MS;
    this.#showOffer();
  }

  /** Tells what went wrong. */
  tell(symbol, text) {
    this.dismiss(symbol);
    const notice = this.#add(() => this.dismiss(symbol));
    notice.left = TOLD_MS;
    notice.sentence.textContent = text;
    this.#told.set(symbol, notice);
  }

  /** Says no more about a symbol, without undoing and without lapsing. */
  dismiss(symbol) {
    this.#takeAway(this.#told.get(symbol));
    this.#told.delete(symbol);
    this.#removed = this.#removed.filter((each) => each !== symbol);
    this.#showOffer();
  }

  /** Undoes the newest. @returns {boolean} whether there was one */
  undoNewest() {
    const newest = this.#removed.at(-1);
    if (newest === undefined) return false;
    this.dismiss(newest);
    this.onundo([newest]);
    return true;
  }

  #end(then) {
    const removed = this.#removed;
    for (const symbol of removed) this.dismiss(symbol);
    then(removed);
  }

  #showOffer() {
    if (this.#offer === null) return;
    const count = this.#removed.length;
    if (count === 0) {
      this.#takeAway(this.#offer);
      this.#offer = null;
      return;
    }
    const what = count === 1 ? this.#removed[0] : `${count} stocks`;
    this.#offer.sentence.textContent = `${what} removed for everyone`;
    this.#offer.element.lastElementChild.setAttribute('aria-label', `Undo: keep ${this.#removed.join(', ')}`);
  }

  #add(lapse, ...controls) {
    const element = document.createElement('div');
    element.className = 'notice';
    const sentence = document.createElement('p');
    element.append(sentence, ...controls);
    this.append(element);
    const notice = { element, sentence, lapse, left: 0, pointed: false };
    this.#notices.add(notice);
    // Moving, not resting: a pointer that happens to lie where a notice appears must not hold it for ever.
    element.addEventListener('pointermove', () => (notice.pointed = true), { passive: true });
    element.addEventListener('pointerleave', () => {
      if (notice.pointed) notice.left = Math.max(notice.left, LEFT_MS);
      notice.pointed = false;
    });
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    return notice;
  }

  #takeAway(notice) {
    notice?.element.remove();
    this.#notices.delete(notice);
  }

  #tick() {
    for (const notice of this.#notices) {
      if (notice.pointed || notice.element.matches(':focus-within')) continue;
      notice.left -= TICK_MS;
      if (notice.left <= 0) notice.lapse();
    }
    if (this.#notices.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }
}

function undoButton(undo) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'notice-undo';
  button.textContent = 'Undo';
  button.addEventListener('click', undo);
  return button;
}

customElements.define('undo-notices', UndoNotices);
