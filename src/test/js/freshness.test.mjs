import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Format } from '../../main/resources/web/app/board/format.js';
import { ServerClock, steadyClock } from '../../main/resources/web/app/connection/clock.js';
import { conditionText, Freshness, isOutdated, isStale } from '../../main/resources/web/app/connection/freshness.js';
import { ageText, statusText } from '../../main/resources/web/app/connection/status-text.js';

const format = new Format('en-GB', 'UTC');
const NOON = Date.parse('2026-11-23T12:00:00Z');
const iso = (time) => new Date(time).toISOString();

let now;
let freshness;

beforeEach(() => {
  now = 1_000;
  freshness = new Freshness({ steady: () => now, wall: () => NOON }, iso(NOON - 60_000));
});

const beat = (more) => {
  return { type: 'heartbeat', time: iso(NOON), version: 'e-4', feed: 'live', pricesAt: iso(NOON), ...more };
};
const heartbeat = (more) => freshness.heard(beat(more), 'e-4');
const sentence = () => statusText(freshness.describe(), format);

test('before the first message the page is connecting and shows the time of its prices', () => {
  assert.equal(freshness.describe().state, 'connecting');
  assert.equal(sentence(), 'Connecting… prices from 11:59:00');
});

test('a snapshot alone makes nothing live: only a heartbeat has the age of its prices', () => {
  freshness.heard({ type: 'snapshot' }, 'e-4');
  assert.equal(freshness.describe().state, 'connecting');
  heartbeat();
  assert.equal(sentence(), 'Live');
});

test('the time of live prices shows, or their age, without changing the sentence', () => {
  assert.equal(ageText(freshness.describe(), format), '');
  heartbeat();
  assert.equal(ageText(freshness.describe(), format), '· last price 12:00:00');
  now += 7_500;
  assert.equal(ageText(freshness.describe(), format), '· last price 7 s ago');
  assert.equal(sentence(), 'Live');
});

test('where live updates are blocked, prices that are new enough have a time and no age', () => {
  const age = (ageMs) => ageText({ state: 'blocked', ageMs, pricesAt: NOON, now: NOON + ageMs }, format);
  assert.equal(age(4_000), '· last price 12:00:00');
  assert.equal(age(7_500), '· last price 7 s ago');
});

test('a delta with quotes makes the prices younger, one that only lists does not', () => {
  heartbeat();
  now += 8_000;
  freshness.heard({ type: 'delta', time: iso(NOON + 8_000), stocks: [{}] }, 'e-5');
  assert.equal(freshness.describe().pricesAt, NOON);
  freshness.heard({ type: 'delta', quotesAt: iso(NOON + 8_000), quotes: [{}] }, 'e-6');
  assert.equal(freshness.describe().ageMs, 0);
});

test('the age is that of the newest trade, not of the message that brings it', () => {
  heartbeat({ pricesAt: iso(NOON - 900_000) });
  const quotes = [{ time: iso(NOON - 890_000) }, { time: iso(NOON - 880_000) }, {}];
  freshness.heard({ type: 'delta', time: iso(NOON), quotesAt: iso(NOON - 885_000), quotes }, 'e-5');
  assert.equal(freshness.describe().ageMs, 880_000);
});

test('each state of a stock but live has a sentence', () => {
  assert.equal(conditionText({ state: 'live' }), '');
  for (const state of ['quiet', 'closed', 'stale', 'ended']) assert.match(conditionText({ state }), /^[A-Z].*\.$/);
  assert.equal(conditionText({ state: 'ended', reason: 'Delisted.' }), 'Delisted.');
  assert.match(conditionText({ state: 'live', split: '10:1' }), /^Split 10:1\?/);
});

test('a clock that is wrong is named beside what the prices are', () => {
  const reason = "This server's clock is 90 s behind Coinbase's.";
  heartbeat({ trouble: 'clock', reason });
  assert.equal(freshness.describe().state, 'live');
  assert.equal(sentence(), `Live · ${reason}`);
  heartbeat();
  assert.equal(sentence(), 'Live');
});

test('a heartbeat may also make the prices older', () => {
  freshness.heard({ type: 'delta', quotesAt: iso(NOON), quotes: [{}] }, 'e-4');
  heartbeat({ feed: 'stale', pricesAt: iso(NOON - 600_000) });
  assert.equal(sentence(), 'Prices stale since 11:50');
  assert.equal(ageText(freshness.describe(), format), '10 min old');
});

test('a market\'s phase is shown with its end', () => {
  heartbeat({ market: 'post-market', marketUntil: iso(NOON + 3_600_000) });
  assert.equal(sentence(), 'Live, post-market trading until 13:00 UTC');
});

test('a closed market is no false alarm', () => {
  heartbeat({ feed: 'closed', market: 'closed', marketUntil: iso(NOON + 3_600_000), pricesAt: iso(NOON - 600_000) });
  assert.equal(sentence(), 'Market closed · opens 13:00 UTC · prices of 11:50');
  assert.equal(ageText(freshness.describe(), format), '');
});

test('a market opens with its regular hours, not with its pre-market', () => {
  const [marketUntil, marketOpens] = [70, 75.5].map((hours) => iso(NOON + hours * 3_600_000));
  heartbeat({ feed: 'closed', market: 'closed', marketUntil, marketOpens, pricesAt: iso(NOON - 24 * 3_600_000) });
  assert.equal(sentence(), 'Market closed · opens Thu 15:30 UTC · prices of Sun 12:00');
  heartbeat({ market: 'closed', marketUntil, marketOpens });
  assert.equal(sentence(), 'Live, market closed · opens Thu 15:30 UTC');
});

