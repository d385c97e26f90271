// <add-stock-form>: the form that adds symbols, over the socket instead of by POST, with what was wrong below its
// field, which is free again at once: any number of requests may be pending.

import { describeResults, RejectedInput } from './add-messages.js';
import { LookUp } from './look-up.js';
import { ANSWER_TIMEOUT_MS, PendingAdds } from './pending-adds.js';
import { SymbolSuggestions } from './suggestions.js';
import { parse as parseSymbol, split } from '../app/board/symbol-input.js';
import { MAX_SYMBOLS, wordsOf } from '../app/board/symbol.js';
import { emit } from '../app/events.js';

/** The button says "Adding…" after this time. Most answers come sooner, and a label that flashes says nothing. */
const BUSY_AFTER_MS = 300;

/** How many symbols are looked up at once, and sent before the next ones, so that the first are answered sooner. */
const LOOKUP_BATCH_SIZE = 8;

/** An error that comes while the reader types something else stays for at least this long. */
const READABLE_MS = 4_000;

class AddStockForm extends HTMLElement {
  #form;
  #field;
  #button;
  #error;
  #lookUp = new LookUp();
  #suggestions;
  #pendingAdds = null;
  #list = null;
  #timers = new Map();
  /**
   * @type {(import('./add-messages.js').Answer & {filtered: boolean | null, away: boolean})[]} filtered: null until it
   *     is listed; away: it came where the reader does not see it
   */
  #answers = [];
  #unseen = '';
  /** Whether the field is empty because what it held was submitted. */
  #submitted = false;
  /** Whether the last submit had a single symbol. */
  #single = false;
  #rejected = new RejectedInput();
  /** The unknown symbols that the last question was about. */
  #questioned = new Set();
  /** The symbol that was added from a detail and has no answer yet. */
  #chosenElsewhere = null;
  /** The headings that were left out of the list that was submitted last. */
  #headings = [];
  #busyTimer = null;
  #touched = false;
  #readableUntil = 0;

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#form) return;
    this.#form = this.querySelector('form');
    this.#field = this.querySelector('input');
    this.#button = this.querySelector('button');
    this.#error = this.querySelector('.add-form-error');
    const list = this.querySelector('[role=listbox]');
    this.#suggestions = new SymbolSuggestions(this.#field, list, {
      ask: (query, signal) => this.#lookUp.ask(query, signal),
      choose: () => this.#form.requestSubmit(),
    });
    this.#form.addEventListener('submit', (event) => {
      if (this.#pendingAdds === null) return;
      event.preventDefault();
      this.submit(this.#field.value);
    });
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
   * @param {(symbol: string) => boolean} list.isInSight whether its row is on the screen
   * @param {(symbol: string) => boolean} list.restore takes a removal back that was not sent yet; whether there was one
   * @param {(symbol: string, goThere: boolean) => boolean} list.reveal brings a row into sight; whether it was hidden
   */
  connect(send, list) {
    this.#pendingAdds = new PendingAdds(send);
    this.#list = list;
  }

  /** The connection is closed for good: gives pending requests up; from now on the form is sent by POST. */
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

  /** The list has changed: unanswered symbols may be on it by now, and the filter may hide others than before. */
  refresh() {
    const arrived = this.#pendingAdds?.arrived((symbol) => this.#list.isListed(symbol)) ?? [];
    for (const outcome of arrived) this.#settle(outcome);
    if (this.#answers.length > 0 && this.#unseenSymbols().join() !== this.#unseen) this.#showResults();
  }

  /**
   * Adds a symbol that the reader chose elsewhere on the page; asks about an unknown one, which then is in the field.
   */
  add(symbol) {
    if (this.#pendingAdds === null) return;
    this.#field.value = '';
    this.#edited();
    this.#chosenElsewhere = symbol;
    this.#headings = [];
    this.#sendMeant([symbol]);
  }

  /** Adds what a text names, which is in the field or was. What cannot be added comes back into the field. */
  submit(text) {
    this.#suggestions.dismiss();
    const { parts, headings } = split(text);
    const count = parts.reduce((sum, part) => sum + wordsOf(part).length, 0);
    if (text === '' && this.#submitted) {
      // A second Enter is not worth an error.
    } else if (count > MAX_SYMBOLS) {
      if (this.#field.value !== text) this.#field.value = [text, this.#field.value].filter(Boolean).join(', ');
      this.#showError(`At most ${MAX_SYMBOLS} symbols at once; you entered ${count}.`, true);
    } else {
      // Something else may have been typed since.
      if (this.#field.value === text) this.#field.value = '';
      this.#submitted = text !== '';
      this.#chosenElsewhere = null;
      this.#headings = headings;
      this.#edited();
      // Errors of what was submitted before do not stack.
      this.#rejected.clear();
      this.#showError('');
      this.#sendRead(parts);
    }
    // Ready for the next symbol; but after a tap the keyboard of a phone would cover the list.
    if (!this.#touched || this.#field.value !== '') this.#field.focus();
    this.#touched = false;
  }

  /** Sends the words that the parts of a list consist of, or the symbols that they stand for. */
  async #sendRead(parts) {
    this.#answers = [];
    const texts = [];
    for (const some of batches(parts)) {
      texts.push(...this.#accepted(await Promise.all(some.map((part) => this.#readPart(part)))));
    }
    this.#sendMeant(parts.length === 0 ? [''] : [...new Set(texts)]);
  }

  /** Sends words, as soon as some of them are read. */
  async #sendMeant(texts) {
    this.#answers = [];
    this.#single = texts.length === 1;
    const meant = this.#questioned;
    this.#questioned = new Set();
    for (const some of batches(texts)) {
      const readings = await Promise.all(some.map((text) => this.#readWord(text, meant)));
      if (this.#pendingAdds === null) return;
      this.#sendAll(this.#accepted(readings));
    }
  }

  /**
   * Reads a part of a list as the server does: words that are all known, a class share in any spelling, or a name.
   *
   * @returns {Promise<{texts: string[]} | {text: string, problem?: string, instruments: object[]}>} the texts that it
   *     stands for; or what is wrong with it, without a problem a question, and the instruments that it may mean
   */
  async #readPart(text) {
    const words = wordsOf(text);
    const answer = words.length > 1 ? await this.#lookUp.of(text) : null;
    if (answer?.problem) return { text, ...answer };
    return { texts: answer?.symbols[0] ? answer.symbols : words };
  }

  /** Reads a word. An unknown one is asked about, unless the server refuses it anyway. */
  async #readWord(text, meant) {
    const symbol = parseSymbol(text);
    const asks = 'addsUnknown' in this.dataset;
    const isMeant =
      symbol === null
        ? text === ''
        : meant.has(symbol) || this.#list.isListed(symbol) || !(asks || this.#single);
    const answer = isMeant ? null : await this.#lookUp.of(text);
    // The server's spelling, such as BRK.B for BRK-B.
    if (answer?.symbols[0]) return { texts: answer.symbols };
    return answer !== null && (asks || answer.problem) ? { text, ...answer } : { texts: [text] };
  }

  /** Rejects the texts that stand for nothing, and asks about unknown ones. @returns {string[]} the others */
  #accepted(readings) {
    for (const { text, problem = null, instruments } of readings.filter(({ texts }) => texts === undefined)) {
      if (problem === null) this.#questioned.add(parseSymbol(text));
      this.#reject(text, problem, instruments);
    }
    return readings.flatMap(({ texts = [] }) => texts);
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
      else this.#reject(typed, message);
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
      this.#reject(typed, message);
      this.#showResults();
      if (code === 'unknown-symbol') this.#suggestLike(typed);
      return;
    }
    // The success may come later than an error about the same text.
    if (this.#rejected.has(typed)) this.#restoreInput(() => this.#rejected.drop(typed));
    // While the reader types the next symbol, the page does not scroll away from the field.
    const goesThere = this.#single && this.#field.value === '';
    const unhidden = this.#list.reveal(symbol, goesThere);
    const answer = { symbol, kind, unhidden, filtered: null, away: !goesThere };
    this.#answers.push(answer);
    // The page announces what joins the list.
    if (kind !== 'added' || unhidden) emit(this, 'announcement', { text: describeResults([answer]) });
    this.#showResults();
  }

  /** Shows the results, and offers to show what the reader does not see. */
  #showResults() {
    const unseen = this.#unseenSymbols();
    const filtered = this.#answers.filter((answer) => answer.filtered).map(({ symbol }) => symbol);
    const toGo = this.#pendingAdds?.count ?? 0;
    const text = describeResults(this.#answers, { filtered, toGo, headings: this.#headings });
    emit(this, 'add-result', { text, unseen });
    if (filtered.length > 0 && unseen.join() !== this.#unseen) emit(this, 'announcement', { text });
    this.#unseen = unseen.join();
  }

  /** The added stocks that the filter hid from the start, and those that came where the reader does not look. */
  #unseenSymbols() {
    for (const answer of this.#answers) {
      const { symbol, filtered, away } = answer;
      if (filtered === false || !this.#list.isListed(symbol)) continue;
      answer.filtered = this.#list.isFilteredOut(symbol);
      answer.away = away && !answer.filtered && !this.#list.isInSight(symbol);
    }
    const unseen = this.#answers.filter(({ filtered, away }) => filtered || (filtered === false && away));
    return unseen.map(({ symbol }) => symbol);
  }

  /** Suggests instruments for an unknown symbol, which may be part of a name. */
  async #suggestLike(text) {
    this.#suggest(text, (await this.#lookUp.of(text))?.instruments);
  }

  #suggest(text, instruments = []) {
    if (instruments.length > 0 && this.#field.value === text) this.#suggestions.offer(text, instruments);
  }

  /** Puts a text back with a message, or, without one, with a question. */
  #reject(text, message, instruments = []) {
    this.#restoreInput(() => this.#rejected.add(text, message, instruments[0]));
    this.#suggest(text, instruments);
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
    this.#readableUntil = untouched ? 0 : performance.now() + READABLE_MS;
    if (this.#chosenElsewhere === null || !this.#rejected.has(this.#chosenElsewhere)) return;
    // The detail, where it was chosen, may cover what is said here.
    this.#chosenElsewhere = null;
    emit(this, 'detail-close');
    this.#field.focus();
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
    this.#unseen = '';
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
  }
}

/** Cuts a list into parts that are looked up at once. */
const batches = (list) =>
  Array.from({ length: Math.ceil(list.length / LOOKUP_BATCH_SIZE) }, (_, i) =>
    list.slice(i * LOOKUP_BATCH_SIZE, (i + 1) * LOOKUP_BATCH_SIZE),
  );

customElements.define('add-stock-form', AddStockForm);
