// Records recent prices for sparklines: what the server remembers, then what this page sees.

import { MAX_POINTS, RecentPrices } from './recent-prices.js';

/** How often the price of a stock is recorded. A sparkline ends with the last price in any case. */
const SAMPLE_INTERVAL_MS = 5_000;

export class RecentPricesRecorder {
  prices = new RecentPrices();
  #board;
  #now;

  /**
   * @param {import('../board/board.js').Board} board
   * @param {() => number} now milliseconds of the Unix epoch
   */
  constructor(board, now) {
    this.#board = board;
    this.#now = now;
  }

  /** Fetches the past. Without it sparklines begin with what this page sees. */
  async load() {
    try {
      const response = await fetch(new URL(`api/history?points=${MAX_POINTS}`, document.baseURI));
      if (!response.ok) return;
      const { closes } = await response.json();
      // The past ends where each stock traded last.
      this.prices.load(closes, (symbol) => Date.parse(this.#board.find(symbol)?.time ?? '') || this.#now());
    } catch {
      // No network; the status says so.
    }
  }

  /** Records the stocks whose turn came between two moments: all of thousands at once would fill a frame. */
  sample(from, to) {
    const turn = (time, place, all) => Math.floor(time / SAMPLE_INTERVAL_MS + place / all.length);
    const due = this.#board.symbols.filter((_, place, all) => turn(from, place, all) !== turn(to, place, all));
    this.prices.sample(due.map((symbol) => this.#board.find(symbol)), this.#now());
  }

  forgetDelisted() {
    this.prices.retain((symbol) => this.#board.find(symbol) !== undefined);
  }
}
