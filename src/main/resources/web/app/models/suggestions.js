// What the field suggests while one types: which instruments, which of them is active, whether they show.

/** Longer texts find nothing, and no address need carry them. */
const LONGEST_QUERY = 64;

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
    const query = text.trim().slice(0, LONGEST_QUERY);
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

  /** An arrow key: opens what is closed, else moves and comes round by way of "none", where the text is as typed. */
  move(step) {
    if (this.#options.length === 0) return;
    if (!this.#open) this.#active = -1;
    this.#open = true;
    const places = this.#options.length + 1;
    this.#active = ((this.#active + 1 + step + places) % places) - 1;
  }

  /** @returns {object | null} the instrument at the index, or null; nothing is suggested any more */
  pick(index = this.#active) {
    const picked = this.#options[index] ?? null;
    this.clear();
    return picked;
  }

  /** Hides the options, and an answer on its way opens nothing; an arrow key shows those that fit the text again. */
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
