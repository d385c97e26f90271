// What is loaded when it is used first: averages, another stock to compare with, and own names and notes.

import './own-note.js';

export { loadAverages } from './averages.js';
export { Comparison } from './comparison.js';
