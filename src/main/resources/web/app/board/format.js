// Numbers and times for the reader: in English, with the separators of their locale and in their time zone, Latin
// digits, an explicit sign and a real minus.

import { changeOf, changePercentOf, decimalsOf } from './prices.js';

const MINUS = '\u2212';
const NOTHING = '\u2013';

const MINUTE_MS = 60_000;
const HALF_DAY_MS = 12 * 60 * 60_000;
const WEEK_MS = 6 * 2 * HALF_DAY_MS;

const ENGLISH_DATES = { calendar: 'gregory', numberingSystem: 'latn' };

const UNITS = [[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'K']];

export class Format {
  #plain;
  #signed;
  #percent;
  #whole;
  #clock;
  #clockShort;
  #date;
  #dateAndClock;
  #weekdayAndTime;
  #dayAndMonth;
  #stamp;
  /** The cached results of when() for the present minute. */
  #moments = { now: null, texts: null };
  #dateInUtc;
  #dayAndMonthInUtc;
  #dayAndTime;
  #zone;

  /**
   * @param {string | string[] | undefined} locale whose separators and order of a date are used; undefined: the
   *   environment's
   * @param {string | undefined} timeZone undefined: the environment's
   */
  constructor(locale, timeZone) {
    const numbers = (options) => new Intl.NumberFormat(locale, { numberingSystem: 'latn', ...options });
    const places = (count, more) => numbers({ minimumFractionDigits: count, maximumFractionDigits: count, ...more });
    const byPlaces = (more) => {
      const made = [];
      return (count) => (made[count] ??= places(count, more));
    };
    // The page is in English, so month names are too; the region decides on the order and form of dates and times.
    const { region } = new Intl.Locale(numbers().resolvedOptions().locale).maximize();
    const times = (options) => new Intl.DateTimeFormat(`en-${region}`, { timeZone, ...ENGLISH_DATES, ...options });
    this.#plain = byPlaces({});
    this.#signed = byPlaces({ signDisplay: 'exceptZero' });
    this.#percent = byPlaces({ style: 'percent', signDisplay: 'exceptZero' });
    this.#whole = numbers({ maximumFractionDigits: 0 });
    this.#clock = times({ timeStyle: 'medium' });
    this.#clockShort = times({ timeStyle: 'short' });
    this.#date = times({ dateStyle: 'short' });
    this.#dateAndClock = times({ dateStyle: 'medium', timeStyle: 'short' });
    this.#weekdayAndTime = times({ weekday: 'short', hour: 'numeric', minute: '2-digit' });
    this.#dayAndMonth = times({ day: 'numeric', month: 'short' });
    this.#dayAndTime = times({ day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });
    this.#zone = times({ timeZoneName: 'short' });
    this.#dateInUtc = times({ dateStyle: 'medium', timeZone: 'UTC' });
    this.#dayAndMonthInUtc = times({ day: 'numeric', month: 'short', timeZone: 'UTC' });
    this.#stamp = times({ dateStyle: 'long', timeStyle: 'long' });
  }

  /** @param {number} decimals the places that the stock's prices are shown with, see decimalsOf() */
  price(value, decimals) {
    return this.#plain(decimals).format(value);
  }

