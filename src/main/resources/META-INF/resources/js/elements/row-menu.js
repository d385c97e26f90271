// <row-menu>: what one can do with a stock: the ARIA menu pattern, in a popover that all rows share.

import { openAt } from './popover.js';

class RowMenu extends HTMLElement {
  /** @type {(action: 'open' | 'pin' | 'hide' | 'remove', symbol: string) => void} */
  onaction = () => {};

  #menu;
  #items;
  #pin;
  #symbol = null;
  #button = null;

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#menu) return;
    this.#menu = this.querySelector('[role=menu]');
    this.#items = [...this.#menu.querySelectorAll('[role=menuitem]')];
    this.#pin = this.#menu.querySelector('[data-action=pin]');
    this.#menu.addEventListener('click', ({ target }) => this.#choose(target.closest('[data-action]')));
    this.#menu.addEventListener('keydown', (event) => this.#key(event));
    this.#menu.addEventListener('toggle', ({ newState }) => {
      if (newState === 'closed') this.#button?.setAttribute('aria-expanded', 'false');
    });
  }

  /** @param {{pinned: boolean, button: HTMLElement}} more the button of the row, which gets the focus back */
  open(symbol, { pinned, button }) {
    this.#symbol = symbol;
    this.#button = button;
    this.#menu.setAttribute('aria-label', `Actions for ${symbol}`);
    this.#pin.textContent = pinned ? 'Unpin' : 'Pin to the top';
    openAt(this.#menu, button);
    button.setAttribute('aria-expanded', 'true');
    this.#items[0].focus();
  }

  /** Whether an action is there for anybody. */
  offers(action) {
    return this.#items.some((item) => item.dataset.action === action);
  }

  #choose(item) {
    if (item === null) return;
    this.#menu.hidePopover();
    this.#button.focus();
    this.onaction(item.dataset.action, this.#symbol);
  }

  #key(event) {
    const at = this.#items.indexOf(document.activeElement);
    const count = this.#items.length;
    const goTo = { ArrowDown: (at + 1) % count, ArrowUp: (at - 1 + count) % count, Home: 0, End: count - 1 }[event.key];
    if (goTo !== undefined) {
      event.preventDefault();
      this.#items[goTo].focus();
    } else if (event.key === 'Tab') {
      this.#menu.hidePopover();
    }
  }
}

customElements.define('row-menu', RowMenu);
