// The bundle for the board over HTTP, for networks that block WebSockets. It is loaded when a WebSocket does not
// open, and shares no module with the first.

export { Polling } from './polling.js';
export { requestByRest } from './rest-requests.js';
