// Rows that the pointer drags to another place: a mouse by the cell with their symbol, a finger by the grip in it. The
// page marks a row whose grip is touched with data-dragged, see ../app/list/stock-table.js.

/** A mouse that moved by so many pixels drags; one that moved less has clicked. */
const CLICK = 4;

/** A pointer this close to the top or the bottom scrolls, by so much with each move; in pixels. */
const EDGE = 90;
const STEP = 10;

/**
 * @param {HTMLElement} body the rows, each with data-symbol, and with data-dragged while it is dragged
 * @param {(symbol: string, to: string) => void} move puts a row into the place of another
 */
export function rowsDraggable(body, move) {
  /** Where a mouse was pressed on a cell with a symbol. */
  let pressed = null;
  let over = null;
  const dragged = () => body.querySelector('[data-dragged]');
  const mark = (row) => {
    if (row === over) return;
    over?.removeAttribute('data-drop');
    over = row;
    if (row === null) return;
    const isAbove = row.compareDocumentPosition(dragged()) & Node.DOCUMENT_POSITION_FOLLOWING;
    row.dataset.drop = isAbove ? 'before' : 'after';
  };
  const end = () => {
    pressed = null;
    mark(null);
    delete dragged()?.dataset.dragged;
  };

  body.addEventListener('pointerdown', ({ target, pointerType, button, clientX, clientY }) => {
    const cell = target.closest('.stock-symbol');
    if (cell !== null && pointerType !== 'touch' && button === 0) pressed = { cell, clientX, clientY };
  });
  body.addEventListener('pointermove', ({ clientX, clientY, pointerId, buttons }) => {
    if (buttons === 0) pressed = null;
    if (pressed !== null && Math.hypot(clientX - pressed.clientX, clientY - pressed.clientY) > CLICK) {
      const { cell } = pressed;
      pressed = null;
      cell.setPointerCapture(pointerId);
      cell.parentElement.dataset.dragged = '';
    }
    if (dragged() === null) return;
    const row = document.elementFromPoint(clientX, clientY)?.closest('tbody tr');
    if (row) mark(row === dragged() ? null : row);
    const beyond = clientY < EDGE ? -1 : clientY > innerHeight - EDGE ? 1 : 0;
    scrollBy(0, beyond * STEP);
  });
  body.addEventListener('pointerup', () => {
    pressed = null;
    if (dragged() === null) return;
    if (over !== null) move(dragged().dataset.symbol, over.dataset.symbol);
    // The click that follows opens nothing.
    const stop = (event) => event.stopPropagation();
    addEventListener('click', stop, { capture: true });
    setTimeout(() => removeEventListener('click', stop, { capture: true }));
    end();
  });
  body.addEventListener('pointercancel', end);
}
