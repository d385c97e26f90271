// What a token looks like.

const TOKEN = /^[A-Za-z0-9._~+-]{16,128}$/;

export const TOKEN_RULE = 'A token has 16 to 128 letters, digits or - . _ ~ + and no blanks.';

/** @param {string | null} text */
export const isToken = (text) => TOKEN.test(text ?? '');
