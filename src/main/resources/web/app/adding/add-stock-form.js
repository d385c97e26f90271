// <add-stock-form>: the form that adds symbols, over the socket instead of by POST, with the server's answers beside
// the field. The field is free again at once: any number of additions may be on their way.

import { describeResults, RejectedInput } from './add-messages.js';
import { ANSWER_TIMEOUT_MS, PendingAdds } from './pending-adds.js';
import { SymbolSuggestions } from './suggestions.js';
import { parse as parseSymbol } from '../board/symbol-input.js';
import { mayBeName, MAX_SYMBOLS, splitSymbols } from '../board/symbol.js';
import { emit } from '../events.js';

const HINT = 'Ticker or company name; several with commas';

/** The button says "Adding…" after this time. Most answers come sooner, and a label that flashes says nothing. */
const BUSY_AFTER_MS = 300;

/** So many symbols are looked up at once, and sent before the next are: the first have their answers sooner. */
const LOOKUP_BATCH_SIZE = 8;

/** An error stays for at least this long while the reader types on. */
const READABLE_MS = 4_000;

class AddStockForm extends HTMLElement {
  #form;
  #field;
  #button;
  #hint;
  #error;
  #note;
  #suggestions;
  #pendingAdds = null;
  #list = null;
  #timers = new Map();
  /** @type {(import('./add-messages.js').Answer & {filtered: boolean | null})[]} filtered: null until it is listed */
  #answers = [];
  #filtered = '';
  /** Whether the field is empty because what it held was submitted. */
  #submitted = false;
  /** Whether the last that was submitted was one symbol. */
  #single = false;
  #show = document.createElement('button');
  #rejected = new RejectedInput();
  /** The unknown symbols that the last question was about. */
  #questioned = new Set();
  #busyTimer = null;
  #touched = false;
  #readableUntil = 0;

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#form) return;
    this.#form = this.querySelector('form');
    this.#field = this.querySelector('input');
    this.#button = this.querySelector('button');
    this.#hint = this.querySelector('.add-form-hint');
    this.#error = this.querySelector('.add-form-error');
    this.#note = this.querySelector('.add-form-note');
    this.#hint.textContent = HINT;
    this.#show.type = 'button';
    this.#show.className = 'add-form-show';
    this.#show.addEventListener('click', () => emit(this, 'filter-clear', { symbols: this.#filteredOut() }));
    // This script says the same about an empty field, where the server's errors appear too.
    this.#form.noValidate = true;
    this.#suggestions = new SymbolSuggestions(this.#field, this.querySelector('[role=listbox]'));
    this.#form.addEventListener('submit', (event) => this.#submit(event));
    this.#field.addEventListener('input', () => {
      this.#submitted = false;
      this.#edited();
    });
    this.#button.addEventListener('pointerdown', (event) => {
      this.#touched = event.pointerType === 'touch';
    });
  }

  /**
   * @param {(message: object) => boolean} send returns false if there is no connection now
   * @param {object} list
   * @param {(symbol: string) => boolean} list.isListed
   * @param {(symbol: string) => boolean} list.isFilteredOut whether the reader's filter hides it, if it is listed
   * @param {(symbol: string) => boolean} list.restore takes a removal back that was not sent yet; whether there was one
   * @param {(symbol: string, goThere: boolean) => boolean} list.reveal brings a row into sight; whether it was hidden
   */
  connect(send, list) {
    this.#pendingAdds = new PendingAdds(send);
    this.#list = list;
  }

  /** There will be no connection any more: what is pending is given up, and the form goes by POST from now on. */
  disconnect() {
    for (const outcome of this.#pendingAdds.giveUpAll()) this.#settle(outcome);
    this.#pendingAdds = null;
  }

  connected() {
    this.#pendingAdds.connected();
  }

  answered(message) {
    const outcomes = this.#pendingAdds?.answered(message) ?? null;
    if (outcomes === null) {
      if (message.type === 'error') this.#showError(message.message);
      return;
    }
    if (this.#timers.has(message.id)) this.#giveUpLater(message.id);
    for (const outcome of outcomes) this.#settle(outcome);
  }

  /** The list may show by now what no answer came about, and the filter what it hid. */
  refresh() {
    for (const outcome of this.#pendingAdds?.arrived((symbol) => this.#list.isListed(symbol)) ?? []) this.#settle(outcome);
    if (this.#answers.length > 0 && this.#filteredOut().join() !== this.#filtered) this.#showResults();
  }

  /** Adds a symbol that the reader chose elsewhere on the page. */
  add(symbol) {
    if (this.#pendingAdds !== null) this.#sendAll(this.#begin([symbol]));
  }

  #submit(event) {
    if (this.#pendingAdds === null) return;
    event.preventDefault();
    const text = this.#field.value;
    this.#suggestions.dismiss();
    const parts = splitSymbols(text);
    if (text === '' && this.#submitted) {
      // A second Enter is not worth an error.
    } else if (parts.length > MAX_SYMBOLS) {
      this.#showError(`At most ${MAX_SYMBOLS} symbols at once; you entered ${parts.length}.`, true);
    } else {
      this.#field.value = '';
      this.#submitted = text !== '';
      this.#edited();
      if (mayBeName(text)) this.#sendUnlessName(text, parts);
      else this.#sendIfMeant(parts.length === 0 ? [''] : parts);
    }
    // Ready for the next symbol; but after a tap the keyboard of a phone would cover the list.
    if (!this.#touched || this.#field.value !== '') this.#field.focus();
    this.#touched = false;
  }

  /** Several words without a comma may be a company name. Its words must not be added as symbols. */
  async #sendUnlessName(text, parts) {
    const named = await this.#suggestions.lookUp(text);
    if (this.#pendingAdds === null) return;
    if (named === null || named.length === 0) {
      this.#sendIfMeant(parts);
      return;
    }
    if (this.#field.value !== '') return;
    this.#reject(text, `“${text.trim()}” looks like a company name: choose it below, or separate tickers with commas.`);
    this.#suggestions.offer(text, named);
  }

  /**
   * Asks before it adds a word that is not a known ticker, such as "apple". Where
   * the server takes none but those it knows, its refusal is enough. Of several, the others go out meanwhile.
   */
  async #sendIfMeant(parts) {
    this.#begin(parts);
    const meant = this.#questioned;
    const questioned = new Set();
    for (let from = 0; from < parts.length; from += LOOKUP_BATCH_SIZE) {
      const some = parts.slice(from, from + LOOKUP_BATCH_SIZE);
      const unknown = await this.#unknownAmong(some, meant);
      if (this.#pendingAdds === null) return;
      this.#sendAll(some.filter((part) => !unknown.has(part)));
      for (const [part, similar] of unknown) {
        questioned.add(parseSymbol(part));
        this.#questioned = questioned;
        this.#ask(part, parts.length === 1 ? similar : []);
      }
    }
  }

  /** @returns {Promise<Map<string, object[]>>} the unknown ones, with similar instruments */
  async #unknownAmong(parts, meant) {
    const doubtful = 'addsUnknown' in this.dataset ? parts.filter((part) => this.#isDoubtful(parseSymbol(part), meant)) : [];
    const found = await Promise.all(doubtful.map(async (part) => [part, await this.#suggestions.lookUp(part)]));
    const isUnknown = ([part, similar]) => similar !== null && !similar.some(({ symbol }) => symbol === parseSymbol(part));
    return new Map(found.filter(isUnknown));
  }

  #isDoubtful(symbol, meant) {
    return symbol !== null && !this.#list.isListed(symbol) && !meant.has(symbol);
  }

  #ask(part, similar) {
    this.#restoreInput(() => this.#rejected.ask(part, similar));
    if (similar.length > 0 && this.#field.value === part) this.#suggestions.offer(part, similar);
  }

  /** Answers to what came before are told no more. */
  #begin(parts) {
    this.#answers = [];
    this.#single = parts.length === 1;
    return parts;
  }

  #sendAll(parts) {
    const toSend = [];
    for (const typed of parts) {
      const symbol = parseSymbol(typed);
      if (symbol !== null && this.#list.restore(symbol)) this.#settle({ kind: 'restored', symbol, typed });
      else toSend.push(typed);
    }
    const { id, problems } = this.#pendingAdds.submit(toSend);
    if (id !== null) this.#giveUpLater(id);
    for (const { typed, message } of problems) {
      if (typed === '') this.#showError(message, true);
      else if (this.#single) this.#reject(typed, message);
      else this.#fail(typed, message);
    }
    if (problems.length > 0) this.#showResults();
    this.#showWhetherBusy();
  }

  #giveUpLater(id) {
    clearTimeout(this.#timers.get(id));
    const pendingAdds = this.#pendingAdds;
    const timer = setTimeout(() => {
      this.#timers.delete(id);
      for (const outcome of pendingAdds.giveUp(id)) this.#settle(outcome);
    }, ANSWER_TIMEOUT_MS);
    this.#timers.set(id, timer);
  }

  /** @param {import('./pending-adds.js').Outcome | {kind: 'restored', symbol: string, typed: string}} outcome */
  #settle({ kind, symbol, typed, message, code }) {
    this.#showWhetherBusy();
    if (kind === 'failed') {
      this.#fail(typed, message);
      this.#showResults();
      if (code === 'unknown-symbol') this.#suggestLike(typed);
      return;
    }
    // It may come later than the complaint.
    if (this.#rejected.has(typed)) this.#restoreInput(() => this.#rejected.drop(typed));
    // While the reader types the next symbol, the page does not scroll away from the field.
    const unhidden = this.#list.reveal(symbol, this.#single && this.#field.value === '');
    const answer = { symbol, kind, unhidden, filtered: null };
    this.#answers.push(answer);
    // The page announces what joins the list.
    if (kind !== 'added' || unhidden) emit(this, 'announcement', { text: describeResults([answer]) });
    this.#showResults();
  }

  /** Says what became of what was added, and what of it cannot be seen. */
  #showResults() {
    const filtered = this.#filteredOut();
    const text = describeResults(this.#answers, { filtered, toGo: this.#pendingAdds?.count ?? 0 });
    this.#showNote(text);
    if (filtered.length > 0) {
      this.#show.textContent = filtered.length === 1 ? 'Show it' : 'Show them';
      this.#note.append(' ', this.#show);
      if (filtered.join() !== this.#filtered) emit(this, 'announcement', { text });
    }
    this.#filtered = filtered.join();
  }

  /** What was seen once may be filtered out afterwards: that is what the reader wants. */
  #filteredOut() {
    for (const answer of this.#answers) {
      if (answer.filtered !== false && this.#list.isListed(answer.symbol)) answer.filtered = this.#list.isFilteredOut(answer.symbol);
    }
    return this.#answers.filter(({ filtered }) => filtered === true).map(({ symbol }) => symbol);
  }

  /** What the server does not know may be part of a name. */
  async #suggestLike(text) {
    const similar = await this.#suggestions.lookUp(text);
    if (similar?.length > 0 && this.#field.value === text) this.#suggestions.offer(text, similar);
  }

  /** Says what went wrong with a text; typing on does not take that away at once. */
  #fail(text, message) {
    this.#readableUntil = performance.now() + READABLE_MS;
    this.#restoreInput(() => this.#rejected.add(text, message));
  }

  /** Puts a text back, with a message that stays until the reader types. */
  #reject(text, message) {
    this.#restoreInput(() => this.#rejected.add(text, message));
  }

  /** Puts rejected input back into the field, unless the reader types there. */
  #restoreInput(change) {
    const untouched = this.#field.value === this.#rejected.text;
    change();
    const { text, sentence } = this.#rejected;
    if (untouched && text !== this.#field.value) {
      this.#field.value = text;
      // Selected, so that typing the next symbol replaces it.
      if (document.activeElement === this.#field) this.#field.select();
    }
    this.#showError(sentence, untouched && text !== '');
  }

  #showWhetherBusy() {
    if ((this.#pendingAdds?.count ?? 0) > 0) {
      this.#busyTimer ??= setTimeout(() => (this.#button.textContent = 'Adding…'), BUSY_AFTER_MS);
    } else {
      clearTimeout(this.#busyTimer);
      this.#busyTimer = null;
      this.#button.textContent = 'Add';
    }
  }

  #edited() {
    this.#field.removeAttribute('aria-invalid');
    this.#answers = [];
    this.#filtered = '';
    this.#showNote('');
    if (performance.now() < this.#readableUntil) {
      this.#rejected.release();
    } else {
      this.#rejected.clear();
      this.#showError('');
    }
  }

  /** @param {boolean} marked whether the field holds what this is about */
  #showError(text, marked = false) {
    this.#error.textContent = text;
    if (marked) this.#field.setAttribute('aria-invalid', 'true');
    else this.#field.removeAttribute('aria-invalid');
    this.#makeRoom();
  }

  #showNote(text) {
    this.#note.textContent = text;
    this.#makeRoom();
  }

  /** Errors and remarks take the place of the hint. */
  #makeRoom() {
    this.#hint.hidden = this.#error.textContent !== '' || this.#note.textContent !== '';
  }
}

customElements.define('add-stock-form', AddStockForm);
