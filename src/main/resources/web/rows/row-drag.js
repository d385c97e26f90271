// Rows that the pointer drags to another place: a mouse by the cell with their symbol, a finger by the grip in it. The
// page marks the row that is dragged, see ../app/list/stock-table.js.

/** A finger this close to the top or the bottom scrolls, by so much with each move; in pixels. */
const EDGE = 90;
const STEP = 10;

/**
 * @param {HTMLElement} body the rows, each with data-symbol, and with data-dragged while it is dragged
 * @param {(symbol: string, to: string) => void} move puts a row into the place of another
 */
export function rowsDraggable(body, move) {
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
  const drop = () => {
    if (dragged() !== null && over !== null) move(dragged().dataset.symbol, over.dataset.symbol);
    mark(null);
  };
  body.addEventListener('dragover', (event) => {
    const row = event.target.closest?.('tr') ?? null;
    if (dragged() === null || row === null) return;
    event.preventDefault();
    mark(row === dragged() ? null : row);
  });
  body.addEventListener('drop', (event) => {
    if (dragged() !== null) event.preventDefault();
    drop();
  });
  body.addEventListener('dragend', () => mark(null));

  const onGrip = (type, handle) => {
    body.addEventListener(type, (event) => {
      if (event.pointerType !== 'mouse' && event.target.matches('.stock-grip')) handle(event);
    });
  };
  // The grip keeps a finger's pointer, wherever it goes.
  onGrip('pointermove', ({ clientX, clientY }) => {
    if (dragged() === null) return;
    const row = document.elementFromPoint(clientX, clientY)?.closest('tbody tr');
    if (row) mark(row === dragged() ? null : row);
    const beyond = clientY < EDGE ? -1 : clientY > innerHeight - EDGE ? 1 : 0;
    scrollBy(0, beyond * STEP);
  });
  onGrip('pointerup', drop);
  onGrip('pointercancel', () => mark(null));
}
