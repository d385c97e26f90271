// <stock-alerts>: the dialog with the reader's alerts, the form that sets one, what rang, and the alerts of the board
// where the reader may manage them. It says what the reader did by events (../app/events.js), and shows what it is
// given.

import { isOfPrice, MAX_MINUTES, parseNumber } from './alert-rules.js';

class StockAlerts extends HTMLElement {
  #dialog;
  #form;
  #fields;
  #error;
  #lists = {};
  #model = null;
  /** Whether the reader chose the kind: else the price decides whether it is above or below. */
  #kindChosen = false;

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#dialog) return;
    this.#dialog = this.querySelector('dialog');
    this.#form = this.querySelector('form');
    this.#fields = this.#form.elements;
    this.#error = this.querySelector('.alert-error');
    const board = ({ id }) => this.#emit('board-alert-remove', { id });
    this.#lists = {
      alerts: new List(this.#part('alerts'), ({ id }) => this.#emit('alert-remove', { id })),
      board: new List(this.#part('board-alerts'), board),
      rang: new List(this.#part('rang'), null),
    };
    this.querySelector('.alerts-close').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('click', ({ target }) => {
      // The dialog itself, and nothing in it: its backdrop.
      if (target === this.#dialog) this.#dialog.close();
    });
    this.#dialog.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      // The detail below stays open.
      event.preventDefault();
      this.#dialog.close();
    });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#form.addEventListener('input', ({ target }) => {
      if (target === this.#fields.kind) this.#kindChosen = true;
      if (target.getAttribute('aria-invalid') === 'true') this.#say('');
      this.#presetKind();
      this.#adapt();
    });
    this.#fields.symbol.addEventListener('focus', () => this.#listSymbols());
    this.#press('.alerts-clear', () => this.#emit('alerts-clear'));
    this.#press('.alerts-allow', () => this.#emit('alerts-permission'));
    this.#fieldsOfSound.addEventListener('change', ({ target }) => this.#emit('alerts-sound', { on: target.checked }));
  }

  get isOpen() {
    return this.#dialog.open;
  }

  /** @param {{symbol: string, kind: string, limit: string}} wanted what the form holds */
  open(wanted) {
    this.#form.reset();
    for (const [name, value] of Object.entries(wanted)) this.#fields[name].value = value;
    this.#kindChosen = wanted.limit !== '';
    this.#say('');
    this.#adapt();
    if (!this.isOpen) this.#dialog.showModal();
    // The keyboard of a phone would cover the list.
    if (wanted.symbol === '') this.#dialog.querySelector('h2').focus();
    else if (wanted.limit === '') this.#fields.limit.focus();
    else this.#fields.set.focus();
  }

  /** @param {object} model see Alerts.show */
  show(model) {
    this.#model = model;
    this.#write('watch', [model.watch, model.unknown].filter(Boolean).join(' '));
    this.#write('notifications', NOTIFICATIONS[model.permission]);
    this.querySelector('.alerts-allow').hidden = model.permission !== 'default';
    this.#fieldsOfSound.checked = model.sound;
    this.#lists.alerts.show(model.alerts);
    this.#lists.rang.show(model.rang);
    this.#part('none').hidden = model.alerts.length > 0;
    this.#part('rang-part').hidden = model.rang.length === 0;
    this.#showBoard(model.board);
    this.#adapt();
  }

  #showBoard(board) {
    this.#part('board-part').hidden = board === null;
    if (board === null) return;
    this.#write('board-problem', board.problem);
    this.#lists.board.show(board.alerts);
    this.#part('board-none').hidden = board.alerts.length > 0 || board.problem !== '';
    const { target } = this.#fields;
    const names = [...target.options].slice(1).map(({ value }) => value);
    if (names.join() !== board.targets.join()) {
      const options = board.targets.map((name) => new Option(`the board’s target ${name}`, name));
      target.replaceChildren(target.options[0], ...options);
    }
    target.closest('label').hidden = board.targets.length === 0;
  }

  /** The fields that the chosen kind has. The server rings an alert of the board once, and knows no minutes. */
  #adapt() {
    const { kind, minutes, repeat, target } = this.#fields;
    const isOfBoard = target.value !== '';
    const ofMinutes = kind.querySelector('[value=minutes]');
    ofMinutes.disabled = isOfBoard;
    if (isOfBoard && kind.value === 'minutes') kind.value = 'day';
    const [stock, ...others] = this.#found;
    const now = stock === undefined || others.length > 0 ? '' : `, ${stock.symbol} is at ${this.#model.price(stock)}`;
    this.#write('limit', (isOfPrice({ kind: kind.value }) ? 'Price' : 'Percent') + now);
    minutes.closest('label').hidden = kind.value !== 'minutes';
    repeat.closest('label').hidden = isOfBoard;
  }

  /** The stock with the symbol that was typed, else those with that name. */
  get #found() {
    const text = this.#fields.symbol.value.trim();
    return text === '' || this.#model === null ? [] : this.#model.search(text.replace(/^\$/, ''));
  }

  #presetKind() {
    const { kind, limit } = this.#fields;
    const [stock] = this.#found;
    const value = parseNumber(limit.value, this.#model.decimalSign);
    if (this.#kindChosen || stock === undefined || value === null) return;
    kind.value = value < stock.last ? 'below' : 'above';
  }

  #submit() {
    const { symbol, kind, limit, minutes, repeat, target } = this.#fields;
    const [stock, ...others] = this.#found;
    const typed = symbol.value.trim();
    const value = parseNumber(limit.value, this.#model.decimalSign);
    const within = Number(minutes.value);
    const isOfMinutes = kind.value === 'minutes';
    if (stock === undefined) {
      this.#say(typed === '' ? 'Choose a stock of the list.' : `${typed} is not on the list.`, symbol);
    } else if (others.length > 0) {
      const symbols = [stock, ...others].slice(0, 5).map((each) => each.symbol);
      this.#say(`${typed} is in several names: ${symbols.join(', ')}.`, symbol);
    } else if (value === null) {
      this.#say(isOfPrice({ kind: kind.value }) ? 'Enter a price above 0.' : 'Enter percent above 0.', limit);
    } else if (isOfMinutes && !(Number.isInteger(within) && within >= 1 && within <= MAX_MINUTES)) {
      this.#say(`Enter 1 to ${MAX_MINUTES} minutes.`, minutes);
    } else if (this.#model.isFull && target.value === '') {
      this.#say('There are too many alerts. Delete one first.');
    } else {
      this.#say('');
      // The server may refuse an alert of the board, and the dialog says why.
      if (target.value === '') this.#dialog.close();
      const more = isOfMinutes ? { minutes: within } : {};
      this.#emit('alert-set', {
        symbol: stock.symbol, kind: kind.value, limit: value, ...more, repeat: repeat.value, target: target.value,
      });
      limit.value = '';
      if (this.isOpen) limit.focus();
    }
  }

  #listSymbols() {
    const stocks = this.#model?.stocks() ?? [];
    this.#fields.symbol.list.replaceChildren(...stocks.map(({ symbol, name }) => new Option(name, symbol)));
  }

  /** @param {HTMLElement} [field] that it is about */
  #say(text, field) {
    for (const each of this.#fields) each.removeAttribute('aria-invalid');
    this.#error.textContent = text;
    field?.setAttribute('aria-invalid', 'true');
    field?.focus();
  }

  get #fieldsOfSound() {
    return this.querySelector('[name=sound]');
  }

  #part(name) {
    return this.querySelector(`[data-part=${name}]`);
  }

  #write(name, text) {
    const part = this.#part(name);
    if (part.textContent !== text) part.textContent = text;
  }

  #press(selector, handle) {
    this.querySelector(selector).addEventListener('click', handle);
  }

  #emit(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }
}