  /** With as many places as the prices. */
  change(stock) {
    return withRealMinus(this.#signed(decimalsOf(stock)).format(changeOf(stock)));
  }

  /** With two places, or more where two would read 0.00 although the price moved. */
  changePercent(stock) {
    const change = changePercentOf(stock);
    if (change === null) return NOTHING;
    return withRealMinus(this.#percent(change.decimals).format(change.percent / 100));
  }

  /** A part of an older price in percent, with two places up to 1,000 %; nothing if it is null. */
  ratio(ratio) {
    if (ratio === null) return '';
    const percent = Math.abs(100 * ratio);
    return withRealMinus(this.#percent(percent < 999.995 ? 2 : 0).format(ratio));
  }

  /**
   * A dash if unknown; else compact with two places, so that figures align.
   *
   * @param {number | null | undefined} count
   */
  volume(count) {
    if (count == null) return NOTHING;
    const [size, unit] = UNITS.find(([size]) => count >= size * 0.999995) ?? [1, ''];
    return unit === '' ? this.count(count) : this.price(count / size, 2) + unit;
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

  /** A moment in short: the time of today, the day of the week too within a week, else the date alone. */
  when(time, now) {
    const [minute, minuteNow] = [time, now].map((each) => Math.floor(each / MINUTE_MS));
    if (this.#moments.now !== minuteNow) this.#moments = { now: minuteNow, texts: new Map() };
    // Nearly all rows of a list traded last in the same minute, and formats are slow.
    const { texts } = this.#moments;
    if (!texts.has(minute)) texts.set(minute, this.#inShort(time, now));
    return texts.get(minute);
  }

  #inShort(time, now) {
    if (this.day(time) === this.day(now)) return this.#clockShort.format(time);
    return (now - time < WEEK_MS ? this.#weekdayAndTime : this.#dayAndMonth).format(time);
  }

  /**
   * A moment with its day, unless that is today: of the week if it is within a week of now.
   *
   * @param {{zone?: boolean}} how zone: with the reader's time zone
   */
  weekday(time, now, { zone = false } = {}) {
    const near = Math.abs(now - time) < WEEK_MS ? this.#weekdayAndTime : this.#dayAndTime;
    const times = this.day(time) === this.day(now) ? this.#clockShort : near;
    const zoneName = this.#zone.formatToParts(time).find(({ type }) => type === 'timeZoneName').value;
    return times.format(time) + (zone ? ` ${zoneName}` : '');
  }

  /** A moment in full, with its time zone: for what is read later and elsewhere. */
  stamp(time) {
    return this.#stamp.format(time);
  }

  /** A mark on the axis of a chart: a time of day, or the date of a day.
   *
   * @param {number} time milliseconds of the Unix epoch
   * @param {{isDay: boolean}} mark isDay: the mark stands where a day begins, or an hour beside it when clocks change
   */
  tick(time, { isDay }) {
    return isDay ? this.#dayAndMonth.format(time + HALF_DAY_MS) : this.#clockShort.format(time);
  }

  /**
   * The date of an exchange's trading day, the same for all readers: in any time zone, half a day after its beginning
   * UTC has the same date.
   *
   * @param {number} time when it begins
   * @param {{short?: boolean}} how short: without the year
   */
  tradingDay(time, { short = false } = {}) {
    return (short ? this.#dayAndMonthInUtc : this.#dateInUtc).format(time + HALF_DAY_MS);
  }

  time(iso, now) {
    const time = Date.parse(iso ?? '');
    return Number.isFinite(time) ? this.moment(time, now, 'seconds') : '';
  }
}

/**
 * The browser's locales that Intl accepts: a single invalid tag (such as en-US@posix) makes it throw.
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

const EXCHANGES = {
  __proto__: null,
  ARCX: 'NYSE Arca',
  BATS: 'Cboe BZX',
  XASE: 'NYSE American',
  XNAS: 'Nasdaq',
  XNYS: 'NYSE',
};

/** @param {string} code the market identifier code (ISO 10383) */
export const exchangeName = (code) => EXCHANGES[code] ?? code;

// The label of the source of the prices: the same texts as the server's (io.stocktracker.web.SourceLabels).

const LABELS = {
  __proto__: null,
  simulated: 'Simulated prices',
  replay: 'Replayed prices',
  finnhub: 'Prices from Finnhub',
  alpaca: 'Prices from Alpaca',
  coinbase: 'Prices from Coinbase',
};

/**
 * @param {string} source as on the wire
 * @param {number} [delay] how many seconds after a trade its price comes
 */
export const sourceLabel = (source, delay = 0) =>
  (LABELS[source] ?? `Prices from ${source}`) + (delay > 0 ? `, delayed ${Math.floor(delay / 60)} min` : '');
