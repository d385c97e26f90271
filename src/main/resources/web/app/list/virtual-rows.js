// Which rows of a long list are made at all: those in sight and a few around them. A list that is short enough is there
// as a whole, for the browser's own search and for screen readers.

/** Up to so many rows, all are made; the server sends as many (io.stocktracker.web.Page). */
export const MAX_UNVIRTUALIZED = 250;

/** Rows beyond the edges, so that scrolling finds them there. */
const MARGIN = 12;

/**
 * @param {object} list
 * @param {number} list.count rows
 * @param {number} list.rowHeight pixels
 * @param {number} list.above pixels of the list that are scrolled out at the top; below zero: space above the list
 * @param {number} list.viewport pixels in sight
 * @returns {{from: number, to: number}} rows from, inclusive, to, exclusive
 */
export function visibleRange({ count, rowHeight, above, viewport }) {
  if (count <= MAX_UNVIRTUALIZED || !(rowHeight > 0)) return { from: 0, to: Math.min(count, MAX_UNVIRTUALIZED) };
  const within = (row) => Math.min(count, Math.max(0, row));
  return {
    from: within(Math.floor(above / rowHeight) - MARGIN),
    to: within(Math.ceil((above + viewport) / rowHeight) + MARGIN),
  };
}
