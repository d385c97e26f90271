// The wire protocol (docs/protocol.md): what the page says, and reading what the server says.
// src/test/resources/protocol/ holds an example of each message.

import { parseVersion } from './version.js';

export const SUBPROTOCOL = 'stocks.v1';

export const add = (id, symbol) => ({ type: 'add', id, symbol });
export const remove = (id, symbol) => ({ type: 'remove', id, symbol });
export const ping = (id) => ({ type: 'ping', id });

export const encode = (message) => JSON.stringify(message);

/** Stands for what cannot be read but may have changed the board: for the board it is a gap. */
export const UNREADABLE = { type: 'unreadable' };

/** Without these the board is still right, and they are said again. */
const DISPENSABLE = new Set(['heartbeat', 'ack', 'error']);

/**
 * Messages of a type that this page does not know pass: a newer server may send them, and the board ignores them.
 *
 * @param {unknown} text
 * @returns {object | null} the message; null if it lacks what its type must have, and nothing is lost with it
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
