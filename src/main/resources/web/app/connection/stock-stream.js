// The WebSocket to the server: resumes from the board's version, detects silence, reconnects with backoff, and stays
// away when the server says so. It knows neither the board nor the page; both are passed in as functions.

import { SILENCE_TIMEOUT_MS } from './freshness.js';
import { decode, encode, ping } from './messages.js';
import { afterClose } from './reconnection.js';

/** After waking up, the server has to answer a ping within this time. */
const WAKE_PROBE_TIMEOUT_MS = 1_000;

/** The same at other times: longer, for slow lines, but short enough for a retry before requests time out. */
const PROBE_TIMEOUT_MS = 2_000;

/**
 * After this silence an open connection is probed with a ping: prices move each second or two, and SILENCE_TIMEOUT_MS
 * is too long to call old prices live.
 */
const QUIET_MS = 6_000;

/** If no message follows a request within this time, the connection is probed with a ping. */
const REQUEST_QUIET_MS = 2_000;

/** On waking up, an attempt to connect that is older than this counts as one from before the sleep. */
const CONNECT_TIMEOUT_MS = 5_000;

/** After a connection that delivered for this long, the next attempt is made at once and the backoff is reset. */
const GOOD_AFTER_MS = 10_000;

const OPEN = 1;
const NORMAL_CLOSURE = 1000;

export class StockStream {
  #url;
  #openSocket;
  #since;
  #receive;
  #changed;
  #backoff;
  #steady;
  #setTimeout;
  #clearTimeout;

  #socket = null;
  #startedAt = 0;
  #heardAt = 0;
  #askedInQuiet = false;
  #opened = false;
  #deliveredAt = null;
  #needsSnapshot = false;
  #over = false;
  #probes = 0;
  #probeId = null;
  #retryTimer = null;
  #silenceTimer = null;
  #probeTimer = null;
  #answerTimer = null;

  /**
   * @param {object} parts
   * @param {(url: string) => WebSocket} parts.openSocket
   * @param {() => string | null} parts.since the board's version
   * @param {(message: object) => 'applied' | 'ignored' | 'gap'} parts.receive
   * @param {(state: 'open' | 'doubtful' | 'assured' | 'refused' | 'lost' | 'closed') => void} parts.changed
   *   doubtful: the page woke up and waits for the answer to a ping; assured: the answer has come; refused: the
   *   connection did not open
   */
  constructor({ url, openSocket, since, receive, changed, backoff, steady, setTimeout, clearTimeout }) {
    this.#url = url;
    this.#openSocket = openSocket;
    this.#since = since;
    this.#receive = receive;
    this.#changed = changed;
    this.#backoff = backoff;
    this.#steady = steady;
    this.#setTimeout = setTimeout;
    this.#clearTimeout = clearTimeout;
  }

  start() {
    this.#connect();
  }

