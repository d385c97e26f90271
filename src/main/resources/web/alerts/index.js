// The third bundle: alerts, with their styles. It is loaded for readers who have alerts, or who ask for them. It shares
// no module with the first, which would make both wait for a fourth; what it needs from there, the page gives it.

import './alerts.css';

export { Alerts } from './alerts.js';
