// Wires the page: socket → board → one frame of drawing. Everything else is in the models (pure) and the elements.

import './adding/add-stock-form.js';
import './connection/data-status.js';
import './connection/token-field.js';
import './detail/stock-detail.js';
import './list/list-toolbar.js';
import './list/row-menu.js';
import './list/stock-table.js';
import './removing/undo-notices.js';
import { announcement, Board, listChanges } from './board/board.js';
import { Format, sourceLabel, usableLocales } from './board/format.js';
import { hashOf, symbolOf } from './board/symbol.js';
import { steadyClock } from './connection/clock.js';
import { Freshness, isOutdated } from './connection/freshness.js';
import { authorization, subprotocols } from './connection/messages.js';
import { Backoff } from './connection/reconnection.js';
import { pageTitle, statusText } from './connection/status-text.js';
import { StockStream } from './connection/stock-stream.js';
import { MAX_POINTS, RecentPrices } from './detail/recent-prices.js';
import { csv, csvName, download } from './list/csv.js';
import { RowOrder, filterFor } from './list/row-order.js';
import { ViewStore } from './list/view-store.js';
import {
  isPinned,
  PLAIN_VIEW,
  sortedBy,
  toQuery,
  withColumnToggled,
  withHiddenToggled,
  withPinToggled,
} from './list/view.js';
import { MAX_UNVIRTUALIZED } from './list/virtual-rows.js';
import { ANSWER_TIMEOUT_MS, PendingRemovals } from './removing/pending-removals.js';
import { RenderScheduler } from './render-scheduler.js';

/** How often the age of the prices is looked at while the page is visible. */
const TICK_MS = 1_000;

/** A tick that comes this late means that the computer slept. */
const LATE_TICK_MS = 5_000;

/** How often a price becomes a point of its trail; a sparkline ends with the last price in any case. */
const SAMPLE_INTERVAL_MS = 5_000;

const TITLE = 'Live Stock Tracker';

const table = document.querySelector('stock-table');
const toolbar = document.querySelector('list-toolbar');
const menu = document.querySelector('row-menu');
const detail = document.querySelector('stock-detail');
const notices = document.querySelector('undo-notices');
const status = document.querySelector('data-status');
const source = document.querySelector('price-source');
/** Not there where nobody adds. */
const form = document.querySelector('add-stock-form');
/** Only there where something needs a token. */
const tokenField = document.querySelector('token-field');
const announcements = document.getElementById('announcements');

const wall = () => Date.now();
const steady = steadyClock({ monotonic: () => performance.now(), wall });
const format = new Format(usableLocales(navigator.languages));
const board = new Board();
const recentPrices = new RecentPrices();
const freshness = new Freshness({ steady, wall }, status.pricesAt);
const rowOrder = new RowOrder(steady);
const views = new ViewStore();
const renderScheduler = new RenderScheduler(
  { request: (task) => requestAnimationFrame(task), cancel: (requested) => cancelAnimationFrame(requested) },
  drawing,
);

const stream = new StockStream({
  url: socketUrl(),
  openSocket: (url) => new WebSocket(url, subprotocols(token())),
  since: () => board.version,
  receive,
  changed,
  backoff: new Backoff(() => document.hidden),
  steady,
  setTimeout: (task, ms) => setTimeout(task, ms),
  clearTimeout: (timer) => clearTimeout(timer),
});
const pendingRemovals = new PendingRemovals((message) => stream.request(message));

if (form !== null) {
  form.connect((message) => stream.request(message));
  form.onlisted = revealAdded;
  form.onunfilter = unfilter;
  form.onremark = announce;
  form.isListed = (symbol) => board.find(symbol) !== undefined;
  form.isFilteredOut = (symbol) => filterFor(views.view.filter)?.(board.find(symbol)) === false;
  form.restore = restore;
}
if (tokenField !== null) tokenField.ontoken = () => stream.renew();
status.onretry = reconnectNow;

