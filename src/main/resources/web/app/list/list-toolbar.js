// <list-toolbar>: the filter, the order for screens without headings, and the panel "View", which is loaded late.

import { sortableColumn } from './columns.js';
import { popoverAt } from './popover.js';
import { bundle } from '../bundle.js';
import { emit } from '../events.js';

class ListToolbar extends HTMLElement {
  #filter;
  #count;
  #export = document.querySelector('.board-export');
  #sort;
  #direction;
  #panel = document.getElementById('view-panel');
  /** What is in it, once it was loaded. */
  #viewPanel = null;
  #shared;
  #dense = this.querySelector('.toolbar-dense');
  #view = null;
  #addressOf;

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#filter) return;
    this.#filter = this.querySelector('.toolbar-filter');
    this.#count = document.querySelector('.toolbar-count');
    this.#sort = this.querySelector('.toolbar-sort');
    this.#direction = this.querySelector('.toolbar-direction');
    this.#shared = document.querySelector('.toolbar-borrowed');
    this.#preparePanel();

    this.#filter.addEventListener('input', () => this.#change({ filter: this.#filter.value }));
    this.#filter.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.#filter.value === '') return;
      event.preventDefault();
      this.#filter.value = '';
      this.#change({ filter: '' });
    });
    this.#sorts();
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
    this.#on('.board-export', () => emit(this, 'list-export', this.#export.dataset));
    this.#export.hidden = false;
    this.#on('.view-keep', () => emit(this, 'view-save'));
    this.#on('.view-mine', () => emit(this, 'view-leave'));
  }

  /**
   * @param {import('./view.js').View} view
   * @param {object} more
   * @param {(query: string) => string} more.addressOf the address of the page with a query
   * @param {boolean} more.shared whether the view came with a link and is not this reader's own
   */
  show(view, { addressOf, shared }) {
    this.#view = view;
    this.#addressOf = addressOf;
    if (this.#filter.value !== view.filter) this.#filter.value = view.filter;
    this.#sort.value = view.sort?.column ?? '';
    this.#direction.hidden = view.sort === null;
    const descending = view.sort?.descending === true;
    this.#direction.textContent = descending ? '↓' : '↑';
    this.#direction.setAttribute(
      'aria-label',
      descending ? 'Descending; make it ascending' : 'Ascending; make it descending',
    );
    this.#dense.setAttribute('aria-pressed', String(view.density === 'dense'));
    this.#viewPanel?.show(view, addressOf);
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

  #preparePanel() {
    const button = this.querySelector('.toolbar-view');
    const placeOpen = popoverAt(button, this.#panel);
    const load = bundle(this.#panel.dataset.script, ({ ViewPanel }) => {
      this.#viewPanel = new ViewPanel(this.#panel, {
        change: (members, undo) => this.#change(members, undo),
        toWall: () => emit(this, 'wall-toggle'),
      });
      this.#viewPanel.show(this.#view, this.#addressOf);
      // Before that its controls say nothing true.
      this.#panel.inert = false;
      placeOpen();
    });
    button.addEventListener('pointerenter', load);
    this.#panel.addEventListener('toggle', async ({ newState }) => {
      if (newState === 'closed' || (await load())) return;
      this.#panel.hidePopover();
      emit(this, 'problem', { text: 'The view could not be loaded. Try again.' });
    });
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
}

customElements.define('list-toolbar', ListToolbar);
