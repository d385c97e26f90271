// The bundle for what is done with rows: their menu, and dragging. It is loaded when the pointer or the
// focus comes to the rows, and shares no module with the first bundle.

export { rowsDraggable } from './row-drag.js';
export { defineRowMenu } from './row-menu.js';
