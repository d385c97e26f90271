// The token by which the server knows who may change the list, where not everybody may.

import { SUBPROTOCOL } from './messages.js';

const TOKEN = /^[A-Za-z0-9._~+-]{16,128}$/;

export const TOKEN_RULE = 'A token has 16 to 128 letters, digits or - . _ ~ + and no blanks.';

/** @param {string | null} text */
export const isToken = (text) => TOKEN.test(text ?? '');

/** What a connection is opened with: a script can set no header of a handshake. @param {string | null} token */
export const subprotocols = (token) => (token === null ? [SUBPROTOCOL] : [SUBPROTOCOL, `bearer.${token}`]);

/** The headers of a request. @param {string | null} token */
export const authorization = (token) => (token === null ? {} : { Authorization: `Bearer ${token}` });
