// The words for how fresh the prices are.

import { changeRatioOf } from '../board/prices.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Live prices show their age only if it is greater, else the time of the newest. */
const SHOWN_AGE_MS = 5 * SECOND_MS;

const PHASES = { 'pre-market': 'pre-market trading', open: 'market open', 'post-market': 'post-market trading' };

/**
 * The sentence for the status. It changes only with the state, so that a screen reader speaks only then.
 *
 * @param {{state: string, pricesAt: number | null, now: number,
 *   market?: {phase: string, until: number | null} | null, notice?: string | null}} freshness
 * @param {import('../board/format.js').Format} format
 */
export function statusText(freshness, format) {
  const { notice = null } = freshness;
  const sentence = sentenceOf(freshness, format);
  return notice === null || !['live', 'stale', 'market-closed'].includes(freshness.state)
    ? sentence
    : `${sentence} · ${notice}`;
}

function sentenceOf({ state, pricesAt, now, market = null }, format) {
  const from = () => (pricesAt === null ? 'no prices yet' : `prices from ${format.moment(pricesAt, now, 'seconds')}`);
  switch (state) {
    case 'live':
      return market === null ? 'Live' : `Live, ${marketText(market, now, format)}`;
    case 'stale':
      return pricesAt === null ? 'No prices yet' : `Prices stale since ${format.moment(pricesAt, now, 'minutes')}`;
    case 'market-closed':
      return closedText(market?.until ?? null, pricesAt, now, format);
    case 'no-source':
      return `No price source. ${capitalised(from())}.`;
    case 'connecting':
      return `Connecting… ${from()}`;
    case 'blocked':
      return 'Live updates are blocked between here and the server; refreshing every 2 s';
    case 'closed':
      return 'The server has closed this page’s connection. Reload to go on.';
    default:
      return pricesAt === null
        ? 'Connection lost. Trying again…'
        : `Connection lost. Showing prices of ${format.moment(pricesAt, now, 'seconds')}; trying again…`;
  }
}

/**
 * The time of the newest price, or its age, which ticks beside the sentence and is not announced; empty while it is
 * unknown, or the sentence says it.
 *
 * @param {{state: string, ageMs: number | null, pricesAt: number | null, now: number}} freshness
 * @param {import('../board/format.js').Format} format
 */
export function ageText({ state, ageMs, pricesAt, now }, format) {
  if (ageMs === null || state === 'connecting' || state === 'market-closed') return '';
  if (state === 'live' || state === 'blocked') {
    const isYoung = ageMs <= SHOWN_AGE_MS;
    return `· last price ${isYoung ? format.moment(pricesAt, now, 'seconds') : `${duration(ageMs)} ago`}`;
  }
  return `${duration(ageMs)} old`;
}

/** With days and a time zone: it is mostly read on another day, and exchanges keep hours of their own. */
function closedText(until, pricesAt, now, format) {
  const opens = until === null ? [] : [`opens ${format.weekday(until, now, { zone: true })}`];
  const prices = pricesAt === null ? 'no prices yet' : `prices of ${format.weekday(pricesAt, now)}`;
  return ['Market closed', ...opens, prices].join(' · ');
}

function marketText({ phase, until }, now, format) {
  const what = PHASES[phase] ?? 'market closed';
  const change = phase in PHASES ? 'until' : '· opens';
  return until === null ? what : `${what} ${change} ${format.weekday(until, now, { zone: true })}`;
}

/** A length of time in its greatest unit: 12 s, 3 min. */
export function duration(ms) {
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} days`;
}

const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// The title of the page's tab: the pinned stock that moved most, or why no new prices come.


/** These states are shown instead of a change of price, which would be outdated. */
const INSTEAD_OF_NEWS = {
  __proto__: null,
  stale: 'Prices stale',
  'no-source': 'No price source',
  reconnecting: 'Reconnecting…',
  closed: 'Disconnected',
};

/**
 * @param {string} name the page's own
 * @param {object[]} pinned stocks
 * @param {object} now
 * @param {string} now.state see Freshness
 * @param {import('../board/format.js').Format} now.format
 */
export function pageTitle(name, pinned, { state, format }) {
  if (state in INSTEAD_OF_NEWS) return `${INSTEAD_OF_NEWS[state]} · ${name}`;
  const [first, ...others] = pinned;
  if (first === undefined || state === 'connecting') return name;
  const moved = (stock) => Math.abs(changeRatioOf(stock) ?? 0);
  const most = others.reduce((best, stock) => (moved(stock) > moved(best) ? stock : best), first);
  return `${most.symbol} ${format.changePercent(most)} · ${name}`;
}
