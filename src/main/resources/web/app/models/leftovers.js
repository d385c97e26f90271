// What was typed and not added: it goes back into the field, with a sentence about each, or a question about all of which
// nobody knows whether they are meant.

/** More than so many are told as a number: all of them are in the field. */
const TOLD_AT_MOST = 3;
const NAMED_AT_MOST = 10;

/** @typedef {{symbol: string, name: string}} Instrument */

export class Leftovers {
  /** By symbol. Without a text: somebody typed something else, and what went wrong is still to be read. */
  #all = new Map();

  /** What the field is to hold. */
  get text() {
    return [...this.#all.values()].map(({ text }) => text).filter((text) => text !== null).join(', ');
  }

  /** What is to be said beside it. */
  get sentence() {
    const messages = [...this.#all.values()].map(({ message }) => message).filter((message) => message !== null);
    const asked = [...this.#all].filter(([, { message }]) => message === null);
    const more = messages.length - TOLD_AT_MOST;
    return [
      ...messages.slice(0, TOLD_AT_MOST),
      ...(more > 0 ? [`${more} more ${more === 1 ? 'was' : 'were'} not added.`] : []),
      ...(asked.length > 0 ? [question(asked.map(([symbol]) => symbol), asked[0][1].similar)] : []),
    ].join(' ');
  }

  /** Says the newest about a text, and that once. */
  add(text, message) {
    this.drop(text);
    this.#all.set(text.toUpperCase(), { text, message });
  }

  /**
   * Asks whether a symbol that nobody knows is meant.
   *
   * @param {Instrument[]} similar what may be meant instead, if there is but this question
   */
  ask(text, similar) {
    this.drop(text);
    this.#all.set(text.toUpperCase(), { text, message: null, similar });
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

function question(symbols, similar) {
  const several = symbols.length > 1;
  const many = symbols.length > NAMED_AT_MOST;
  const names = symbols.join(', ');
  const what = `${many ? `${symbols.length} of these` : names} ${several ? 'are no tickers' : 'is no ticker'} known here.`;
  const again = `Add again for ${many ? 'them' : names}.`;
  if (several || similar.length === 0) return `${what} Press ${again}`;
  const obvious = obviousAmong(similar, symbols[0]);
  if (obvious === null) return `${what} Choose from the list, or press ${again}`;
  return `${what} Did you mean ${obvious.symbol} (${obvious.name})? Choose it from the list, or press ${again}`;
}

/** The only one there is, or the only one whose name begins so. */
function obviousAmong(similar, word) {
  const named = similar.filter(({ name }) => name.toUpperCase().startsWith(word));
  return [similar, named].find((some) => some.length === 1)?.[0] ?? null;
}