table.onsort = (key) => choose(sortedBy(views.view, key));
table.onmenu = (symbol, button) => menu.open(symbol, { pinned: isPinned(views.view, symbol), place: table.placeOf(symbol), button });
table.onpin = pin;
if (menu.offers('remove')) table.onremove = remove;
table.onclear = () => {
  const filtered = views.view.filter.trim() !== '';
  choose({ ...views.view, ...(filtered ? { filter: '' } : { hidden: [] }) });
  toolbar.focusOnFilter();
};

toolbar.onfilter = (filter) => choose({ ...views.view, filter });
toolbar.onsort = (sort) => choose({ ...views.view, sort });
toolbar.onchoose = (choice) => choose({ ...views.view, ...choice });
toolbar.oncolumn = (key) => choose(withColumnToggled(views.view, key));
toolbar.onunhide = (symbol) => choose(withHiddenToggled(views.view, symbol));
toolbar.onreset = () => choose(PLAIN_VIEW);
toolbar.onexport = exportList;
toolbar.onkeep = () => viewChanged(views.keep());
toolbar.onmine = () => viewChanged(views.returnToOwn());

views.onchange = viewChanged;

notices.onundo = keep;
notices.onlapse = sendRemovals;

menu.onaction = act;
menu.onlost = (place) => table.focusOn(null, place);
detail.onaction = act;
detail.onclose = closeDetail;

function receive(message) {
  const first = board.version === null;
  const verdict = board.apply(message);
  // A delta that did not fit is news about prices that the page does not show.
  if (verdict !== 'gap') freshness.heard(message, board.version);
  if (verdict === 'applied') {
    follow(message);
    if (isLong()) renderScheduler.fill();
  }
  // The past ends where each stock traded last, which the list says.
  if (first && board.version !== null) loadRecentPrices();
  if (message.type === 'ack' || message.type === 'error') answered(message);
  draw();
  return verdict;
}

/** A row that began anew is not the one that was removed here. */
function follow({ type, stocks = [] }) {
  if (type === 'delta') for (const { symbol } of stocks) forgetRemoval(symbol);
}

function answered(message) {
  if (message.code === 'not-allowed') tokenField?.refused();
  const problems = pendingRemovals.answered(message);
  if (problems === null) form?.answered(message);
  else for (const { symbol, problem } of problems) notices.tell(symbol, problem);
}

function changed(state) {
  switch (state) {
    case 'open':
      form?.connected();
      pendingRemovals.connected();
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
      form?.disconnect();
  }
  draw();
}

let drawn = null;
let arranged = [];
const afterwards = [];

function draw() {
  renderScheduler.draw();
}

/** Reading or sorting it is enough for a frame. */
const isLong = () => board.size > MAX_UNVIRTUALIZED;

/** Ends a frame where it has done enough for one. */
function* drawing() {
  if (board.version !== null && arrange() && isLong()) {
    yield;
    table.prepare(arranged);
    yield;
    // Where nothing happened meanwhile, this is the same order.
    arrange();
  }
  const condition = freshness.describe();
  if (board.version !== null) drawBoard(condition.now);
  status.show(condition, format);
  detail.tell(statusText(condition, format));
  showFreshness(condition);
  showTitle(condition);
}

/** What prices look like stands at the root: list and detail ask for it, and the chart. */
function showFreshness({ state }) {
  const { dataset } = document.documentElement;
  const look = isOutdated(state) ? 'outdated' : state;
  if (dataset.freshness !== look) dataset.freshness = look;
}

function showTitle({ state }) {
  const pinned = views.view.pinned.map((symbol) => board.find(symbol)).filter(Boolean);
  const title = pageTitle(TITLE, pinned, { state, format });
  if (document.title !== title) document.title = title;
}

/** @returns {boolean} whether rows come, go or move */
function arrange() {
  const before = arranged;
  arranged = rowOrder.of(board, views.view, { absent: pendingRemovals.absent, held: table.held || menu.symbol !== null });
  return arranged !== before;
}

