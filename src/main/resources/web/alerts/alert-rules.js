// Decides when an alert of a reader rings. Plain values without DOM, storage or clock: the caller passes the server's
// time in.

/**
 * @typedef {object} Alert
 * @property {string} id
 * @property {string} symbol
 * @property {'above' | 'below' | 'day' | 'minutes'} kind day: percent away from the previous close; minutes: percent
 *   within so many minutes; both in either direction
 * @property {number} limit a price, or percent; above 0
 * @property {number} [minutes] from 1 to MAX_MINUTES, for the kind of that name
 * @property {'once' | 'daily'} repeat once: armed again when the price went back by a margin; daily: at most once a day
 * @property {number} since when it was set, in milliseconds of the Unix epoch
 * @property {boolean} armed whether it was armed then: not if its condition held already
 *
 * @typedef {object} State what became of an alert
 * @property {boolean} armed
 * @property {number} since when it was armed last, in milliseconds of the Unix epoch
 * @property {number} day when it rang last, see dayOf; 0 if it never did
 */

export const KINDS = ['above', 'below', 'day', 'minutes'];
export const MAX_MINUTES = 60;

/** A price that traded longer ago than this rings nothing. */
export const MAX_QUOTE_AGE_MS = 60_000;

/** How far the price has to go back before an alert is armed again: of its price, and of its percent. */
const PRICE_MARGIN = 0.002;
const PERCENT_MARGIN = 0.2;

/** Percentages are quotients, and may miss their limit by a binary rounding error. */
const ROUNDING = 1e-9;

const MINUTE_MS = 60_000;

/** A window of time is kept in so many parts. */
const WINDOW_PARTS = 60;

export const isOfPrice = ({ kind }) => kind === 'above' || kind === 'below';

/** @returns {number} the reader's day that a moment is in: a greater number is a later day */
export function dayOf(time) {
  const date = new Date(time);
  return (date.getFullYear() * 100 + date.getMonth() + 1) * 100 + date.getDate();
}

/** @returns {State} of an alert that was never judged */
export const firstState = ({ armed, since }) => ({ armed, since, day: armed ? 0 : dayOf(since) });

/**
 * How far prices went toward an alert's limit.
 *
 * @param {Alert} alert
 * @param {object} span a quote, or the time of a candle
 * @param {number} span.low its lowest price
 * @param {number} span.high its highest price
 * @param {number | null} span.close the previous close; null if percent of the day say nothing
 * @param {MoveWindow | null} span.window the prices before, for the kind "minutes"
 * @returns {number} the alert's limit or more if its condition holds; -Infinity if that is not known
 */
function reached({ kind }, { low, high, close, window }) {
  const from = (base) => Math.max((high - base) / base, (base - low) / base) * 100;
  if (kind === 'above') return high;
  if (kind === 'below') return -low;
  if (kind === 'day') return close > 0 ? from(close) : -Infinity;
  return window === null ? -Infinity : window.moved(low, high);
}

const threshold = ({ kind, limit }) => (kind === 'below' ? -limit : limit);
const margin = (alert) => alert.limit * (isOfPrice(alert) ? PRICE_MARGIN : PERCENT_MARGIN);
const holds = (alert, span) => reached(alert, span) >= threshold(alert) - (isOfPrice(alert) ? 0 : ROUNDING);
const isBack = (alert, span) => reached(alert, span) < threshold(alert) - margin(alert);

/** The price that arms it again, once it was gone through; null if that is no price. */
export function armingPrice(alert) {
  if (!isOfPrice(alert)) return null;
  return alert.limit + margin(alert) * (alert.kind === 'above' ? -1 : 1);
}

/** A quote as a span to judge. After a split the change from the previous close is not a move of the price. */
export function spanOf({ last, previousClose, split }, window = null) {
  return { low: last, high: last, close: split === undefined ? previousClose : null, window };
}

/** Whether an alert's condition holds for a quote. */
export const holdsNow = (alert, stock) => holds(alert, spanOf(stock));

/** Whether no prices of a stock come although they should. */
export const isStale = ({ state }) => state === 'stale' || state === 'ended';

/**
 * Whether a quote is one to judge.
 *
 * @param {number} now the server's time
 * @param {number} [delay] by how many seconds the source delays all of its prices
 */
export const isFresh = (stock, now, delay = 0) =>
  !isStale(stock) && Math.abs(now - Date.parse(stock.time ?? '')) <= MAX_QUOTE_AGE_MS + delay * 1_000;

/**
 * @param {Alert} alert
 * @param {State} state
 * @param {object} span see reached
 * @param {number} now the server's time
 * @returns {{rings: boolean, state: State}} the very same state if nothing changed
 */
