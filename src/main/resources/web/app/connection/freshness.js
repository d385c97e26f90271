// How fresh the prices on the page are: live, stale, or possibly outdated because the server is out of reach. This is
// about the data; an open socket alone does not make prices live.

import { ServerClock } from './clock.js';
import { includes } from './messages.js';

/** The server sends a message at least each 15 s; after a longer silence than this, prices are not called live. */
export const SILENCE_TIMEOUT_MS = 20_000;

/** Whether prices may be outdated. "connecting" does not count, or each visit would begin with a warning. */
export const isOutdated = (state) => !['live', 'blocked', 'market-closed', 'connecting'].includes(state);

/** While the page waits for the answer to a ping, prices older than this are not called live. */
const DOUBTFUL_AGE_MS = 4_000;

/**
 * States: "connecting" (nothing heard yet), "live", "stale" (the server says that no new prices come), "market-closed",
 * "no-source" (stale until the operator acts), "blocked" (the page polls, because WebSockets do not get through),
 * "reconnecting", "closed" (the server asked this page to stay away).
 */
export class Freshness {
  #steady;
  #wall;
  #serverClock;
  #pricesAt;
  #feed = null;
  #market = null;
  #trouble = null;
  /** The server's notice for readers about the feed. */
  #notice = null;
  #heardAt = null;
  #connection = 'connecting';
  #inDoubt = false;
  #blocked = false;
  /** A heartbeat about a version that the board does not have yet: it counts once the board has it. */
  #ahead = null;

  /**
   * @param {object} clocks
   * @param {() => number} clocks.steady see steadyClock
   * @param {() => number} clocks.wall the reader's clock, used only until the server's time is known
   * @param {string | null} pricesAt ISO instant of the prices that the page came with
   */
  constructor({ steady, wall }, pricesAt = null) {
    this.#steady = steady;
    this.#wall = wall;
    this.#serverClock = new ServerClock(steady);
    this.#pricesAt = instant(pricesAt);
  }

  /**
   * A message arrived.
   *
   * @param {object} message
   * @param {string | null} version the board's, with this message applied; null before the first snapshot
   */
  heard(message, version) {
    this.#heardAt = this.#steady();
    if (message.type === 'heartbeat') {
      this.#serverClock.sync(Date.parse(message.time));
      this.#feed = message.feed;
      this.#trouble = message.trouble ?? null;
      this.#notice = message.reason ?? null;
      const { market, marketUntil, marketOpens } = message;
      this.#market =
        market === undefined ? null : { phase: market, until: instant(marketOpens ?? marketUntil) };
      this.#ahead = message;
    }
    if (this.#ahead !== null && includes(version, this.#ahead.version)) {
      this.#pricesAt = instant(this.#ahead.pricesAt);
      this.#connection = 'confirmed';
      this.#ahead = null;
    }
    if (message.type === 'delta') {
      for (const { time = message.quotesAt } of message.quotes ?? []) {
        const made = instant(time);
        if (made !== null && made > (this.#pricesAt ?? -Infinity)) this.#pricesAt = made;
      }
    }
  }

  /** The page waits for the answer to a ping: messages may be from before the computer slept. */
  doubted() {
    this.#inDoubt = true;
  }

  /** The answer has come, and messages from now on are new. */
  assured() {
    this.#inDoubt = false;
    this.#serverClock.resync();
  }

  /** The connection is lost. Only a heartbeat over the next one makes the prices live again. */
  lost() {
    this.assured();
    this.#ahead = null;
    if (this.#connection !== 'closed') this.#connection = 'lost';
  }

  /** Whether messages come by polling. */
  get blocked() {
    return this.#blocked;
  }

  set blocked(blocked) {
    this.#blocked = blocked;
  }

  closed() {
    this.#connection = 'closed';
  }

  /**
   * @returns {{state: string, pricesAt: number | null, ageMs: number | null, now: number,
   *   market: {phase: string, until: number | null} | null, notice: string | null}} now: the server's time; as long as
   *   that is unknown, the reader's. market: the phase of the exchange and when it ends, if the exchange ever closes
   */
  describe() {
    const now = this.#serverClock.now();
    const ageMs = now === null || this.#pricesAt === null ? null : Math.max(0, now - this.#pricesAt);
    return {
      state: this.#state(ageMs),
      pricesAt: this.#pricesAt,
      ageMs,
      now: now ?? this.#wall(),
      market: this.#market,
      notice: this.#notice,
    };
  }

  #state(ageMs) {
    if (this.#connection === 'closed') return 'closed';
    if (this.#connection === 'connecting') return 'connecting';
    const silent = this.#heardAt === null || this.#steady() - this.#heardAt > SILENCE_TIMEOUT_MS;
    if (this.#connection === 'lost' || silent) return 'reconnecting';
    if (this.#blocked) return 'blocked';
    if (this.#trouble === 'no-source') return 'no-source';
    if (this.#feed === 'closed') return 'market-closed';
    if (this.#feed !== 'live') return 'stale';
    const young = ageMs !== null && ageMs <= DOUBTFUL_AGE_MS;
    return this.#inDoubt && !young ? 'reconnecting' : 'live';
  }
}

const CONDITIONS = {
  __proto__: null,
  quiet: 'No trades lately.',
  closed: 'Its market is closed.',
  stale: 'No new prices.',
  ended: 'No more prices.',
};

/** A sentence about a stock's state, and whether it seems to have been split; may be empty. */
export const conditionText = ({ state, reason, split }) =>
  [reason || CONDITIONS[state], split && `Split ${split}? Compared with the divided close.`]
    .filter(Boolean)
    .join(' ');

/** Whether a stock's price may not be its newest. A closed market or a stock without trades is normal. */
export const isStale = ({ state }) => state === 'stale' || state === 'ended';

function instant(text) {
  const time = Date.parse(text ?? '');
  return Number.isFinite(time) ? time : null;
}
