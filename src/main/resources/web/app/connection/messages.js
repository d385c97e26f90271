// The wire protocol (docs/protocol.md): the page's messages, and decoding the server's.
// src/test/resources/protocol/ holds an example of each message.

export const SUBPROTOCOL = 'stocks.v1';

export const add = (id, symbols) => ({ type: 'add', ...optional({ id }), ...oneOrSeveral(symbols) });
export const remove = (id, symbols) => ({ type: 'remove', ...optional({ id }), ...oneOrSeveral(symbols) });
export const ping = (id) => ({ type: 'ping', id });

const optional = ({ id }) => (id === undefined ? {} : { id });
const oneOrSeveral = (symbols) => (symbols.length === 1 ? { symbol: symbols[0] } : { symbols });

export const encode = (message) => JSON.stringify(message);

/** Replaces an unreadable message that may have changed the board: for the board it is a gap. */
export const UNREADABLE = { type: 'unreadable' };

/** Messages that do not change the board: a malformed one is ignored. */
const DISPENSABLE = new Set(['heartbeat', 'ack', 'error']);

/**
 * Messages of a type that this page does not know pass: a newer server may send them, and the board ignores them.
 *
 * @param {unknown} text
 * @returns {object | null} the message; null if it is malformed and does not change the board
 */
export function decode(text) {
  const message = parse(text);
  if (typeof message?.type !== 'string') return UNREADABLE;
  const wellFormed = WELL_FORMED[message.type];
  if (wellFormed === undefined || wellFormed(message)) return message;
  return DISPENSABLE.has(message.type) ? null : UNREADABLE;
}

function parse(text) {
  try {
    return typeof text === 'string' ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

const isText = (value) => typeof value === 'string';
const isListOf = (isItem, list) => Array.isArray(list) && list.every(isItem);
const isListOrAbsent = (isItem, list) => list === undefined || isListOf(isItem, list);
const namesSymbol = (item) => item !== null && typeof item === 'object' && isText(item.symbol);
const isStock = (item) => namesSymbol(item) && Number.isFinite(item.last) && Number.isFinite(item.previousClose);

const WELL_FORMED = {
  __proto__: null,
  snapshot: (m) => parseVersion(m.version) !== null && isListOf(isStock, m.stocks),
  delta: (m) =>
    parseVersion(m.version) !== null &&
    parseVersion(m.since) !== null &&
    isListOrAbsent(isStock, m.stocks) &&
    isListOrAbsent(isText, m.removed) &&
    isListOrAbsent(namesSymbol, m.quotes),
  heartbeat: (m) => Number.isFinite(Date.parse(m.time)) && isText(m.feed),
  ack: (m) => isText(m.symbol) && isText(m.outcome),
  error: (m) => isText(m.code) && isText(m.message),
};

// A version of the board: the epoch (one unbroken life of the server's log) and a sequence within it.

/**
 * @param {unknown} text such as "k3f9-14"; the sequence stands after the last hyphen
 * @returns {{epoch: string, sequence: number} | null} null if it is malformed
 */
export function parseVersion(text) {
  if (typeof text !== 'string') return null;
  const match = /^(.+)-(\d+)$/s.exec(text);
  if (!match) return null;
  const sequence = Number.parseInt(match[2], 10);
  return Number.isSafeInteger(sequence) ? { epoch: match[1], sequence } : null;
}

/** Whether a board at the version `here` has all that there is up to the version `there`. */
export function includes(here, there) {
  const [at, upTo] = [parseVersion(here), parseVersion(there)];
  return at !== null && upTo !== null && at.epoch === upTo.epoch && at.sequence >= upTo.sequence;
}

// The token that proves the right to change the list.

/** The subprotocols of a handshake, with the token: scripts cannot set its headers. @param {string | null} token */
export const subprotocols = (token) => (token === null ? [SUBPROTOCOL] : [SUBPROTOCOL, `bearer.${token}`]);

/** The headers of a request. @param {string | null} token */
export const authorization = (token) => (token === null ? {} : { Authorization: `Bearer ${token}` });
