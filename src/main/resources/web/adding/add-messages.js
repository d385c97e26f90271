// Messages about adding: the results of a request, and the input that was rejected.

/** More symbols are not named, only counted. */
const MAX_NAMED = 20;

/** The predicate for one symbol, and for several. */
const BECAME = {
  restored: ['is back', 'are back'],
  added: ['added', 'added'],
  'already-listed': ['is already on the list', 'are already on the list'],
  arrived: ['is on the list', 'are on the list'],
};

/**
 * @typedef {object} Answer
 * @property {string} symbol
 * @property {'restored' | 'added' | 'already-listed' | 'arrived'} kind
 * @property {boolean} unhidden whether the reader had hidden it, and it is shown again
 */

/**
 * @param {Answer[]} answers
 * @param {object} [more]
 * @param {string[]} [more.filtered] the symbols that the filter hides
 * @param {number} [more.toGo] how many symbols have no answer yet
 * @param {string[]} [more.headings] the headings of the list that were left out
 */
export function describeResults(answers, { filtered = [], toGo = 0, headings = [] } = {}) {
  const became = Object.entries(BECAME).map(([kind, [one, several]]) =>
    told(answers.filter((answer) => answer.kind === kind).map(symbolOf), one, several),
  );
  const unhidden = answers.filter((answer) => answer.unhidden).map(symbolOf);
  return [
    ...became,
    told(unhidden, 'was hidden and is shown again', 'were hidden and are shown again'),
    told(filtered, 'is hidden by the filter', 'are hidden by the filter'),
    toGo > 0 ? `Adding… ${toGo} left.` : '',
    headings.length > 0 ? `Left out the heading${headings.length === 1 ? '' : 's'} “${headings.join('”, “')}”.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

const symbolOf = ({ symbol }) => symbol;

function told(symbols, one, several) {
  if (symbols.length === 0) return '';
  const names = symbols.length > MAX_NAMED ? symbols.length : symbols.join(', ');
  return `${names} ${symbols.length === 1 ? one : several}.`;
}

// Rejected input goes back into the field, with a message about each text, or a question about all unknown symbols.

/** Further messages are only counted: all texts are in the field. */
const MAX_MESSAGES = 3;
const MAX_ASKED = 10;

/** @typedef {{symbol: string, name: string}} Instrument */

export class RejectedInput {
  /** By symbol. Without a text: the reader types something else, and the message stays for a while. */
  #all = new Map();

  /** The text for the field. */
  get text() {
    return [...this.#all.values()].map(({ text }) => text).filter((text) => text !== null).join(', ');
  }

  /** The message for below the field. */
  get sentence() {
    const messages = [...this.#all.values()].map(({ message }) => message).filter((message) => message !== null);
    const asked = [...this.#all].filter(([, { message }]) => message === null);
    const more = messages.length - MAX_MESSAGES;
    return [
      ...messages.slice(0, MAX_MESSAGES),
      ...(more > 0 ? [`${more} more ${more === 1 ? 'was' : 'were'} not added.`] : []),
      ...(asked.length > 0 ? [question(asked.map(([symbol]) => symbol), asked[0][1].similar)] : []),
    ].join(' ');
  }

  /**
   * Adds a text, in place of an earlier one.
   *
   * @param {string | null} message null: asks whether an unknown symbol is meant
   * @param {Instrument} [similar] what may be meant instead; used if this is the only question
   */
  add(text, message, similar) {
    this.drop(text);
    this.#all.set(text.toUpperCase(), { text, message, similar });
  }

  has(text) {
    return this.#all.has(text.toUpperCase());
  }

  /** It was added after all. */
  drop(text) {
    this.#all.delete(text.toUpperCase());
  }

  /** The field holds another text now. Errors stay for a while; questions are removed together with their text. */
  release() {
    for (const [key, input] of this.#all) {
      if (input.message === null) this.#all.delete(key);
      else input.text = null;
    }
  }

  clear() {
    this.#all.clear();
  }
}

function question(symbols, similar) {
  if (symbols.length > MAX_ASKED) return `${symbols.length} of these tickers are unknown. ${addAnyway('them')}`;
  if (symbols.length > 1) return `Unknown tickers ${symbols.join(', ')}. ${addAnyway('them')}`;
  const instead = similar === undefined ? '' : `Did you mean ${similar.symbol} (${similar.name})? `;
  return `Unknown ticker ${symbols[0]}. ${instead}${addAnyway(symbols[0])}`;
}

const addAnyway = (what) => `Press Add again to add ${what} anyway.`;
