// Removing stocks for everyone, with time to undo it.

import { authorization } from '../connection/messages.js';
import { ANSWER_TIMEOUT_MS, PendingRemovals } from './pending-removals.js';
import './undo-notices.js';

export class RemovingController {
  #page;
  #notices = document.querySelector('undo-notices');
  #pending;

  /** @param {import('../page.js').Page} page */
  constructor(page) {
    this.#page = page;
    this.#pending = new PendingRemovals((message) => page.request(message));
    page.on('stock-action', ({ action, symbol }) => {
      if (action === 'remove') this.#remove(symbol);
    });
    page.on('removal-undo', ({ symbols }) => this.#undo(symbols));
    page.on('removal-commit', ({ symbols }) => this.#commit(symbols));
  }

  /** The symbols to hide; another set whenever they change. */
  get absent() {
    return this.#pending.absent;
  }

  connected() {
    this.#pending.connected();
  }

  /** @returns {boolean} whether the message answers a removal */
  answered(message) {
    const problems = this.#pending.answered(message);
    this.#showProblems(problems ?? []);
    return problems !== null;
  }

  /** Undoes the newest change. @returns {boolean} whether there was one */
  undoNewest() {
    return this.#notices.undoNewest();
  }

  /** Offers to undo a change of the reader's own view, or another way back from it. */
  offerView(text, undo, label = 'Undo') {
    this.#notices.offerView(text, undo, label);
    this.#page.announce(label === 'Undo' ? `${text}. You can undo this for a few seconds.` : text);
  }

  /** That change cannot be undone any more. */
  endView() {
    this.#notices.endView();
  }

  /** Says for a while what went wrong. */
  tell(problem) {
    this.#notices.showProblem('', problem);
    this.#page.announce(problem);
  }

  /** Says for a while what became of added stocks. @param {(() => void) | null} show shows what is out of sight */
  report(text, show) {
    this.#notices.report(text, show);
  }

  /** Undoes the removal of a symbol that is added again. @returns {boolean} whether there was one */
  restore(symbol) {
    if (!this.#pending.undo(symbol)) return false;
    this.#notices.dismiss(symbol);
    this.#page.draw();
    return true;
  }

  /** It left the list, or was listed again. */
  forget(symbol) {
    if (!this.absent.has(symbol)) return;
    this.#pending.forget(symbol);
    this.#notices.dismiss(symbol);
  }

  /** The page is closed: what could still be undone is sent by a request that outlives it. */
  leave(token) {
    for (const symbol of this.#pending.leave()) {
      fetch(new URL(`api/stocks/${encodeURIComponent(symbol)}`, document.baseURI), {
        method: 'DELETE',
        headers: authorization(token),
        keepalive: true,
      });
      this.#notices.dismiss(symbol);
    }
  }

  #remove(symbol) {
    const place = this.#page.list.placeOf(symbol);
    this.#pending.begin(symbol);
    this.#page.announce(`${symbol} removed. You can undo this for a few seconds.`);
    this.#notices.offer(symbol);
    this.#page.draw();
    this.#page.afterDrawing(() => this.#page.list.focusOn(symbol, place));
  }

  #undo(symbols) {
    for (const symbol of symbols) this.#pending.undo(symbol);
    this.#page.announce(`${symbols.join(', ')} ${symbols.length === 1 ? 'is' : 'are'} back`);
    this.#page.draw();
    this.#page.afterDrawing(() => this.#page.list.focusOn(symbols[0]));
  }

  #commit(symbols) {
    const id = this.#pending.commit(symbols);
    if (id === null) return;
    setTimeout(() => {
      this.#showProblems(this.#pending.giveUp(id));
      this.#page.draw();
    }, ANSWER_TIMEOUT_MS);
  }

  #showProblems(problems) {
    for (const { symbol, problem } of problems) this.#notices.showProblem(symbol, problem);
  }
}