test('without a price source the page says so', () => {
  heartbeat({ feed: 'stale', trouble: 'no-source', pricesAt: iso(NOON - 600_000) });
  assert.equal(sentence(), 'No price source. Prices from 11:50:00.');
  heartbeat();
  assert.equal(sentence(), 'Live');
});

test('a feed that never had prices', () => {
  heartbeat({ feed: 'stale', pricesAt: undefined });
  assert.equal(sentence(), 'No prices yet');
});

test('a heartbeat about prices that have not come yet makes nothing live before they have', () => {
  freshness.heard({ type: 'snapshot' }, 'e-4');
  freshness.heard(beat({ version: 'e-5' }), 'e-4');
  assert.equal(freshness.describe().state, 'connecting');
  assert.equal(freshness.describe().pricesAt, NOON - 60_000);
  freshness.heard({ type: 'delta', quotesAt: iso(NOON), quotes: [{}] }, 'e-5');
  assert.equal(freshness.describe().state, 'live');
  assert.equal(freshness.describe().pricesAt, NOON);
});

test('a heartbeat about another epoch, or before the first snapshot, makes nothing live', () => {
  freshness.heard(beat({ version: 'f-1' }), 'e-4');
  assert.equal(freshness.describe().state, 'connecting');
  freshness.heard(beat(), null);
  assert.equal(freshness.describe().state, 'connecting');
});

test('a broken connection drops its unconfirmed heartbeat', () => {
  freshness.heard(beat({ version: 'e-5' }), 'e-4');
  freshness.lost();
  freshness.heard({ type: 'delta', time: iso(NOON) }, 'e-5');
  assert.equal(freshness.describe().state, 'reconnecting');
});

test('in doubt only recent prices are live', () => {
  heartbeat();
  freshness.doubted();
  assert.equal(freshness.describe().state, 'live');
  now += 600_000;
  freshness.heard({ type: 'delta', quotesAt: iso(NOON + 2_000), quotes: [{}] }, 'e-5');
  heartbeat({ time: iso(NOON + 2_000), version: 'e-5', pricesAt: iso(NOON + 2_000) });
  assert.equal(sentence(), 'Connection lost. Showing prices of 12:00:02; trying again…');
  freshness.assured();
  heartbeat({ time: iso(NOON + 600_000), pricesAt: iso(NOON + 599_000) });
  assert.equal(sentence(), 'Live');
  assert.equal(freshness.describe().ageMs, 1_000);
});

test('stale prices stay stale while in doubt', () => {
  heartbeat({ feed: 'stale' });
  freshness.doubted();
  now += 10_000;
  assert.equal(freshness.describe().state, 'stale');
});

test('prices of another day say so, by the reader\'s clock as long as the server\'s time is unknown', () => {
  const old = new Freshness({ steady: () => now, wall: () => NOON }, iso(NOON - 86_400_000));
  assert.equal(statusText(old.describe(), format), 'Connecting… prices from 22 Nov 2026, 12:00');
});

test('after a lost connection the prices are live again with the next heartbeat, not before', () => {
  heartbeat();
  freshness.lost();
  assert.equal(sentence(), 'Connection lost. Showing prices of 12:00:00; trying again…');
  freshness.heard({ type: 'snapshot' }, 'e-4');
  assert.equal(freshness.describe().state, 'reconnecting');
  heartbeat();
  assert.equal(freshness.describe().state, 'live');
});

test('nothing is live after a silence longer than the server\'s heartbeat interval', () => {
  heartbeat();
  now += 20_001;
  assert.equal(freshness.describe().state, 'reconnecting');
});

test('a final close stays closed', () => {
  heartbeat();
  freshness.closed();
  freshness.lost();
  assert.equal(sentence(), 'The server has closed this page’s connection. Reload to go on.');
});

test('the steady clock counts a sleep through which the monotonic clock stood still', () => {
  let monotonic = 0;
  let wall = 5_000_000;
  const steady = steadyClock({ monotonic: () => monotonic, wall: () => wall });
  const before = steady();
  monotonic += 1_000;
  wall += 3_601_000;
  assert.equal(steady() - before, 3_601_000);
});

test('the steady clock ignores small corrections and a wall clock that is set back', () => {
  let monotonic = 0;
  let wall = 5_000_000;
  const steady = steadyClock({ monotonic: () => monotonic, wall: () => wall });
  const before = steady();
  monotonic += 1_000;
  wall += 1_500;
  assert.equal(steady() - before, 1_000);
  monotonic += 1_000;
  wall -= 3_600_000;
  assert.equal(steady() - before, 2_000);
});

test('the server clock goes on from the heartbeat that came quickest', () => {
  const clock = new ServerClock(() => now);
  assert.equal(clock.now(), null);
  clock.sync(NOON);
  now += 250;
  assert.equal(clock.now(), NOON + 250);
  clock.sync(NOON - 60_000);
  assert.equal(clock.now(), NOON + 250);
  clock.sync(NOON + 400);
  assert.equal(clock.now(), NOON + 400);
});

test('a server clock that ran ahead comes back once it must be read again', () => {
  const clock = new ServerClock(() => now);
  clock.sync(NOON);
  clock.resync();
  assert.equal(clock.now(), NOON);
  clock.sync(NOON - 3_000);
  assert.equal(clock.now(), NOON - 3_000);
});

test('prices may be outdated whenever expected messages do not come', () => {
  for (const state of ['stale', 'no-source', 'reconnecting', 'closed']) assert.equal(isOutdated(state), true, state);
  for (const state of ['live', 'market-closed', 'connecting']) assert.equal(isOutdated(state), false, state);
});

test('a stock that is quiet or closed is not stale', () => {
  assert.deepEqual(['live', 'quiet', 'closed', undefined, 'stale', 'ended'].map((state) => isStale({ state })), [
    false, false, false, false, true, true,
  ]);
});
