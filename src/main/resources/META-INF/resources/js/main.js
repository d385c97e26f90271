// Wires the page: socket → board → one frame of drawing. Everything else is in the models (pure) and the elements.

import './elements/add-stock-form.js';
import './elements/data-status.js';
import './elements/price-source.js';
import './elements/stock-table.js';
import { announcement } from './models/announcement.js';
import { Backoff } from './models/backoff.js';
import { Board, listChanges } from './models/board.js';
import { steadyClock } from './models/clock.js';
import { Format, usableLocales } from './models/format.js';
import { Freshness } from './models/freshness.js';
import { SUBPROTOCOL } from './models/messages.js';
import { StockStream } from './stock-stream.js';

/** How often the age of the prices is looked at while the page is visible. */
const TICK_MS = 1_000;

/** A tick that comes this late means that the computer slept. */
const LATE_TICK_MS = 5_000;

const table = document.querySelector('stock-table');
const status = document.querySelector('data-status');
const source = document.querySelector('price-source');
const form = document.querySelector('add-stock-form');
const announcements = document.getElementById('announcements');

const wall = () => Date.now();
const steady = steadyClock({ monotonic: () => performance.now(), wall });
const format = new Format(usableLocales(navigator.languages));
const board = new Board();
const freshness = new Freshness({ steady, wall }, status.pricesAt);

const stream = new StockStream({
  url: socketUrl(),
  openSocket: (url) => new WebSocket(url, SUBPROTOCOL),
  since: () => board.version,
  receive,
  changed,
  backoff: new Backoff(() => document.hidden),
  steady,
  setTimeout: (task, ms) => setTimeout(task, ms),
  clearTimeout: (timer) => clearTimeout(timer),
});

form.connect((message) => stream.request(message));
form.onlisted = (symbol) => table.reveal(symbol);
form.onremark = announce;
status.onretry = wakeAnew;

function receive(message) {
  const verdict = board.apply(message);
  // A delta that did not fit is news about prices that the page does not show.
  if (verdict !== 'gap') freshness.heard(message, board.version);
  if (message.type === 'ack' || message.type === 'error') form.answered(message);
  draw();
  return verdict;
}

function changed(state) {
  switch (state) {
    case 'open':
      form.connected();
      break;
    case 'doubtful':
      freshness.doubted();
      break;
    case 'assured':
      freshness.assured();
      break;
    case 'lost':
      freshness.lost();
      break;
    case 'closed':
      freshness.closed();
      form.disconnect();
  }
  draw();
}

// Browsers hold frames back while a tab is hidden: however much arrives then, one frame draws it all on return.
let frame = null;
let drawn = null;

function draw() {
  frame ??= requestAnimationFrame(() => {
    frame = null;
    const condition = freshness.describe();
    status.show(condition, format);
    table.freshness = condition.state;
    const { version } = board;
    // Times of another day are written in another way.
    const day = format.day(condition.now);
    if (version === null || (version === drawn?.version && day === drawn.day)) return;
    const stocks = board.stocks;
    source.show(board.source);
    table.show(stocks, format, condition.now);
    if (drawn !== null) announce(announcement(listChanges(drawn.stocks, stocks)));
    drawn = { version, day, stocks };
  });
}

function announce(text) {
  if (text !== '') announcements.textContent = text;
}

let tickedAt = steady();

function tick() {
  const now = steady();
  if (now - tickedAt > LATE_TICK_MS && !document.hidden) stream.wake();
  tickedAt = now;
  draw();
}

/** Whoever has a new network, or asks for it, does not wait for an attempt to connect that is under way. */
function wakeAnew() {
  stream.wake(0);
}

function socketUrl() {
  const url = new URL('stocks', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

setInterval(tick, TICK_MS);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) stream.wake();
});
addEventListener('online', wakeAnew);
// Its ping goes unanswered, so that the page says within a second that it is cut off.
addEventListener('offline', () => stream.doubt());
addEventListener('pagehide', () => stream.pause());
addEventListener('pageshow', (event) => {
  if (event.persisted) stream.wake();
});

draw();
stream.start();
