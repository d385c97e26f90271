// The fifth bundle: wall mode. It is loaded for a wall, and shares no module with the first.

export { Wall } from './wall.js';
