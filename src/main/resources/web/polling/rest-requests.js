// Requests to change the list over HTTP, where WebSockets are blocked: with the same messages as over the socket.

const TIMEOUT_MS = 10_000;

/** @typedef {(path: string, request: object) => Promise<Response>} Fetch path: below api/stocks */

/**
 * @param {object} message an add or a remove, see ../app/connection/messages.js
 * @param {object} parts
 * @param {Fetch} parts.fetch
 * @param {Record<string, string>} parts.authorization the headers that prove the right to change the list
 * @returns {Promise<object[]>} acks and errors; none for a request without an answer
 */
export async function requestByRest({ type, id, symbol, symbols = [symbol] }, { fetch, authorization }) {
  const send = async (path, method, more) => {
    const headers = { ...authorization, ...more.headers };
    return fetch(path, { method, ...more, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  };
  try {
    if (type === 'add') {
      const headers = { 'Content-Type': 'application/json' };
      const response = await send('', 'POST', { headers, body: JSON.stringify(symbols) });
      const answers = await response.json();
      return response.ok ? answers.map((answer) => ({ ...answer, id })) : [{ type: 'error', id, ...problem(answers) }];
    }
    const answer = async (each) => {
      const response = await send(`/${encodeURIComponent(each)}`, 'DELETE', {});
      if (response.ok) return { type: 'ack', id, symbol: each, outcome: 'removed' };
      if (response.status === 404) return { type: 'ack', id, symbol: each, outcome: 'not-listed' };
      return { type: 'error', id, symbol: each, ...problem(await response.json()) };
    };
    return await Promise.all(symbols.map(answer));
  } catch {
    return [];
  }
}

const problem = ({ code = 'unavailable', detail = 'That failed. Please try again.' }) => ({
  code,
  message: detail,
});
