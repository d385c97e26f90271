// <alert-notices>: what rang and was not seen yet, over everything else on the page. Screen readers interrupt for it.

/** More become a number. */
const MAX_SHOWN = 3;

class AlertNotices extends HTMLElement {
  #list;
  #more;
  #shown = '';

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#list) return;
    this.#list = this.querySelector('ul');
    this.#more = this.querySelector('.alert-more');
    this.#list.addEventListener('click', ({ target }) => {
      const { symbol } = target.closest('button')?.dataset ?? {};
      if (symbol === undefined) return;
      this.#emit('stock-action', { action: 'open', symbol });
      if (this.#list.childElementCount === 1) this.#emit('alerts-seen');
    });
    this.querySelector('.alert-open').addEventListener('click', () => this.#emit('stock-action', { action: 'alert' }));
    this.querySelector('.alert-seen').addEventListener('click', () => this.#emit('alerts-seen'));
  }

  /** @param {{id: string, symbol: string, text: string, note: string}[]} rang newest first */
  show(rang) {
    const ids = rang.map(({ id }) => id).join();
    if (ids === this.#shown) return;
    this.#shown = ids;
    this.#list.replaceChildren(...rang.slice(0, MAX_SHOWN).map(item));
    const more = rang.length - MAX_SHOWN;
    this.#more.textContent = more > 0 ? `and ${more} more` : '';
    // Shown again it lies over a dialog that was opened meanwhile.
    if (this.matches(':popover-open')) this.hidePopover();
    if (rang.length > 0) this.showPopover();
  }

  #emit(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }
}

/** Opens its stock. */
function item({ symbol, text, note }) {
  const element = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.symbol = symbol;
  const strong = document.createElement('strong');
  strong.textContent = text;
  const small = document.createElement('span');
  small.textContent = note;
  button.append(strong, ' ', small);
  element.append(button);
  return element;
}

customElements.define('alert-notices', AlertNotices);