export function judge(alert, state, span, now) {
  if (holds(alert, span)) {
    const rings = alert.repeat === 'daily' ? dayOf(now) > state.day : state.armed;
    const day = Math.max(state.day, dayOf(now));
    return rings ? { rings, state: { ...state, armed: false, day } } : { rings, state };
  }
  const arms = !state.armed && isBack(alert, span);
  return { rings: false, state: arms ? { ...state, armed: true, since: now } : state };
}

/** The prices of the last minutes, as the lowest and the highest of each of their parts. */
export class MoveWindow {
  #spanMs;
  #parts = [];

  constructor(minutes) {
    this.#spanMs = minutes * MINUTE_MS;
  }

  /** @param {number} time of the price; one that is older than the newest counts with that */
  add(time, low, high = low) {
    const start = Math.floor((time * WINDOW_PARTS) / this.#spanMs);
    const newest = this.#parts.at(-1);
    if (newest !== undefined && start <= newest.start) {
      newest.low = Math.min(newest.low, low);
      newest.high = Math.max(newest.high, high);
      return;
    }
    this.#parts.push({ start, low, high });
    this.#parts = this.#parts.filter((part) => part.start >= start - WINDOW_PARTS);
  }

  /** @returns {number} percent between prices and the lowest or highest that was added; -Infinity if none was */
  moved(low, high) {
    const lowest = Math.min(...this.#parts.map((part) => part.low));
    const highest = Math.max(...this.#parts.map((part) => part.high));
    return this.#parts.length === 0 ? -Infinity : Math.max((high - lowest) / lowest, (highest - low) / highest) * 100;
  }
}

/** Which candles to read for the time since a moment: the shortest of which there are not too many. */
const INTERVALS = [
  { interval: '1m', ms: MINUTE_MS, atMost: 24 * 60 * MINUTE_MS },
  { interval: '5m', ms: 5 * MINUTE_MS, atMost: 8 * 24 * 60 * MINUTE_MS },
  { interval: '1h', ms: 60 * MINUTE_MS, atMost: 35 * 24 * 60 * MINUTE_MS },
  { interval: '1d', ms: 24 * 60 * MINUTE_MS, atMost: Infinity },
];

/**
 * @param {number} from the moment, in milliseconds of the Unix epoch
 * @param {number} now the same
 * @returns {{interval: string, ms: number}} the interval of the candles to ask for, and how long it is
 */
export const candlesSince = (from, now) => INTERVALS.find(({ atMost }) => now - from <= atMost);

/**
 * The first time at which an alert would have rung while no page watched.
 *
 * @param {Alert} alert
 * @param {State} state as it was when the last page went
 * @param {object} past
 * @param {{start: number, low: number, high: number}[]} past.candles oldest first
 * @param {{start: number, close: number}[]} past.days daily candles, for previous closes; oldest first
 * @param {number} past.ms how long a candle is
 * @param {number} past.from when the last page went, in milliseconds of the Unix epoch
 * @returns {{time: number, price: number} | null} the candle, and the price that it reached
 */
export function crossedIn(alert, state, { candles, days, ms, from }) {
  const window = alert.kind === 'minutes' ? new MoveWindow(alert.minutes) : null;
  // Longer candles do not say what happened within minutes.
  if (window !== null && ms > alert.minutes * MINUTE_MS) return null;
  for (const { start, low, high } of candles) {
    // What happened before it was armed, or while a page watched, says nothing.
    if (start < state.since) continue;
    window?.add(start, low, high);
    const counts = start + ms > from;
    const isDue = alert.repeat === 'daily' ? dayOf(start) > state.day : state.armed;
    const day = days.findLastIndex((each) => each.start <= start);
    const close = days[day - 1]?.close ?? null;
    if (!counts || !isDue || !holds(alert, { low, high, close, window })) continue;
    const fell = alert.kind === 'below' || (alert.kind === 'day' && close - low > high - close);
    return { time: start, price: fell ? low : high };
  }
  return null;
}

/** @returns {State} after it was found to have been crossed at a moment */
export const crossedState = (state, time) => ({ ...state, armed: false, day: Math.max(state.day, dayOf(time)) });

/**
 * Reads a number as people type it, with the decimal sign of the reader or a point.
 *
 * @param {string} text
 * @param {string} sign the reader's decimal sign
 * @returns {number | null} above 0; null if it is no such number
 */
export function parseNumber(text, sign) {
  const plain = text.replace(/[\s%'\u2019\u00a0\u202f]/g, '');
  const grouped = sign === ',' ? /^\d{1,3}(\.\d{3})+(,\d+)?$/ : /^\d{1,3}(,\d{3})+(\.\d+)?$/;
  const digits = grouped.test(plain) ? plain.replaceAll(sign === ',' ? '.' : ',', '') : plain;
  const number = /^(\d+([.,]\d*)?|[.,]\d+)$/.test(digits) ? Number(digits.replace(',', '.')) : 0;
  return number > 0 && Number.isFinite(number) ? number : null;
}
