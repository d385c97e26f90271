// Numbers and times for the reader: in their locale and their time zone, with an explicit sign and a real minus.

import { changeDecimalsOf, changeOf, changeRatioOf, decimalsOf } from './prices.js';

const MINUS = '\u2212';
const NOTHING = '\u2013';

const HALF_DAY_MS = 12 * 60 * 60_000;

/** A ratio below this is no hundredth of a percent when it is rounded. */
const HALF_OF_LEAST = 0.00005;

export class Format {
  #plain;
  #signed;
  #percent;
  #leastPercent;
  #compact;
  #whole;
  #clock;
  #clockShort;
  #date;
  #dateAndClock;
  #dayAndMonth;
  #stamp;

  /**
   * @param {string | string[] | undefined} locale undefined: the environment's
   * @param {string | undefined} timeZone undefined: the environment's
   */
  constructor(locale, timeZone) {
    const places = (count, more) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: count, maximumFractionDigits: count, ...more });
    const times = (options) => new Intl.DateTimeFormat(locale, { timeZone, ...options });
    this.#plain = { 2: places(2), 4: places(4) };
    this.#signed = { 2: places(2, { signDisplay: 'exceptZero' }), 4: places(4, { signDisplay: 'exceptZero' }) };
    this.#percent = places(2, { style: 'percent', signDisplay: 'exceptZero' });
    this.#leastPercent = `<${places(2, { style: 'percent' }).format(0.0001)}`;
    this.#compact = places(2, { notation: 'compact' });
    this.#whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    this.#clock = times({ timeStyle: 'medium' });
    this.#clockShort = times({ timeStyle: 'short' });
    this.#date = times({ dateStyle: 'short' });
    this.#dateAndClock = times({ dateStyle: 'medium', timeStyle: 'short' });
    this.#dayAndMonth = times({ day: 'numeric', month: 'short' });
    this.#stamp = times({ dateStyle: 'long', timeStyle: 'long' });
  }

  price(value) {
    return this.#plain[decimalsOf(value)].format(value);
  }

  change(stock) {
    return withRealMinus(this.#signed[changeDecimalsOf(stock)].format(changeOf(stock)));
  }

  /** A change that rounds to nothing is less than the least, and has its sign all the same. */
  changePercent(stock) {
    const ratio = changeRatioOf(stock);
    if (ratio === null) return NOTHING;
    if (ratio !== 0 && Math.abs(ratio) < HALF_OF_LEAST) return (ratio < 0 ? MINUS : '+') + this.#leastPercent;
    return withRealMinus(this.#percent.format(ratio));
  }

  /** A dash if unknown or zero, which sources do not tell apart. Else compact with two places, so that figures align. */
  volume(count) {
    if (!(count > 0)) return NOTHING;
    const parts = this.#compact.formatToParts(count);
    return parts.some(({ type }) => type === 'compact') ? parts.map(({ value }) => value).join('') : this.count(count);
  }

  count(number) {
    return this.#whole.format(number);
  }

  /** The day that a moment is in; two moments of one day give the same text. */
  day(time) {
    return this.#date.format(time);
  }

  /**
   * A moment in the past: its time of day, and the date too if that is not today.
   *
   * @param {number} time milliseconds of the Unix epoch
   * @param {number} now the same
   * @param {'seconds' | 'minutes'} precision of a time of today
   */
  moment(time, now, precision) {
    if (this.day(time) !== this.day(now)) return this.#dateAndClock.format(time);
    return (precision === 'minutes' ? this.#clockShort : this.#clock).format(time);
  }

  /** A moment in full, with its time zone: for what is read later and elsewhere. */
  stamp(time) {
    return this.#stamp.format(time);
  }

  /**
   * A mark on the axis of a chart: a time of day, or the date of a day.
   *
   * @param {number} time milliseconds of the Unix epoch
   * @param {{isDay: boolean}} mark isDay: the mark stands where a day begins, or an hour beside it when clocks change
   */
  tick(time, { isDay }) {
    return isDay ? this.#dayAndMonth.format(time + HALF_DAY_MS) : this.#clockShort.format(time);
  }

  time(iso, now) {
    const time = Date.parse(iso ?? '');
    return Number.isFinite(time) ? this.moment(time, now, 'seconds') : '';
  }
}

/**
 * The locales that Intl takes, of those that the browser names: one strange tag (such as en-US@posix) makes it throw.
 *
 * @param {readonly string[] | undefined} tags
 * @returns {string[] | undefined} undefined, the environment's own, if there are none
 */
export function usableLocales(tags = []) {
  const usable = tags.filter((tag) => {
    try {
      return Intl.getCanonicalLocales(tag).length > 0;
    } catch {
      return false;
    }
  });
  return usable.length > 0 ? usable : undefined;
}

/** Most locales write a hyphen for minus, which is too short beside a plus. */
const withRealMinus = (text) => text.replace('-', MINUS);

// What people are told about whose prices they see: the server's own words (io.stocktracker.web.SourceLabels).

const LABELS = {
  __proto__: null,
  simulated: 'Simulated prices',
  replay: 'Replayed prices',
  finnhub: 'Prices from Finnhub',
  alpaca: 'Prices from Alpaca',
  coinbase: 'Prices from Coinbase',
};

/** @param {string} source as on the wire */
export const sourceLabel = (source) => LABELS[source] ?? `Prices from ${source}`;
