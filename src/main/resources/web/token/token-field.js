// <token-field>: where the reader enters the token that changes of the list need. It is stored in this browser and sent
// to the server with each connection.

import { isToken, TOKEN_RULE } from './token.js';

const KEY = 'stock-tracker.token';

/** What the page hands over, see app/storage.js and app/events.js. */
let readStored, writeStored, emit;

class TokenField extends HTMLElement {
  #note;
  #need;
  #button;
  #form;
  #input;
  #error;
  #token = null;

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#form) return;
    this.#note = this.querySelector('.token-note span');
    this.#need = this.#note.textContent;
    this.#button = this.querySelector('.token-button');
    this.#form = this.querySelector('form');
    this.#input = this.querySelector('input');
    this.#error = this.querySelector('.token-error');
    const known = readStored(KEY);
    this.#token = isToken(known) ? known : null;
    this.#button.addEventListener('click', () => this.#pressed());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(this.#input.value.trim());
    });
    this.#form.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.#unfold(false);
      this.#button.focus();
    });
    this.#show();
  }

  get token() {
    return this.#token;
  }

  /** The server refused a change. */
  refused() {
    if (this.#token !== null) this.#note.textContent = 'The server does not accept the token of this browser.';
    else if (this.#form.hidden) this.#unfold(true);
  }

  #pressed() {
    if (this.#token !== null) {
      this.#take(null);
    } else {
      this.#unfold(this.#form.hidden);
      this.#input.focus();
    }
  }

  #submit(text) {
    if (isToken(text)) {
      this.#take(text);
    } else {
      this.#error.textContent = TOKEN_RULE;
      this.#input.setAttribute('aria-invalid', 'true');
      this.#input.focus();
    }
  }

  #take(token) {
    this.#token = token;
    writeStored(KEY, token);
    this.#unfold(false);
    this.#show();
    this.#button.focus();
    emit(this, 'token-change');
  }

  #unfold(open) {
    this.#form.hidden = !open;
    this.#button.setAttribute('aria-expanded', String(open));
    this.#input.value = '';
    this.#input.removeAttribute('aria-invalid');
    this.#error.textContent = '';
  }

  #show() {
    this.#note.textContent = this.#token === null ? this.#need : 'This browser sends your token to the server.';
    this.#button.textContent = this.#token === null ? 'Enter token' : 'Forget token';
    this.#button.hidden = false;
  }
}

/** Defines the element. */
export function defineTokenField(parts) {
  ({ readStored, writeStored, emit } = parts);
  customElements.define('token-field', TokenField);
}
