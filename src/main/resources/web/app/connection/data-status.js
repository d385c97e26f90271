// <data-status prices-at="…">: says how fresh the prices are. The sentence changes only with the state; screen readers
// announce it once the state has lasted. The age beside it ticks and is not announced. Printed pages show the date
// instead.

import { sourceLabel } from '../board/format.js';
import { ageText, statusText } from './status-text.js';
import { emit } from '../events.js';

/** A connection that is back within this time is not announced to screen readers. */
const SPOKEN_AFTER_MS = 3_000;

class DataStatus extends HTMLElement {
  #text;
  #age;
  #retry;
  #reload;
  #help;
  #spoken;
  #onPaper;
  #shown = null;
  #said = null;
  #speakTimer = null;

  connectedCallback() {
    // Comes again when the element is moved.
    if (this.#text) return;
    this.#text = this.querySelector('.status-text');
    this.#age = this.querySelector('.status-age');
    this.#retry = this.querySelector('.status-retry');
    this.#reload = this.querySelector('.status-reload');
    this.#help = this.querySelector('.status-help');
    this.#spoken = this.querySelector('[role=status]');
    this.#onPaper = document.querySelector('.status-on-paper');
    this.#retry.addEventListener('click', () => emit(this, 'connection-retry'));
    // Not reload(): where the page answers a form, that would send the form again.
    this.#reload.addEventListener('click', () => location.assign(location.pathname + location.search));
    addEventListener('beforeprint', () => this.#writeOnPaper());
    // When it is scrolled out of view and prices are not live, the style sheet keeps it in view.
    const observer = new IntersectionObserver(([{ isIntersecting }]) =>
      this.toggleAttribute('data-away', !isIntersecting),
    );
    observer.observe(this);
  }

  /** ISO instant of the prices that the page came with, or null. */
  get pricesAt() {
    return this.getAttribute('prices-at');
  }

  /**
   * @param {ReturnType<import('./freshness.js').Freshness['describe']>} freshness
   * @param {import('../board/format.js').Format} format
   */
  show(freshness, format) {
    this.#shown = { ...freshness, format };
    const age = ageText(freshness, format);
    const sentence = statusText(freshness, format);
    if (sentence !== this.#said) this.#say(sentence, freshness);
    if (this.#age.textContent !== age) this.#age.textContent = age;
  }

  #say(sentence, freshness) {
    this.#said = sentence;
    this.#text.title = sentence;
    // Other elements: the same ones would have moved when the text gets longer, or more lines.
    const text = document.createElement('span');
    text.textContent = sentence;
    this.#text.replaceChildren(text);
    const age = this.#age.cloneNode();
    this.#age.replaceWith(age);
    this.#age = age;
    this.dataset.state = freshness.state;
    this.#retry.hidden = freshness.state !== 'reconnecting';
    this.#reload.hidden = freshness.state !== 'closed';
    this.#help.hidden = freshness.state !== 'blocked';
    clearTimeout(this.#speakTimer);
    this.#speakTimer = setTimeout(() => this.#speak(sentence), SPOKEN_AFTER_MS);
  }

  #writeOnPaper() {
    if (this.#shown === null) return;
    const { pricesAt, now, format } = this.#shown;
    const prices = pricesAt === null ? '' : `Prices from ${format.stamp(pricesAt)} · `;
    this.#onPaper.textContent = `${prices}printed ${format.stamp(now)}`;
  }

  #speak(sentence) {
    if (this.#spoken.textContent !== sentence) this.#spoken.textContent = sentence;
  }
}

customElements.define('data-status', DataStatus);

// <price-source>: shows the source of the prices. The server rendered it; it changes only if the server comes back with
// another source.


class PriceSource extends HTMLElement {
  #shown = null;

  /**
   * @param {{source: string | null, delay: number}} board from the newest snapshot
   * @param {ReturnType<import('../board/prices.js').mainCurrency>} main see mainCurrency
   */
  show({ source, delay }, { currency, all }) {
    const shown = `${source} ${delay} ${currency} ${all}`;
    if (source === null || shown === this.#shown) return;
    this.#shown = shown;
    this.textContent = sourceLabel(source, delay);
    const except = all ? '' : ' unless marked';
    document.querySelector('.source-currency').textContent = currency === null ? '' : `Prices in ${currency}${except}`;
    for (const note of document.querySelectorAll('.source-note')) note.hidden = note.dataset.source !== source;
  }
}

customElements.define('price-source', PriceSource);
