// <undo-notices>: notices of what was just added, removed, or changed in the reader's view, with a button that undoes
// or shows it.
// Their time is paused while the focus is in them, or a pointer that was moved over them.

import { UNDO_MS } from './pending-removals.js';
import { emit } from '../events.js';

/** How long a change of one's own view can be undone. */
const VIEW_UNDO_MS = 12_000;

/** No symbol. */
const ADDED = 'added';

/** How long a notice about a problem, or about added stocks, stays. */
const PROBLEM_MS = 8_000;

/** How long a notice stays that says only that something was done. */
const DONE_MS = 4_000;

/** How long a notice stays at least after the pointer has left it. */
const GRACE_MS = 3_000;

const TICK_MS = 100;

class UndoNotices extends HTMLElement {
  /** What can be undone, oldest first: one notice is for all of it, since many would cover the list. */
  #removed = [];
  #offer = null;
  #viewOffer = null;
  /** By symbol. */
  #problems = new Map();
  #notices = new Set();
  #timer = null;

  /** Offers to undo a removal, together with those that can still be undone. */
  offer(symbol) {
    this.dismiss(symbol);
    this.#removed.push(symbol);
    const undo = () => this.#end('removal-undo');
    this.#offer ??= this.#add(() => this.#end('removal-commit'), button('Undo removal', undo));
    this.#offer.left = UNDO_MS;
    this.#showOffer();
  }

  /** Offers to undo a change of the reader's own view; the next takes its place. */
  offerView(text, undo, label) {
    this.endView();
    const way = button(label, () => {
      this.endView();
      undo();
    });
    this.#viewOffer = this.#add(() => this.endView(), way);
    this.#viewOffer.left = VIEW_UNDO_MS;
    this.#viewOffer.sentence.textContent = text;
  }

  /** The change of the view cannot be undone any more. */
  endView() {
    this.#takeAway(this.#viewOffer);
    this.#viewOffer = null;
  }

  /** Shows what went wrong. */
  showProblem(symbol, text, ...controls) {
    this.dismiss(symbol);
    const notice = this.#add(() => this.dismiss(symbol), ...controls);
    notice.element.dataset.about = symbol;
    notice.left = PROBLEM_MS;
    notice.sentence.textContent = text;
    this.#problems.set(symbol, notice);
  }

  /** Says what became of added stocks, in place of what was said of others. */
  report(text, show) {
    if (text === '') this.dismiss(ADDED);
    else if (show === null) {
      this.showProblem(ADDED, text);
      this.#problems.get(ADDED).left = DONE_MS;
    }
    else {
      this.showProblem(ADDED, text, button('Show', () => {
        this.dismiss(ADDED);
        show();
      }));
    }
  }

  /** Removes the notices about a symbol, without undoing or committing its removal. */
  dismiss(symbol) {
    this.#takeAway(this.#problems.get(symbol));
    this.#problems.delete(symbol);
    this.#removed = this.#removed.filter((each) => each !== symbol);
    this.#showOffer();
  }

  /** Undoes the newest. @returns {boolean} whether there was one */
  undoNewest() {
    if (this.#viewOffer !== null) {
      this.#viewOffer.element.lastElementChild.click();
      return true;
    }
    const newest = this.#removed.at(-1);
    if (newest === undefined) return false;
    this.dismiss(newest);
    emit(this, 'removal-undo', { symbols: [newest] });
    return true;
  }

  #end(type) {
    const symbols = this.#removed;
    for (const symbol of symbols) this.dismiss(symbol);
    emit(this, type, { symbols });
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
    this.#offer.element.lastElementChild.setAttribute('aria-label', `Undo removal: keep ${this.#removed.join(', ')}`);
  }

  #add(lapse, ...controls) {
    const element = document.createElement('div');
    element.className = 'notice';
    const sentence = document.createElement('p');
    element.append(sentence, ...controls);
    this.append(element);
    this.#stayInReach();
    const notice = { element, sentence, lapse, left: 0, pointed: false };
    this.#notices.add(notice);
    // Moving, not resting: a pointer that happens to lie where a notice appears must not hold it for ever.
    element.addEventListener('pointermove', () => (notice.pointed = true), { passive: true });
    element.addEventListener('pointerleave', () => {
      if (notice.pointed) notice.left = Math.max(notice.left, GRACE_MS);
      notice.pointed = false;
    });
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    return notice;
  }

  #takeAway(notice) {
    notice?.element.remove();
    this.#notices.delete(notice);
  }

  /** A modal dialog makes everything outside it inert. */
  #stayInReach() {
    const place = document.querySelector('dialog:modal') ?? document.body;
    if (this.parentElement !== place) place.append(this);
  }

  #tick() {
    this.#stayInReach();
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

function button(label, press) {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'notice-undo';
  element.textContent = label;
  element.addEventListener('click', press);
  return element;
}

customElements.define('undo-notices', UndoNotices);
