// What was typed and not added: it goes back into the field, with a sentence about each.

export class Leftovers {
  /** By symbol. Without a text: somebody typed something else, and what went wrong is still to be read. */
  #all = new Map();

  /** What the field is to hold. */
  get text() {
    return [...this.#all.values()].map(({ text }) => text).filter((text) => text !== null).join(', ');
  }

  /** What is to be said beside it. */
  get sentence() {
    return [...this.#all.values()].map(({ message }) => message).join(' ');
  }

  /** Says the newest about a text, and that once. */
  add(text, message) {
    this.drop(text);
    this.#all.set(text.toUpperCase(), { text, message });
  }

  has(text) {
    return this.#all.has(text.toUpperCase());
  }

  /** It was added after all. */
  drop(text) {
    this.#all.delete(text.toUpperCase());
  }

  /** The field holds something else now. */
  release() {
    for (const leftover of this.#all.values()) leftover.text = null;
  }

  clear() {
    this.#all.clear();
  }
}
