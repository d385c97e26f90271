// The suggestions while the reader types: the instruments, which of them is active, and whether they are open.

import { exchangeName } from '../app/board/format.js';
import { splitLast } from '../app/board/symbol.js';

/** Longer texts find nothing, and no address need carry them. */
const MAX_QUERY_LENGTH = 64;

export class Suggestions {
  #query = '';
  #answered = '';
  #options = [];
  #active = -1;
  #open = false;

  get options() {
    return this.#options;
  }

  /** Index of the active option; -1 if none is. */
  get active() {
    return this.#active;
  }

  get open() {
    return this.#open;
  }

  /**
   * The text changed.
   *
   * @returns {string | null} what to ask the server for; null for nothing
   */
  typed(text) {
    const query = text.trim().slice(0, MAX_QUERY_LENGTH);
    if (query === '') this.clear();
    this.#query = query;
    this.#active = -1;
    return query === '' ? null : query;
  }

  /** The server answered; an answer to anything but the newest question comes too late. */
  answered(query, instruments) {
    if (query !== this.#query) return;
    const active = this.#options[this.#active];
    this.#answered = query;
    this.#options = instruments;
    this.#active = instruments.findIndex(({ symbol }) => symbol === active?.symbol);
    this.#open = instruments.length > 0;
  }

  /**
   * An arrow key: opens closed suggestions, else moves; from the last to none, where the text is as typed, to the
   * first.
   */
  move(step) {
    if (this.#options.length === 0) return;
    if (!this.#open) this.#active = -1;
    this.#open = true;
    const places = this.#options.length + 1;
    this.#active = ((this.#active + 1 + step + places) % places) - 1;
  }

  /** Ends the suggestions. @returns {object | null} the instrument at the index, or null */
  pick(index = this.#active) {
    const picked = this.#options[index] ?? null;
    this.clear();
    return picked;
  }

  /** Hides the options; a pending answer is ignored. An arrow key shows options that match the text again. */
  close() {
    if (this.#answered !== this.#query) this.clear();
    this.#open = false;
    this.#active = -1;
  }

  clear() {
    this.#query = this.#answered = '';
    this.#options = [];
    this.#open = false;
    this.#active = -1;
  }
}

// The suggestions below the symbol field: the ARIA combobox pattern (a text field that owns a listbox). They do not
// disturb typing, also after a comma; Enter chooses an option only after an arrow key has moved to it.


const DEBOUNCE_MS = 120;

export class SymbolSuggestions {
  #field;
  #list;
  #model = new Suggestions();
  #parts;
  #timer = null;
  #request = null;

  /**
   * @param {HTMLInputElement} field
   * @param {HTMLElement} list an empty listbox with an id
   * @param {object} parts
   * @param {(query: string, signal: AbortSignal) => Promise<{instruments: object[]}>} parts.ask
   * @param {() => void} parts.choose called when an option was chosen, which the field then holds
   */
  constructor(field, list, parts) {
    this.#parts = parts;
    this.#field = field;
    this.#list = list;
    field.addEventListener('input', (event) => this.#typed(event));
    field.addEventListener('keydown', (event) => this.#key(event));
    field.addEventListener('blur', () => this.#close());
    // Pressing an option must not take the focus from the field, which would close the list before the click.
    list.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const option = event.target.closest('[role=option]');
      if (option) this.#pick([...list.children].indexOf(option));
    });
    // What was typed before this script came.
    if (field === document.activeElement && field.value !== '') this.#typed({});
  }

  /** Hides the suggestions and forgets them, also those on their way. */
  dismiss() {
    this.#stopAsking();
    this.#model.clear();
    this.#render();
  }

  /** Hides them; an arrow key shows them again. */
  #close() {
    this.#stopAsking();
    this.#model.close();
    this.#render();
  }

  #stopAsking() {
    clearTimeout(this.#timer);
    this.#request?.abort();
  }

  #typed({ inputType }) {
    this.#stopAsking();
    const { before, last } = splitLast(this.#field.value);
    // Of a list that was pasted, the last one needs help no more than the others.
    const query = this.#model.typed(inputType === 'insertFromPaste' && before !== '' ? '' : last);
    this.#mark();
    if (query === null) this.#render();
    else this.#timer = setTimeout(() => this.#ask(query), DEBOUNCE_MS);
  }

  /** Suggests what was looked up. */
  offer(text, instruments) {
    this.#model.answered(this.#model.typed(text), instruments);
    this.#render();
  }

  async #ask(query) {
    const request = new AbortController();
    this.#request = request;
    try {
      const { instruments } = await this.#parts.ask(query, request.signal);
      this.#model.answered(query, instruments);
      this.#render();
    } catch {
      // Aborted, or no network: suggestions are a help, the field works without them.
      if (request === this.#request && !request.signal.aborted) this.dismiss();
    }
  }

  #key(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && !event.altKey && this.#model.options.length > 0) {
      event.preventDefault();
      const wasOpen = this.#model.open;
      this.#model.move(step);
      if (!wasOpen) this.#render();
      this.#mark();
    } else if (event.key === 'Enter' && this.#model.active >= 0) {
      event.preventDefault();
      this.#pick(this.#model.active);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.#field.value = '';
      this.#field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
  }

  #pick(index) {
    const instrument = this.#model.pick(index);
    this.#stopAsking();
    this.#render();
    if (instrument === null) return;
    const { before } = splitLast(this.#field.value);
    this.#field.value = `${before}${before === '' ? '' : ' '}${instrument.symbol}`;
    this.#parts.choose();
  }

  #render() {
    const { open, options } = this.#model;
    this.#list.replaceChildren(...(open ? options.map((option, index) => this.#option(option, index)) : []));
    this.#list.hidden = !open;
    this.#list.scrollTop = 0;
    this.#field.setAttribute('aria-expanded', String(open));
    this.#mark();
  }

  #option({ symbol, name, type, exchange, listed }, index) {
    const option = document.createElement('li');
    option.id = `${this.#list.id}-${index}`;
    option.className = 'suggestion';
    option.setAttribute('role', 'option');
    const ticker = document.createElement('b');
    ticker.textContent = symbol;
    const title = document.createElement('span');
    title.textContent = name;
    const kind = document.createElement('small');
    const facts = [typeLabel(type), exchangeName(exchange), listed && 'on the list'];
    kind.textContent = facts.filter(Boolean).join(' · ');
    if (listed) option.dataset.listed = '';
    option.title = name;
    option.append(ticker, ' ', title, ' ', kind);
    return option;
  }

  /** Makes the active option visible, to eye and screen reader. */
  #mark() {
    const { active } = this.#model;
    [...this.#list.children].forEach((option, index) => {
      option.setAttribute('aria-selected', String(index === active));
      if (index === active) option.scrollIntoView({ block: 'nearest' });
    });
    if (active >= 0) this.#field.setAttribute('aria-activedescendant', `${this.#list.id}-${active}`);
    else this.#field.removeAttribute('aria-activedescendant');
  }
}

/** The server's word for a type, as a label; abbreviations have three letters. */
function typeLabel(type = 'unknown') {
  if (type === 'unknown') return '';
  return type.length === 3 ? type.toUpperCase() : type.charAt(0).toUpperCase() + type.slice(1);
}
