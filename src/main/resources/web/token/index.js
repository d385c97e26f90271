// A bundle for boards that need a token for changes.

export { defineTokenField } from './token-field.js';
