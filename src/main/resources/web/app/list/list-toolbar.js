// <list-toolbar>: the filter, the order for screens without headings, and everything that one sets once, under "View".

import { sortableColumn } from './columns.js';
import { popoverAt } from './popover.js';
import { emit } from '../events.js';
import { PLAIN_VIEW, withColumnToggled, withHiddenToggled } from './view.js';

/** How long "Copied" stays. */
const COPIED_MS = 2_000;

class ListToolbar extends HTMLElement {
  #filter;
  #count;
  #export = document.querySelector('.board-export');
  #sort;
  #direction;
  #panel;
  #hidden;
  #link;
  #copy;
  #shared;
  #dense = this.querySelector('.toolbar-dense');
  #view = null;
  #withOwn = document.querySelector('.view-with-own input');
  #linkTo;

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#filter) return;
    this.#filter = this.querySelector('.toolbar-filter');
    this.#count = document.querySelector('.toolbar-count');
    this.#sort = this.querySelector('.toolbar-sort');
    this.#direction = this.querySelector('.toolbar-direction');
    this.#panel = document.getElementById('view-panel');
    this.#hidden = this.#panel.querySelector('.view-hidden');
    this.#link = this.#panel.querySelector('.view-link');
    this.#copy = this.#panel.querySelector('.view-copy');
    this.#shared = document.querySelector('.toolbar-borrowed');
    popoverAt(this.querySelector('.toolbar-view'), this.#panel);

    this.#filter.addEventListener('input', () => this.#change({ filter: this.#filter.value }));
    this.#filter.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.#filter.value === '') return;
      event.preventDefault();
      this.#filter.value = '';
      this.#change({ filter: '' });
    });
    this.#sorts();
    this.#panel.addEventListener('change', ({ target }) => {
      if (target.name === 'column') this.#change(withColumnToggled(this.#view, target.value));
      else if (target.type === 'radio') this.#change({ [target.name]: target.value });
    });
    this.#count.addEventListener('click', () => {
      if (this.#view.filter.trim() === '') {
        this.#panel.showPopover();
      } else {
        this.focusOnFilter();
        this.#change({ filter: '' });
      }
    });
    this.#dense.addEventListener('click', () => {
      this.#change({ density: this.#view.density === 'dense' ? 'comfortable' : 'dense' });
    });
    this.#link.addEventListener('focus', () => this.#link.select());
    this.#copy.addEventListener('click', () => this.#copyLink());
    this.#on('.board-export', () => emit(this, 'list-export', this.#export.dataset));
    this.#export.hidden = false;
    this.#on('.view-reset', () => this.#leaveWith({ ...PLAIN_VIEW, own: this.#view.own }, 'View reset'));
    this.#on('.view-list-order', () => this.#leaveWith({ order: [] }, 'The list is in its own order again'));
    const showLink = () => (this.#link.value = this.#linkTo(this.#withOwn.checked));
    this.#withOwn.addEventListener('change', showLink);
    // Another stock may be open now.
    this.#panel.addEventListener('beforetoggle', showLink);
    this.#on('.view-wall', () => {
      this.#panel.hidePopover();
      emit(this, 'wall-toggle');
    });
    this.#on('.view-keep', () => emit(this, 'view-save'));
    this.#on('.view-mine', () => emit(this, 'view-leave'));
  }

  /**
   * @param {import('./view.js').View} view
   * @param {object} more
   * @param {(withOwn: boolean) => string} more.linkTo the address that shows this view, with own order, names and
   *   notes or not
   * @param {boolean} more.shared whether the view came with a link and is not this reader's own
   */
  show(view, { linkTo, shared }) {
    this.#view = view;
    this.#linkTo = linkTo;
    if (this.#filter.value !== view.filter) this.#filter.value = view.filter;
    this.#sort.value = view.sort?.column ?? '';
    this.#direction.hidden = view.sort === null;
    const descending = view.sort?.descending === true;
    this.#direction.textContent = descending ? '↓' : '↑';
    this.#direction.setAttribute(
      'aria-label',
      descending ? 'Descending; make it ascending' : 'Ascending; make it descending',
    );
    for (const input of this.#panel.querySelectorAll('input[name]')) {
      const { name, value } = input;
      input.checked = name === 'column' ? !view.without.includes(value) : view[name] === value;
    }
    this.#dense.setAttribute('aria-pressed', String(view.density === 'dense'));
    this.#showHidden(view.hidden);
    this.#link.value = linkTo(this.#withOwn.checked);
    this.#panel.querySelector('.view-with-own').hidden = view.order.length === 0 && Object.keys(view.own).length === 0;
    this.#panel.querySelector('.view-list-order').hidden = view.order.length === 0;
    this.#shared.hidden = !shared;
  }

  /** How many rows of the list are shown, and in its file; says so only if not all are. */
  count(shown, all, format) {
    const part = shown === all ? '' : `${format.count(shown)} of ${format.count(all)}`;
    const isFiltered = this.#view.filter.trim() !== '';
    const title = isFiltered ? 'Clear the filter' : 'See hidden stocks';
    if (this.#count.title !== title) this.#count.title = title;
    const label = part === '' ? 'Export CSV' : `Export ${part} as CSV`;
    const count = isFiltered || part === '' ? part : `${format.count(all - shown)} hidden`;
    this.#export.disabled = shown === 0;
    if (this.#count.textContent === count && this.#export.textContent === label) return;
    this.#count.textContent = count;
    this.#count.hidden = count === '';
    this.#export.textContent = label;
  }

  focusOnFilter() {
    this.#filter.focus();
  }

  #change(members, undo) {
    emit(this, 'view-change', { view: { ...this.#view, ...members }, undo });
  }

  /** Closes the panel, which on a phone would cover the notice with the way back. */
  #leaveWith(members, undo) {
    this.#panel.hidePopover();
    this.#change(members, undo);
  }

  #on(selector, handle) {
    document.querySelector(selector).addEventListener('click', handle);
  }

  #sorts() {
    this.#sort.addEventListener('change', () => {
      const column = this.#sort.value;
      const descending = sortableColumn(column)?.descendingFirst === true;
      this.#change({ sort: column === '' ? null : { column, descending } });
    });
    this.#direction.addEventListener('click', () => {
      const { column, descending } = this.#view.sort;
      this.#change({ sort: { column, descending: !descending } });
    });
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

customElements.define('list-toolbar', ListToolbar);