/** The table comes first: it measures, which costs nothing as long as nothing has been written. */
function drawBoard(now) {
  const added = board.membership === drawn?.membership ? [] : listChanged();
  const { view } = views;
  const remaining = board.size - pendingRemovals.absent.size;
  const scene = { board, view, format, recentPrices, now, added, remaining };
  table.show(arranged, scene);
  menu.follow(arranged);
  form?.look();
  source.show(board.source);
  table.open = detail.symbol;
  toolbar.count(arranged.length, remaining, format);
  detail.show(scene);
  for (const task of afterwards.splice(0)) requestAnimationFrame(task);
}

/**
 * Tells of who joined and who left, except of those who went by this page's own hand.
 *
 * @returns {string[]} the symbols that joined a list that was shown before
 */
function listChanged() {
  const { stocks } = board;
  const before = drawn?.stocks ?? stocks;
  drawn = { membership: board.membership, stocks };
  const { added, removed } = listChanges(before, stocks);
  const { absent } = pendingRemovals;
  announce(announcement({ added, removed: removed.filter(({ symbol }) => !absent.has(symbol)) }));
  for (const { symbol } of removed) forgetRemoval(symbol);
  recentPrices.retain((symbol) => board.find(symbol) !== undefined);
  return added.map(({ symbol }) => symbol);
}

function announce(text) {
  if (text !== '') announcements.textContent = text;
}

function choose(view) {
  viewChanged(views.choose(view));
}

function viewChanged() {
  const { view, borrowed } = views;
  const link = new URL(location.pathname, location.href);
  link.search = toQuery(view);
  toolbar.show(view, { link: link.href, borrowed });
  draw();
}

function act(action, symbol) {
  switch (action) {
    case 'open':
      location.hash = hashOf(symbol);
      break;
    case 'pin':
      pin(symbol);
      break;
    case 'hide':
      hide(symbol);
      break;
    case 'remove':
      remove(symbol);
      break;
    case 'add':
      form?.add(symbol);
  }
}

function pin(symbol) {
  choose(withPinToggled(views.view, symbol));
  announce(isPinned(views.view, symbol) ? `${symbol} pinned to the top` : `${symbol} unpinned`);
}

function hide(symbol) {
  const place = table.placeOf(symbol);
  if (detail.symbol === symbol) closeDetail();
  choose(withHiddenToggled(views.view, symbol));
  announce(`${symbol} hidden. To show it again, open View.`);
  afterDrawing(() => table.focusOn(symbol, place));
}

function remove(symbol) {
  const place = table.placeOf(symbol);
  if (detail.symbol === symbol) closeDetail();
  pendingRemovals.begin(symbol);
  announce(`${symbol} removed. Undo is possible for a few seconds.`);
  notices.offer(symbol);
  draw();
  afterDrawing(() => table.focusOn(symbol, place));
}

function keep(symbols) {
  for (const symbol of symbols) pendingRemovals.undo(symbol);
  announce(`${symbols.join(', ')} ${symbols.length === 1 ? 'is' : 'are'} back`);
  draw();
  afterDrawing(() => table.focusOn(symbols[0]));
}

/** What somebody adds they want to see, whatever they wanted before. */
function revealAdded(symbol, alone) {
  const hidden = views.view.hidden.includes(symbol);
  if (hidden) choose(withHiddenToggled(views.view, symbol));
  table.reveal(symbol, alone);
  return hidden;
}

function unfilter(symbols) {
  choose({ ...views.view, filter: '' });
  afterDrawing(() => {
    table.focusOn(symbols[0]);
    for (const symbol of symbols) table.reveal(symbol);
  });
}

/** Whoever adds what they have just removed means to undo that. */
function restore(symbol) {
  if (!pendingRemovals.undo(symbol)) return false;
  notices.dismiss(symbol);
  draw();
  return true;
}

function sendRemovals(symbols) {
  const id = pendingRemovals.commit(symbols);
  if (id === null) return;
  setTimeout(() => {
    for (const { symbol, problem } of pendingRemovals.giveUp(id)) notices.tell(symbol, problem);
    draw();
  }, ANSWER_TIMEOUT_MS);
}

