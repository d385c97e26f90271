// <undo-notices>: what was just removed, with a button that takes it back. Time stands still while the keyboard is on it,
// and waits for a pointer that is on its way.

import { UNDO_MS } from '../models/removals.js';

/** How long a notice that only tells something stays. */
const TOLD_MS = 8_000;

/** A notice stays for so long after the pointer moved over it. */
const REACHED_MS = 3_000;

const TICK_MS = 100;

class UndoNotices extends HTMLElement {
  #notices = new Map();
  #timer = null;

  /** Offers to undo. @param {{undo: () => void, lapse: () => void}} then what to do when it is pressed, or not in time */
  offer(symbol, { undo, lapse }) {
    this.dismiss(symbol);
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'notice-undo';
    button.textContent = 'Undo';
    button.setAttribute('aria-label', `Undo: keep ${symbol}`);
    button.addEventListener('click', () => {
      this.dismiss(symbol);
      undo();
    });
    this.#add(symbol, `${symbol} will be removed for everybody`, { left: UNDO_MS, lapse, undo }, button);
  }

  /** Tells what went wrong. */
  tell(symbol, text) {
    this.dismiss(symbol);
    this.#add(symbol, text, { left: TOLD_MS, lapse() {}, undo: null });
  }

  /** Takes a notice away, without undoing and without lapsing. */
  dismiss(symbol) {
    this.#notices.get(symbol)?.element.remove();
    this.#notices.delete(symbol);
  }

  /** Undoes the newest. @returns {boolean} whether there was one */
  undoNewest() {
    const newest = [...this.#notices].filter(([, { undo }]) => undo !== null).at(-1);
    if (newest === undefined) return false;
    const [symbol, { undo }] = newest;
    this.dismiss(symbol);
    undo();
    return true;
  }

  #add(symbol, text, notice, ...controls) {
    const element = document.createElement('div');
    element.className = 'notice';
    const sentence = document.createElement('p');
    sentence.textContent = text;
    element.append(sentence, ...controls);
    this.append(element);
    const shown = { ...notice, element };
    this.#notices.set(symbol, shown);
    // Moving, not resting: a pointer that happens to lie where a notice appears must not hold it for ever.
    element.addEventListener('pointermove', () => (shown.left = Math.max(shown.left, REACHED_MS)), { passive: true });
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
  }

  #tick() {
    for (const [symbol, notice] of this.#notices) {
      if (notice.element.matches(':focus-within')) continue;
      notice.left -= TICK_MS;
      if (notice.left > 0) continue;
      this.dismiss(symbol);
      notice.lapse();
    }
    if (this.#notices.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }
}

customElements.define('undo-notices', UndoNotices);
