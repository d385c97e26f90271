// <list-toolbar>: the filter, the order for screens without headings, and everything that one sets once, under "View".

import { COLUMNS, isOptional } from './columns.js';
import { popoverAt } from './popover.js';
import { emit } from '../events.js';
import { PLAIN_VIEW, withColumnToggled, withHiddenToggled } from './view.js';

/** How long "Copied" stays. */
const COPIED_MS = 2_000;

class ListToolbar extends HTMLElement {
  #filter;
  #count;
  #sort;
  #direction;
  #panel;
  #hidden;
  #link;
  #copy;
  #shared;
  #view = null;
  #columns = new Map();

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#filter) return;
    this.#filter = this.querySelector('.toolbar-filter');
    this.#count = this.querySelector('.toolbar-count');
    this.#sort = this.querySelector('.toolbar-sort');
    this.#direction = this.querySelector('.toolbar-direction');
    this.#panel = this.querySelector('.view-panel');
    this.#hidden = this.querySelector('.view-hidden');
    this.#link = this.querySelector('.view-link');
    this.#copy = this.querySelector('.view-copy');
    this.#shared = this.querySelector('.toolbar-borrowed');
    popoverAt(this.querySelector('.toolbar-view'), this.#panel);

    this.#filter.addEventListener('input', () => this.#change({ filter: this.#filter.value }));
    this.#filter.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.#filter.value === '') return;
      event.preventDefault();
      this.#filter.value = '';
      this.#change({ filter: '' });
    });
    this.#fillSort();
    this.#fillColumns();
    this.#panel.addEventListener('change', ({ target }) => {
      if (target.name === 'column') this.#change(withColumnToggled(this.#view, target.value));
      else if (target.type === 'radio') this.#change({ [target.name]: target.value });
    });
    this.#link.addEventListener('focus', () => this.#link.select());
    this.#copy.addEventListener('click', () => this.#copyLink());
    this.#on('.view-export', () => emit(this, 'list-export', { spreadsheet: false }));
    this.#on('.view-export-spreadsheet', () => emit(this, 'list-export', { spreadsheet: true }));
    this.#on('.view-reset', () => this.#change(PLAIN_VIEW));
    this.#on('.view-keep', () => emit(this, 'view-save'));
    this.#on('.view-mine', () => emit(this, 'view-leave'));
  }

  /**
   * @param {import('./view.js').View} view
   * @param {object} more
   * @param {string} more.link the address that shows this view
   * @param {boolean} more.shared whether the view came with a link and is not this reader's own
   */
  show(view, { link, shared }) {
    this.#view = view;
    if (this.#filter.value !== view.filter) this.#filter.value = view.filter;
    this.#sort.value = view.sort?.column ?? '';
    this.#direction.hidden = view.sort === null;
    const descending = view.sort?.descending === true;
    this.#direction.textContent = descending ? '↓' : '↑';
    this.#direction.setAttribute(
      'aria-label',
      descending ? 'Descending; make it ascending' : 'Ascending; make it descending',
    );
    for (const [key, box] of this.#columns) box.checked = !view.without.includes(key);
    for (const radio of this.#panel.querySelectorAll('input[type=radio]')) {
      radio.checked = view[radio.name] === radio.value;
    }
    this.#showHidden(view.hidden);
    this.#link.value = link;
    this.#shared.hidden = !shared;
  }

  /** How many rows of the list are shown; says so only if not all are. */
  count(shown, all, format) {
    const text = shown === all ? '' : `${format.count(shown)} of ${format.count(all)}`;
    if (this.#count.textContent !== text) this.#count.textContent = text;
  }

  focusOnFilter() {
    this.#filter.focus();
  }

  #change(members) {
    emit(this, 'view-change', { view: { ...this.#view, ...members } });
  }

  #on(selector, handle) {
    this.querySelector(selector).addEventListener('click', handle);
  }

  #fillSort() {
    const options = COLUMNS.filter(({ value }) => value !== undefined);
    this.#sort.append(new Option('List order', ''), ...options.map(({ key, label }) => new Option(label, key)));
    this.#sort.addEventListener('change', () => {
      const column = COLUMNS.find(({ key }) => key === this.#sort.value);
      this.#change({
        sort: column === undefined ? null : { column: column.key, descending: column.descendingFirst === true },
      });
    });
    this.#direction.addEventListener('click', () => {
      const { column, descending } = this.#view.sort;
      this.#change({ sort: { column, descending: !descending } });
    });
  }

  #fillColumns() {
    const boxes = COLUMNS.filter(({ key }) => isOptional(key)).map(({ key, label }) => {
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.name = 'column';
      box.value = key;
      this.#columns.set(key, box);
      return labelled(box, label);
    });
    this.querySelector('.view-columns').append(...boxes);
  }

  #showHidden(symbols) {
    this.#hidden.hidden = symbols.length === 0;
    const buttons = symbols.map((symbol) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'chip';
      button.textContent = symbol;
      button.setAttribute('aria-label', `Show ${symbol} again`);
      button.addEventListener('click', () => this.#change(withHiddenToggled(this.#view, symbol)));
      return button;
    });
    this.#hidden.querySelector('.view-hidden-list').replaceChildren(...buttons);
  }

  /** Without TLS a browser gives no access to the clipboard; then the link is marked, ready to be copied. */
  async #copyLink() {
    this.#link.focus();
    this.#link.select();
    try {
      await navigator.clipboard.writeText(this.#link.value);
    } catch {
      return;
    }
    this.#copy.textContent = 'Copied';
    setTimeout(() => (this.#copy.textContent = 'Copy'), COPIED_MS);
  }
}

function labelled(box, text) {
  const label = document.createElement('label');
  label.className = 'choice';
  label.append(box, ` ${text}`);
  return label;
}

customElements.define('list-toolbar', ListToolbar);
