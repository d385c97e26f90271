// A ticker symbol: 1 to 24 of A–Z 0–9 . - ^ = : & / _ + and a letter, a digit or ^ first.

export { MISSING as MISSING_SYMBOL, RULE as INVALID_SYMBOL, parse as normalise, refusal } from './symbol-input.js';
