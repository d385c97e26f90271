// What is kept in this browser from visit to visit.

/** @returns {string | null} null if there is nothing, also where the browser is set to keep nothing, and throws */
export function readStored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string | null} text null to forget it. What cannot be kept lasts as long as the page. */
export function writeStored(key, text) {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // See above.
  }
}