  /**
   * Sends a request. A dead line is noticed before the page stops waiting for the answer.
   *
   * @returns {boolean} false if there is no connection now
   */
  request(message) {
    if (!this.#isOpen) return false;
    this.#send(message);
    // A connection that has not delivered anything yet is new, not dead.
    if (this.#deliveredAt !== null) this.#expectAnswer();
    return true;
  }

  /**
   * The page came back, from sleep, a hidden tab or another network: the connection may be dead without knowing it.
   *
   * @param {number} timeoutMs an attempt to connect that is older than this is replaced
   */
  wake(timeoutMs = CONNECT_TIMEOUT_MS) {
    if (this.#over) return;
    if (this.#socket === null) {
      this.#connect();
    } else if (this.#isOpen) {
      this.doubt();
    } else if (this.#steady() - this.#startedAt >= timeoutMs) {
      this.#drop();
      this.#connect();
    }
  }

  /** The connection, if there is one, may be dead: it has to answer a ping or is replaced. */
  doubt() {
    if (!this.#isOpen) return;
    this.#probe(WAKE_PROBE_TIMEOUT_MS);
    this.#changed('doubtful');
  }

  /** Disconnects, because browsers keep no page with an open socket for the back button. wake() resumes. */
  pause() {
    if (this.#over) return;
    this.#drop();
    this.#changed('lost');
  }

  /** Replaces the connection, because the token that it was opened with has changed. */
  renew() {
    if (this.#over) return;
    this.#drop();
    this.#changed('lost');
    this.#connect();
  }

  get #isOpen() {
    return this.#socket?.readyState === OPEN;
  }

  #send(message) {
    this.#socket.send(encode(message));
  }

  #connect() {
    this.#stopTimers();
    const since = this.#needsSnapshot ? null : this.#since();
    const query = since === null ? '' : `?since=${encodeURIComponent(since)}`;
    const socket = this.#openSocket(this.#url + query);
    this.#socket = socket;
    this.#opened = false;
    this.#deliveredAt = null;
    this.#startedAt = this.#heardAt = this.#steady();
    const ifCurrent = (handle) => (event) => {
      if (socket === this.#socket) handle(event);
    };
    socket.addEventListener('open', ifCurrent(() => {
      this.#opened = true;
      this.#changed('open');
    }));
    socket.addEventListener('message', ifCurrent((event) => this.#heard(event.data)));
    socket.addEventListener('close', ifCurrent((event) => this.#ended(event.code, event.reason)));
    this.#watchSilence(QUIET_MS);
  }

  #heard(text) {
    this.#heardAt = this.#steady();
    const message = decode(text);
    if (message === null) return;
    // The answer to a probe does not count, or a lasting silence would be probed again and again.
    if (this.#probeId === null || message.id !== this.#probeId) this.#askedInQuiet = false;
    if (this.#probeId !== null && message.id === this.#probeId) {
      this.#endProbe();
      this.#changed('assured');
      // Perhaps the page sent too many messages. The server is there all the same, and readers need not know.
      if (message.type === 'error') return;
    }
    if (this.#receive(message) === 'gap') {
      this.#needsSnapshot = true;
      this.#replace();
    } else if (this.#deliveredAt === null && (message.type === 'snapshot' || message.type === 'delta')) {
      this.#deliveredAt = this.#steady();
      this.#needsSnapshot = false;
    }
  }

  #ended(code, reason) {
    const { stayAway, waitMs } = afterClose(code, reason);
    if (stayAway) {
      this.#over = true;
      this.#drop();
      this.#changed('closed');
    } else {
      this.#reconnectLater(waitMs);
    }
  }

  /** Replaces the connection: at once if it has lasted, else with backoff. */
  #replace() {
    this.#reconnectLater(this.#wasGood ? 0 : null);
  }

  #reconnectLater(waitMs) {
    if (this.#wasGood) this.#backoff.reset();
    if (!this.#opened) this.#changed('refused');
    this.#drop();
    this.#changed('lost');
    this.#retryTimer = this.#setTimeout(() => this.#connect(), waitMs ?? this.#backoff.next());
  }

  get #wasGood() {
    return this.#deliveredAt !== null && this.#steady() - this.#deliveredAt >= GOOD_AFTER_MS;
  }

  #drop() {
    this.#stopTimers();
    const socket = this.#socket;
    this.#socket = null;
    this.#deliveredAt = null;
    socket?.close(NORMAL_CLOSURE);
  }

  /** One timer for many messages: when it fires, it measures how long the silence really is. */
  #watchSilence(inMs) {
    this.#silenceTimer = this.#setTimeout(() => {
      const silentMs = this.#steady() - this.#heardAt;
      if (silentMs >= SILENCE_TIMEOUT_MS) {
        this.#reconnectLater(null);
        return;
      }
      if (silentMs >= QUIET_MS) this.#askInQuiet();
      this.#watchSilence((silentMs < QUIET_MS ? QUIET_MS : SILENCE_TIMEOUT_MS) - silentMs);
    }, inMs);
  }

  #expectAnswer() {
    const sentAt = this.#steady();
    this.#clearTimeout(this.#answerTimer);
    this.#answerTimer = this.#setTimeout(() => {
      if (this.#heardAt < sentAt) this.#probe(PROBE_TIMEOUT_MS);
    }, REQUEST_QUIET_MS);
  }

  /** Probes a silent connection. The state changes only if there is no answer: most silent connections are alive. */
  #askInQuiet() {
    if (this.#askedInQuiet || this.#deliveredAt === null) return;
    this.#askedInQuiet = true;
    this.#probe(PROBE_TIMEOUT_MS);
  }

  /** Sends a ping. Only its own answer proves that the server is there: other messages may have been delayed. */
  #probe(timeoutMs) {
    if (this.#probeId !== null) return;
    this.#probes += 1;
    this.#probeId = `probe-${this.#probes}`;
    this.#send(ping(this.#probeId));
    this.#probeTimer = this.#setTimeout(() => this.#replace(), timeoutMs);
  }

  #endProbe() {
    this.#clearTimeout(this.#probeTimer);
    this.#probeTimer = this.#probeId = null;
  }

  #stopTimers() {
    this.#clearTimeout(this.#retryTimer);
    this.#clearTimeout(this.#silenceTimer);
    this.#clearTimeout(this.#answerTimer);
    this.#retryTimer = this.#silenceTimer = this.#answerTimer = null;
    this.#endProbe();
  }
}