function forgetRemoval(symbol) {
  if (!pendingRemovals.absent.has(symbol)) return;
  pendingRemovals.forget(symbol);
  notices.dismiss(symbol);
}

/** Runs in the frame after the one that shows what has just changed. */
function afterDrawing(task) {
  afterwards.push(task);
}

function exportList() {
  const symbols = rowOrder.of(board, views.view, { absent: pendingRemovals.absent, held: true });
  const stocks = symbols.map((symbol) => board.find(symbol)).filter(Boolean);
  const name = csvName(new Date(freshness.describe().now));
  download(csv(stocks, sourceLabel(board.source ?? '')), { name, type: 'text/csv;charset=utf-8' });
}

/** The address says which detail is open, so that it can be linked to, and left with the back button. */
function showAddressed() {
  const symbol = symbolOf(location.hash);
  if (symbol === null) detail.close();
  else detail.open(symbol);
  draw();
}

function closeDetail() {
  const { symbol } = detail;
  history.replaceState(null, '', location.pathname + location.search);
  detail.close();
  draw();
  if (symbol !== null) table.focusOn(symbol);
}

let tickedAt = steady();

function tick() {
  const now = steady();
  if (now - tickedAt > LATE_TICK_MS && !document.hidden) stream.wake();
  sampleRecentPrices(tickedAt, now);
  tickedAt = now;
  draw();
  // In a hidden tab there are no frames, and the title is all that is seen of it.
  if (document.hidden) showTitle(freshness.describe());
}

/** The turns of the stocks spread over the time between two of one stock: thousands at once would fill a frame. */
function sampleRecentPrices(from, to) {
  const turn = (time, place, all) => Math.floor(time / SAMPLE_INTERVAL_MS + place / all.length);
  const due = board.symbols.filter((_, place, all) => turn(from, place, all) !== turn(to, place, all));
  recentPrices.look(due.map((symbol) => board.find(symbol)), freshness.describe().now);
}

/** Whoever has a new network, or asks for it, does not wait for an attempt to connect that is under way. */
function reconnectNow() {
  stream.wake(0);
}

/** What could still have been undone goes out by a request that outlives the page. */
function leave() {
  for (const symbol of pendingRemovals.leave()) {
    fetch(new URL(`api/stocks/${encodeURIComponent(symbol)}`, document.baseURI), {
      method: 'DELETE',
      headers: authorization(token()),
      keepalive: true,
    });
    notices.dismiss(symbol);
  }
  stream.pause();
}

/** The reader's, if they have one and it is of use here. */
function token() {
  return tokenField?.token ?? null;
}

function socketUrl() {
  const url = new URL('stocks', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** Sparklines are a help: without the past they begin with what this page sees. */
async function loadRecentPrices() {
  try {
    const response = await fetch(new URL(`api/history?points=${MAX_POINTS}`, document.baseURI));
    if (!response.ok) return;
    const { now } = freshness.describe();
    recentPrices.remember((await response.json()).closes, (symbol) => Date.parse(board.find(symbol)?.time ?? '') || now);
  } catch {
    // No network; the status says so.
  }
}

setInterval(tick, TICK_MS);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) stream.wake();
});
document.addEventListener('keydown', (event) => {
  const typing = event.target.matches?.('input:not([type=radio], [type=checkbox])') === true;
  if (event.key === 'Escape' && !typing && !event.defaultPrevented && detail.symbol !== null) closeDetail();
  const undo = event.key === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey;
  if (undo && !typing && notices.undoNewest()) event.preventDefault();
});
addEventListener('hashchange', showAddressed);
addEventListener('online', reconnectNow);
// Its ping goes unanswered, so that the page says within a second that it is cut off.
addEventListener('offline', () => stream.doubt());
addEventListener('pagehide', leave);
addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  // A page that was put aside hears nothing of other tabs.
  views.follow();
  stream.wake();
});

viewChanged();
showAddressed();
stream.start();
