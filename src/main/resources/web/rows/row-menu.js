// <row-menu>: the actions for a stock: the ARIA menu pattern, in a popover that all rows share. It names its stock,
// and closes rather than stand beside another.

/** What the page hands over, see ../app/list/popover.js and ../app/events.js. */
let fromBelow, openAt, emit;

class RowMenu extends HTMLElement {
  #popover;
  #title;
  #menu;
  #items;
  #pin;
  #symbol = null;
  #place = -1;
  #top = 0;
  #button = null;

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#menu) return;
    this.#popover = this.querySelector('[popover]');
    this.#title = this.querySelector('.menu-title');
    this.#menu = this.querySelector('[role=menu]');
    this.#items = [...this.#menu.querySelectorAll('[role=menuitem]')];
    this.#pin = this.#menu.querySelector('[data-action=pin]');
    this.#menu.addEventListener('click', ({ target }) => this.#choose(target.closest('[data-action]')));
    this.#menu.addEventListener('keydown', (event) => this.#key(event));
    this.#popover.addEventListener('beforetoggle', ({ newState }) => {
      if (newState === 'closed') this.#closed();
    });
    for (const away of ['scroll', 'resize']) addEventListener(away, () => this.#moved(), { passive: true });
  }

  /** The stock whose menu is open, or null. */
  get symbol() {
    return this.#symbol;
  }

  /** @param {{pinned: boolean, place: number, button: HTMLElement}} more the button of the row gets the focus back */
  open(symbol, { pinned, place, button }) {
    this.#symbol = symbol;
    this.#place = place;
    this.#button = button;
    this.#title.textContent = symbol;
    this.#menu.setAttribute('aria-label', `Actions for ${symbol}`);
    this.#pin.textContent = pinned ? 'Unpin' : 'Pin to the top';
    openAt(this.#popover, button);
    this.#top = topOf(button);
    button.setAttribute('aria-expanded', 'true');
    this.#items[0].focus();
  }

  /** The rows changed: they are not sorted while a menu is open, but others add and remove. */
  follow(symbols) {
    if (this.#symbol === null) return;
    const place = symbols.indexOf(this.#symbol);
    if (place < 0) {
      this.#popover.hidePopover();
      emit(this, 'menu-lost', { place: this.#place });
    } else if (place !== this.#place) {
      this.#leftBehind();
    }
  }

  #choose(item) {
    if (item === null) return;
    const symbol = this.#symbol;
    this.#popover.hidePopover();
    this.#button.focus();
    emit(this, 'stock-action', { action: item.dataset.action, symbol });
  }

  #closed() {
    this.#symbol = null;
    this.#button.setAttribute('aria-expanded', 'false');
  }

  /** Closes the menu if its button has moved: a scroll event may also come from before the menu was opened. */
  #moved() {
    if (this.#symbol !== null && Math.abs(topOf(this.#button) - this.#top) > 1) this.#leftBehind();
  }

  /** Closes the menu, unless it is a sheet from below, which stands beside no row. */
  #leftBehind() {
    if (!fromBelow.matches) this.#popover.hidePopover();
  }

  #key(event) {
    const at = this.#items.indexOf(document.activeElement);
    const count = this.#items.length;
    const goTo = { ArrowDown: (at + 1) % count, ArrowUp: (at - 1 + count) % count, Home: 0, End: count - 1 }[event.key];
    if (goTo !== undefined) {
      event.preventDefault();
      this.#items[goTo].focus();
    } else if (event.key === 'Tab') {
      this.#popover.hidePopover();
    }
  }
}

const topOf = (element) => element.getBoundingClientRect().top;

export function defineRowMenu(parts) {
  ({ fromBelow, openAt, emit } = parts);
  customElements.define('row-menu', RowMenu);
}
