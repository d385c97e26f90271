// Stores a reader's alerts, their states, and what rang, in this browser. All tabs share them. Each key has one kind of
// writer, so that no tab undoes changes of another: readers set and remove alerts, the tab that watches writes states.

import { isOfPrice, firstState, KINDS, MAX_MINUTES } from './alert-rules.js';

const KEY = 'stock-tracker.alerts';
const STATES = `${KEY}.states`;
const RANG = `${KEY}.rang`;
const SEEN = `${KEY}.seen`;
const WATCHED = `${KEY}.watched`;
const SOUND = `${KEY}.sound`;

export const MAX_ALERTS = 100;

/** Older entries are dropped. */
const MAX_RANG = 50;

/**
 * @typedef {object} Rang
 * @property {string} id
 * @property {string} symbol
 * @property {'above' | 'below' | 'day' | 'minutes'} kind
 * @property {number} limit
 * @property {number} [minutes]
 * @property {number} price that rang it
 * @property {number} decimals of the stock's prices
 * @property {number} time of that price, in milliseconds of the Unix epoch
 * @property {'closed' | 'away' | null} missed whether it was crossed while no page was open, or while this one had no
 *   live prices; null if it rang
 */

export class AlertStore {
  #read;
  #write;
  #alerts = [];
  #states = new Map();
  #rang = [];

  /**
   * @param {object} storage of the browser
   * @param {(key: string) => string | null} storage.read
   * @param {(key: string, text: string | null) => void} storage.write
   */
  constructor({ read, write }) {
    this.#read = read;
    this.#write = write;
    for (const key of [KEY, STATES, RANG]) this.follow(key);
  }

  /** Takes over what another tab wrote. @param {string | null} key null: everything was cleared */
  follow(key) {
    if (key === KEY || key === null) this.#alerts = listOf(this.#parsed(KEY), isAlert).slice(0, MAX_ALERTS);
    if (key === STATES || key === null) {
      const states = Object.entries(this.#parsed(STATES) ?? {}).filter(([, state]) => isState(state));
      this.#states = new Map(states);
    }
    if (key === RANG || key === null) this.#rang = listOf(this.#parsed(RANG), isRang).slice(0, MAX_RANG);
  }

  /** @returns {import('./alert-rules.js').Alert[]} in the order in which they were set */
  get alerts() {
    return this.#alerts;
  }

  /** @returns {Rang[]} newest first */
  get rang() {
    return this.#rang;
  }

  /** Those that rang since the reader said that they have seen them. */
  get unseen() {
    const seen = this.#read(SEEN);
    const at = this.#rang.findIndex(({ id }) => id === seen);
    return at < 0 ? this.#rang : this.#rang.slice(0, at);
  }

  get sound() {
    return this.#read(SOUND) !== 'off';
  }

  set sound(on) {
    this.#write(SOUND, on ? null : 'off');
  }

  /** When prices were judged last, by any tab, in milliseconds of the Unix epoch; null if they never were. */
  get watchedAt() {
    const time = Number(this.#read(WATCHED) ?? NaN);
    return Number.isFinite(time) ? time : null;
  }

  set watchedAt(time) {
    this.#write(WATCHED, String(time));
  }

  /** @param {import('./alert-rules.js').Alert} alert */
  add(alert) {
    this.#alerts = [...this.#alerts, alert];
    this.#write(KEY, JSON.stringify(this.#alerts));
  }

  remove(id) {
    this.#alerts = this.#alerts.filter((alert) => alert.id !== id);
    this.#write(KEY, JSON.stringify(this.#alerts));
  }

  /** @returns {import('./alert-rules.js').State} */
  stateOf(alert) {
    return this.#states.get(alert.id) ?? firstState(alert);
  }

  /** Sets the state of an alert, and drops those of removed alerts. */
  setState({ id }, state) {
    const kept = this.#alerts.map((alert) => alert.id);
    this.#states = new Map([...this.#states, [id, state]].filter(([each]) => kept.includes(each)));
    this.#write(STATES, JSON.stringify(Object.fromEntries(this.#states)));
  }

  /** @param {Rang} rang */
  addRang(rang) {
    this.#rang = [rang, ...this.#rang].slice(0, MAX_RANG);
    this.#write(RANG, JSON.stringify(this.#rang));
  }

  clearRang() {
    this.#rang = [];
    this.#write(RANG, null);
  }

  seeAll() {
    this.#write(SEEN, this.#rang[0]?.id ?? null);
  }

  #parsed(key) {
    try {
      return JSON.parse(this.#read(key));
    } catch {
      return null;
    }
  }
}

/** What another version of this page wrote, or somebody by hand, may make no sense. */
const listOf = (list, isSensible) => (Array.isArray(list) ? list.filter(isSensible) : []);

const isText = (value) => typeof value === 'string' && value !== '';

const isCondition = (each) =>
  isText(each?.id) &&
  isText(each.symbol) &&
  KINDS.includes(each.kind) &&
  each.limit > 0 &&
  Number.isFinite(each.limit) &&
  (each.kind !== 'minutes' || (each.minutes >= 1 && each.minutes <= MAX_MINUTES));

const isAlert = (each) =>
  isCondition(each) && ['once', 'daily'].includes(each.repeat) && Number.isFinite(each.since) &&
  typeof each.armed === 'boolean';

const isRang = (each) =>
  isCondition(each) && Number.isFinite(each.price) && Number.isInteger(each.decimals) && Number.isFinite(each.time);

const isState = (state) =>
  typeof state?.armed === 'boolean' && Number.isFinite(state.since) && Number.isFinite(state.day);

/** @returns {number[]} the prices of a stock's alerts, for lines on its chart */
export const pricesOf = (alerts, symbol) =>
  alerts.filter((alert) => alert.symbol === symbol && isOfPrice(alert)).map(({ limit }) => limit);
