// A bundle for boards that need a token for changes.

import './token-field.css';

export { defineTokenField } from './token-field.js';
