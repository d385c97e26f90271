// What is said about alerts.

import { armingPrice, dayOf, isOfPrice, isStale, MAX_QUOTE_AGE_MS } from './alert-rules.js';

/** @typedef {import('../app/board/format.js').Format} Format */

export const UNLISTED = 'Not watched: not on the list';

const percent = (limit) => `${limit}%`;

/**
 * What an alert waits for.
 *
 * @param {import('./alert-rules.js').Alert} alert
 * @param {number} decimals of the stock's prices
 * @param {Format} format
 */
export function conditionText({ kind, limit, minutes }, decimals, format) {
  if (kind === 'day') return `moves ${percent(limit)} in the day`;
  if (kind === 'minutes') return `moves ${percent(limit)} within ${minutes}\u00a0min`;
  return `${kind} ${price(limit, decimals, format)}`;
}

/** A limit may be finer than the stock's prices. */
function price(limit, decimals, format) {
  const own = /\.(\d+)$/.exec(String(limit))?.[1].length ?? 0;
  return format.price(limit, Math.min(Math.max(decimals, own), 20));
}

/**
 * What an alert is doing.
 *
 * @param {import('./alert-rules.js').Alert} alert
 * @param {object} now
 * @param {import('./alert-rules.js').State} now.state
 * @param {object | undefined} now.stock undefined if it is not listed
 * @param {number} now.day the reader's, see dayOf
 * @param {Format} now.format
 */
export function stateText(alert, { state, stock, day, format }) {
  if (stock === undefined) return UNLISTED;
  if (isStale(stock)) return 'Not watched: no new prices come';
  // Its condition held when it was set, and it has not rung.
  const isNew = !alert.armed && state.since === alert.since && state.day === dayOf(alert.since);
  const already = isNew ? `It ${isOfPrice(alert) ? `is ${alert.kind}` : 'moved so far'} already: ` : '';
  if (alert.repeat === 'daily') {
    if (state.day < day) return 'Waiting, once a day';
    return isNew ? `${already}rings from tomorrow on` : 'Done for today';
  }
  if (state.armed) return 'Waiting';
  const rings = isNew ? `${already}rings` : 'Rings again';
  const arming = armingPrice(alert);
  if (arming === null) return `${rings} after the move was smaller`;
  const side = alert.kind === 'above' ? 'below' : 'above';
  const decimals = stock.decimals ?? 2;
  return `${rings} after the price was ${side} ${price(Number(arming.toFixed(decimals)), decimals, format)}`;
}

/**
 * That an alert rang, in one line.
 *
 * @param {import('./alert-store.js').Rang} rang
 * @param {Format} format
 */
export function rangText(rang, format) {
  const { symbol, kind, decimals } = rang;
  const at = format.price(rang.price, decimals);
  return isOfPrice({ kind })
    ? `${symbol} ${conditionText(rang, decimals, format)}: ${at}`
    : `${symbol} ${conditionText(rang, decimals, format).replace('moves', 'moved')}: ${at}`;
}

/** When it did, and whether anybody was there. */
export function whenText({ time, missed }, now, format) {
  const at = format.moment(time, now, 'minutes');
  if (missed === 'closed') return `${at}, while this page was closed`;
  if (missed === 'away') return `${at}, while this page had no live prices`;
  return at;
}

/**
 * Whether alerts are watched, and why not.
 *
 * @param {number} count of alerts
 * @param {string} state see Freshness
 */
export function watchText(count, state) {
  if (count === 0) return '';
  const alerts = count === 1 ? 'your alert' : `your ${count} alerts`;
  if (isWatching(state)) return `Watching ${alerts}.`;
  const why = {
    connecting: 'connecting to the server',
    stale: 'no new prices come',
    'no-source': 'there is no price source',
    'market-closed': 'the market is closed',
    closed: 'the server has closed this page’s connection',
  };
  return `Not watching ${alerts}: ${why[state] ?? 'the connection to the server is lost'}.`;
}

/** How it is for alerts: without a WebSocket, only their age tells that no new prices come. */
export const stateForAlerts = ({ state, ageMs }, delay = 0) =>
  state === 'blocked' && ageMs > MAX_QUOTE_AGE_MS + delay * 1_000 ? 'stale' : state;

/** Whether prices come that may ring alerts. @param {string} state see Freshness */
export const isWatching = (state) => state === 'live' || state === 'blocked';

/** Whether the page knows what there is to know, also while a market is closed. @param {string} state see Freshness */
export const isUpToDate = (state) => isWatching(state) || state === 'market-closed';
