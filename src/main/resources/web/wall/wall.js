// Wall mode: only the list, on the whole screen, in rows that fill it, and in pages that change by themselves.

/** How long a page stays. */
export const PAGE_MS = 12_000;

/** More rows than this are pages: fewer and larger ones are read from across a room. */
const MAX_ROWS = 16;

/** Rows are no higher than this part of the screen, or two stocks would look like a headline. */
const MAX_ROW = 1 / 6;

/** The width of a row with what matters, in its own font sizes. */
const ROW_REM = 46;

/** How high a row is in its font size. */
const ROW_LINES = 2.1;

/** Font sizes that the line above the rows, and the headings, are high. */
const HEAD_REM = 5;

/**
 * @param {{count: number, width: number, height: number}} screen count: of rows in all; pixels
 * @returns {{perPage: number, rowHeight: number, fontSize: number}} rows that fill the screen; pixels
 */
export function wallLayout({ count, width, height }) {
  const pages = Math.max(1, Math.ceil(count / MAX_ROWS));
  const perPage = Math.max(1, Math.ceil(count / pages));
  const byHeight = height / (HEAD_REM + perPage * ROW_LINES);
  const fontSize = Math.max(12, Math.min(byHeight, width / ROW_REM, (height * MAX_ROW) / ROW_LINES));
  const rowHeight = Math.min((height - HEAD_REM * fontSize) / perPage, height * MAX_ROW);
  return { perPage, rowHeight: Math.floor(rowHeight), fontSize: Math.floor(fontSize) };
}

/**
 * @param {number} elapsed milliseconds since the first page
 * @returns {{rows: string[], page: number, pages: number}} the symbols of the page whose turn it is, and which it is
 */
export function pageOf(symbols, perPage, elapsed) {
  const pages = Math.max(1, Math.ceil(symbols.length / perPage));
  const turn = Math.floor(elapsed / PAGE_MS) % pages;
  const from = turn * perPage;
  return { rows: pages === 1 ? symbols : symbols.slice(from, from + perPage), page: turn + 1, pages };
}

export class Wall {
  #changed;
  #steady;
  #lock = null;
  #layout = null;
  #rows = [];
  #enteredAt = 0;
  #note = document.querySelector('.wall-note');

  /**
   * @param {() => number} steady see steadyClock
   * @param {() => void} changed called when rows have another size or number
   */
  constructor(steady, changed) {
    this.#steady = steady;
    this.#changed = changed;
    addEventListener('resize', () => this.#relayout());
    document.addEventListener('fullscreenchange', () => {
      if (document.fullscreenElement === null && this.on) this.#leave();
    });
    document.addEventListener('visibilitychange', () => {
      if (this.on && !document.hidden) this.#stayAwake();
    });
  }

  get on() {
    return 'wall' in document.documentElement.dataset;
  }

  toggle() {
    if (this.on) this.#leave();
    else this.#enter();
  }

  /**
   * @param {string[]} symbols all rows in their order
   * @returns {string[]} those of the page whose turn it is; the very same array as long as they do not change
   */
  rows(symbols) {
    if (!this.on) return symbols;
    if (this.#layout?.count !== symbols.length) this.#relayout(symbols.length);
    const { rows, page, pages } = pageOf(symbols, this.#layout.perPage, this.#steady() - this.#enteredAt);
    if (rows.length !== this.#rows.length || rows.some((symbol, i) => symbol !== this.#rows[i])) this.#rows = rows;
    const currency = document.querySelector('.source-currency').textContent;
    const note = [currency, pages > 1 && `Page ${page} of ${pages}`, 'W or Esc: leave'].filter(Boolean).join(' · ');
    if (this.#note.textContent !== note) this.#note.textContent = note;
    return this.#rows;
  }

  #enter() {
    document.documentElement.dataset.wall = '';
    this.#layout = null;
    this.#enteredAt = this.#steady();
    scrollTo(0, 0);
    this.#stayAwake();
    // Browsers allow it after a key or a click only; from a link the list fills the window.
    document.documentElement.requestFullscreen?.().catch(() => {});
    this.#changed();
  }

  #leave() {
    const { dataset, style } = document.documentElement;
    delete dataset.wall;
    style.fontSize = '';
    this.#lock?.release();
    this.#lock = null;
    if (document.fullscreenElement !== null) document.exitFullscreen();
    const address = new URL(location.href);
    address.searchParams.delete('wall');
    history.replaceState(null, '', address);
    this.#changed();
  }

  /** A hidden page loses the lock. */
  async #stayAwake() {
    try {
      this.#lock = await navigator.wakeLock?.request('screen');
      if (!this.on) this.#lock?.release();
    } catch {
      // The battery is low, or the browser is set so.
    }
  }

  #relayout(count = this.#layout?.count) {
    if (!this.on || count === undefined) return;
    this.#layout = { count, ...wallLayout({ count, width: innerWidth, height: innerHeight }) };
    const { style } = document.documentElement;
    style.fontSize = `${this.#layout.fontSize}px`;
    style.setProperty('--wall-row', `${this.#layout.rowHeight}px`);
    this.#changed();
  }
}
