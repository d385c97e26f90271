// The browser's storage, which lasts from visit to visit.

/** @returns {string | null} null if nothing is stored, or the browser allows no storage and throws */
export function readStored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string | null} text null removes it. Without storage a setting lasts as long as the page. */
export function writeStored(key, text) {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // See above.
  }
}
