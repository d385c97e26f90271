// The third bundle: alerts, with their styles. It is loaded for readers who have alerts, or who ask for them. It shares
// no module with the first, which would make both wait for a fourth; what it needs from there, the page gives it.

import './alerts.css';

import { Alerts } from './alerts.js';

/**
 * Starts them, once they have their styles.
 *
 * @param {HTMLElement} host says where the styles are
 * @param {import('../app/page.js').Page} page
 * @param {{read: (key: string) => string | null, write: (key: string, text: string | null) => void}} storage
 * @returns {Promise<Alerts>} fails if the styles cannot be loaded
 */
export async function load(host, page, storage) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL(host.dataset.styles, document.baseURI);
  document.head.append(link);
  await new Promise((loaded, failed) => {
    link.addEventListener('load', loaded);
    link.addEventListener('error', failed);
  });
  return new Alerts(page, storage);
}
