// What a WebSocket close code asks of the client: come back (and when), or stay away.

const UNSUPPORTED_DATA = 1003;
const POLICY_VIOLATION = 1008;
const MESSAGE_TOO_BIG = 1009;
const GOING_AWAY = 1001;
const STAY_AWAY_FROM = 4500;
const STAY_AWAY_TO = 4999;

/** However long a server asks clients to wait, a page left open returns within this time. */
const LONGEST_WAIT_MS = 5 * 60_000;

/**
 * @param {number} code
 * @param {string} reason
 * @returns {{stayAway: boolean, waitMs: number | null}} waitMs: null if the client may choose
 */
export function afterClose(code, reason = '') {
  const stayAway =
    code === UNSUPPORTED_DATA ||
    code === POLICY_VIOLATION ||
    code === MESSAGE_TOO_BIG ||
    (code >= STAY_AWAY_FROM && code <= STAY_AWAY_TO);
  const wait = code === GOING_AWAY ? /^retry=(\d+)$/.exec(reason) : null;
  return { stayAway, waitMs: wait ? Math.min(Number(wait[1]), LONGEST_WAIT_MS) : null };
}
