// What is loaded when it is used first: averages, and another stock to compare with.

export { averages, averageTexts } from './averages.js';
export { Comparison } from './comparison.js';
