// The bundle for the panel "View". It is loaded when the reader is about to open it.

export { ViewPanel } from './view-panel.js';
