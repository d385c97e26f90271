// The bundle for what is done with rows: their menu, and dragging. It is loaded after the first one, so that prices
// come sooner, and shares no module with it.

export { rowsDraggable } from './row-drag.js';
export { defineRowMenu } from './row-menu.js';
