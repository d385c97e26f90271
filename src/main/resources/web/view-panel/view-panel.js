// What one sets once: columns, rows, colours, and the link that shows the same to others.

import { PLAIN_VIEW, withColumnToggled, withHiddenToggled } from '../app/list/view.js';
import { toQuery } from './query.js';

/** How long the button says what was done. */
const SAID_MS = 2_000;

export class ViewPanel {
  #panel;
  #parts;
  #change;
  #view = null;
  #addressOf = null;

  /**
   * @param {HTMLElement} panel
   * @param {object} parts
   * @param {(members: object, undo?: string) => void} parts.change changes members of the view
   * @param {() => void} parts.toWall
   */
  constructor(panel, { change, toWall }) {
    const part = (name) => panel.querySelector(`.view-${name}`);
    const [hidden, link, copy, withOwn, listOrder] = ['hidden', 'link', 'copy', 'with-own', 'list-order'].map(part);
    this.#panel = panel;
    this.#parts = { hidden, link, copy, withOwn, listOrder };
    this.#change = change;
    panel.addEventListener('change', ({ target }) => {
      if (target.name === 'column') change(withColumnToggled(this.#view, target.value));
      else if (target.type === 'radio') change({ [target.name]: target.value });
    });
    link.addEventListener('focus', () => link.select());
    copy.addEventListener('click', () => this.#copyLink());
    withOwn.addEventListener('change', () => this.#showLink());
    // Another stock may be open now.
    panel.addEventListener('beforetoggle', () => this.#showLink());
    const reset = () => this.#leaveWith({ ...PLAIN_VIEW, own: this.#view.own }, 'View reset');
    part('reset').addEventListener('click', reset);
    listOrder.addEventListener('click', () => this.#leaveWith({ order: [] }, 'The list is in its own order again'));
    part('wall').addEventListener('click', () => {
      panel.hidePopover();
      toWall();
    });
  }

  /**
   * @param {import('../app/list/view.js').View} view
   * @param {(query: string) => string} addressOf the address of the page with a query
   */
  show(view, addressOf) {
    this.#view = view;
    this.#addressOf = addressOf;
    for (const input of this.#panel.querySelectorAll('input[name]')) {
      const { name, value } = input;
      input.checked = name === 'column' ? !view.without.includes(value) : view[name] === value;
    }
    this.#showHidden(view.hidden);
    this.#showLink();
    const { withOwn, listOrder } = this.#parts;
    withOwn.hidden = view.order.length === 0 && Object.keys(view.own).length === 0;
    listOrder.hidden = view.order.length === 0;
  }

  #showLink() {
    const withOwn = this.#parts.withOwn.querySelector('input').checked;
    this.#parts.link.value = this.#addressOf(toQuery(this.#view, { withOwn }));
  }

  /** Closes the panel, which on a phone would cover the notice with the way back. */
  #leaveWith(members, undo) {
    this.#panel.hidePopover();
    this.#change(members, undo);
  }

  #showHidden(symbols) {
    const { hidden } = this.#parts;
    hidden.hidden = symbols.length === 0;
    const buttons = symbols.map((symbol) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'chip';
      button.textContent = symbol;
      button.setAttribute('aria-label', `Show ${symbol} again`);
      button.addEventListener('click', () => this.#change(withHiddenToggled(this.#view, symbol)));
      return button;
    });
    hidden.querySelector('.view-hidden-list').replaceChildren(...buttons);
  }

  /** Without TLS a browser gives no access to the clipboard; then the link is marked, ready to be copied. */
  async #copyLink() {
    const { link, copy } = this.#parts;
    link.focus();
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      copy.textContent = 'Copied';
    } catch {
      copy.textContent = 'Selected';
    }
    setTimeout(() => (copy.textContent = 'Copy'), SAID_MS);
  }
}
