// Another stock of the list to compare with, chosen in a field by its symbol or a part of its name.

export class Comparison {
  /** Of the other stock, or null. */
  symbol = null;
  #candles = null;
  /** Whose candles they are, while those of another stock are loaded. */
  #loaded = null;
  #shown = null;
  #field;
  #stocks;
  #filterFor;

  /**
   * @param {HTMLInputElement} field
   * @param {object} list
   * @param {() => object[]} list.stocks all but the one that is open
   * @param {(stock: object) => string} list.nameOf
   * @param {(text: string) => ((stock: object) => boolean) | null} list.filterFor see row-order.js
   */
  constructor(field, { stocks, nameOf, filterFor }) {
    this.#field = field;
    this.#stocks = stocks;
    this.#filterFor = filterFor;
    const listSymbols = () =>
      field.list.replaceChildren(...stocks().map((stock) => new Option(nameOf(stock), stock.symbol)));
    field.addEventListener('focus', listSymbols);
    field.addEventListener('input', () => field.setCustomValidity(''));
    listSymbols();
  }

  /**
   * Chooses what the field says; no stock if that is nothing.
   *
   * @returns {boolean} whether there is such a stock; else a notice says that there is none
   */
  choose() {
    const field = this.#field;
    const matches = this.#filterFor(field.value);
    const found = matches === null ? undefined : comparable(this.#stocks().filter(matches), field.value);
    if (matches !== null && found === undefined) {
      const text = `No other stock of the list matches “${field.value.trim()}”. Add it to the list first.`;
      field.setCustomValidity(text);
      field.dispatchEvent(new CustomEvent('problem', { bubbles: true, detail: { text } }));
      // A field that was left says what is shown.
      if (document.activeElement !== field) field.value = this.symbol ?? '';
      return false;
    }
    this.symbol = found?.symbol ?? null;
    field.value = this.symbol ?? '';
    return true;
  }

  /** Another stock was opened. */
  end() {
    this.symbol = this.#candles = null;
    this.#field.value = '';
    this.#field.setCustomValidity('');
  }

  /** @param {import('../app/detail/candles.js').Candles | null} candles of the other stock */
  load(candles) {
    this.#candles = candles;
    this.#loaded = this.symbol;
    // The newest quote may be missing among them.
    this.#shown = null;
  }

  /** @returns {boolean} whether the other stock has moved */
  record(board) {
    const stock = board.find(this.symbol);
    const isLoaded = this.#candles !== null && this.#loaded === this.symbol;
    if (!isLoaded || stock === undefined || stock === this.#shown) return false;
    this.#shown = stock;
    return this.#candles.record(stock) !== null;
  }

  /** @returns {{time: number, value: number}[][] | null} the candles and those of the other; null if there is none */
  with(candles) {
    return this.#candles === null ? null : compared(candles.unmerged, this.#candles.unmerged);
  }

  /**
   * What the two have gained, with their colours.
   *
   * @param {string} symbol of the stock that is open
   * @param {(points: object[]) => {value: number} | undefined} at picks the point that is shown
   */
  texts(symbol, candles, at, format) {
    return this.with(candles).map((points, i) => {
      const point = at(points);
      const percent = point ? format.changePercent({ last: point.value, previousClose: 100 }) : '–';
      return [`${[symbol, this.symbol][i]}\u00a0${percent}`, ['accent', 'warning'][i]];
    });
  }
}

/** The stock whose symbol was typed, or else whose name begins as typed, or else the first. */
function comparable(stocks, text) {
  const typed = text.trim().toLowerCase();
  const begins = ({ name = '' }) => name.toLowerCase().startsWith(typed);
  return stocks.find(({ symbol }) => symbol.toLowerCase() === typed) ?? stocks.find(begins) ?? stocks[0];
}

/**
 * The prices of two stocks from the first common moment on, scaled so that both are 100 there.
 *
 * @param {import('../app/detail/candles.js').Candle[]} one
 * @param {import('../app/detail/candles.js').Candle[]} other
 * @returns {{time: number, value: number}[][]}
 */
export function compared(one, other) {
  const from = Math.max(one[0]?.time ?? 0, other[0]?.time ?? 0);
  return [one, other].map((candles) => {
    const common = candles.filter(({ time }) => time >= from);
    // At that moment there may be no trade of one of them.
    const begin = candles.findLast(({ time }) => time <= from) ?? common[0];
    return common.map(({ time, close }) => ({ time, value: (100 * close) / begin.close }));
  });
}
