// Runs before the first paint, so that nothing moves when the page's script comes: the list leaves room for the detail
// that the address names, and has the height of rows that the reader chose.

const { dataset } = document.documentElement;

if (location.hash.length > 1) dataset.detail = '';

try {
  const stored = localStorage.getItem('stock-tracker.view') ?? '';
  const chosen = new URLSearchParams(location.search).get('density') ?? stored;
  if (/^dense$|"density":"dense"/.test(chosen)) dataset.density = 'dense';
} catch {
  // The browser allows no storage.
}