const NOTIFICATIONS = {
  granted: 'Notifications are on.',
  default: 'Notifications are off until you allow them.',
  denied: 'This browser shows no notifications of this page. Alerts still ring by sound, in the tab’s title and here.',
};

/** A list of texts with notes, whose items stay the same as long as they are there: one of them may have the focus. */
class List {
  #element;
  #remove;
  #items = new Map();

  /** @param {((row: object) => void) | null} remove called when the button of a row is pressed; null: they have none */
  constructor(element, remove) {
    this.#element = element;
    this.#remove = remove;
  }

  /** @param {{id: string, text: string, note: string}[]} rows */
  show(rows) {
    const kept = new Map(rows.map((row) => [row.id, this.#items.get(row.id) ?? this.#make(row)]));
    const lost = [...this.#items].find(([id, { item }]) => !kept.has(id) && item.contains(document.activeElement));
    const place = [...this.#items.keys()].indexOf(lost?.[0]);
    for (const [id, { item }] of this.#items) if (!kept.has(id)) item.remove();
    this.#items = kept;
    rows.forEach((row, i) => {
      const { item, text, note, button } = kept.get(row.id);
      if (text.textContent !== row.text) text.textContent = row.text;
      if (note.textContent !== row.note) note.textContent = row.note;
      button?.setAttribute('aria-label', `Delete: ${row.text}`);
      if (this.#element.children[i] !== item) this.#element.insertBefore(item, this.#element.children[i] ?? null);
    });
    if (lost === undefined) return;
    const next = [...kept.values()][Math.min(place, kept.size - 1)]?.button;
    (next ?? this.#element.closest('dialog').querySelector('h2')).focus();
  }

  #make(row) {
    const item = document.createElement('li');
    const [text, note] = ['alert-text', 'alert-note'].map((name) => {
      const part = document.createElement('span');
      part.className = name;
      return part;
    });
    item.append(text, note);
    if (this.#remove === null) return { item, text, note, button: null };
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'detail-button';
    button.textContent = '✕';
    button.addEventListener('click', () => this.#remove(row));
    item.append(button);
    return { item, text, note, button };
  }
}

customElements.define('stock-alerts', StockAlerts);
