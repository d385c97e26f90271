// Rows that the pointer drags to another place: a mouse by the cell with their symbol, a finger by the grip in it.

/** A finger this close to the top or the bottom scrolls, by so much with each move; in pixels. */
const EDGE = 90;
const STEP = 10;

/**
 * @param {HTMLElement} body the rows, each with data-symbol
 * @param {(symbol: string, to: string) => void} move puts a row into the place of another
 */
export function rowsDraggable(body, move) {
  let dragged = null;
  let over = null;
  const mark = (row) => {
    if (row === over) return;
    over?.removeAttribute('data-drop');
    over = row;
    if (row === null) return;
    const isAbove = row.compareDocumentPosition(dragged) & Node.DOCUMENT_POSITION_FOLLOWING;
    row.dataset.drop = isAbove ? 'before' : 'after';
  };
  const end = () => {
    mark(null);
    delete dragged?.dataset.dragged;
    dragged = null;
  };
  body.addEventListener('dragstart', (event) => {
    const cell = event.target.closest?.('.stock-symbol');
    if (!cell) return;
    // A long press on the grip, which drags already.
    if (dragged !== null) {
      event.preventDefault();
      return;
    }
    dragged = cell.parentElement;
    event.dataTransfer.setData('text/plain', dragged.dataset.symbol);
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setDragImage(cell, 0, 0);
    dragged.dataset.dragged = '';
  });
  body.addEventListener('dragover', (event) => {
    const row = event.target.closest?.('tr') ?? null;
    if (dragged === null || row === null) return;
    event.preventDefault();
    mark(row === dragged ? null : row);
  });
  body.addEventListener('drop', (event) => {
    if (dragged === null || over === null) return;
    event.preventDefault();
    move(dragged.dataset.symbol, over.dataset.symbol);
  });
  body.addEventListener('dragend', end);

  const onGrip = (type, handle) => {
    body.addEventListener(type, (event) => {
      if (event.pointerType !== 'mouse' && event.target.matches('.stock-grip')) handle(event);
    });
  };
  onGrip('pointerdown', ({ target }) => {
    // The grip keeps a finger's pointer, wherever it goes.
    dragged = target.closest('tr');
    dragged.dataset.dragged = '';
  });
  onGrip('pointermove', ({ clientX, clientY }) => {
    const row = document.elementFromPoint(clientX, clientY)?.closest('tbody tr');
    if (row && dragged !== null) mark(row === dragged ? null : row);
    const beyond = clientY < EDGE ? -1 : clientY > innerHeight - EDGE ? 1 : 0;
    scrollBy(0, beyond * STEP);
  });
  onGrip('pointerup', () => {
    if (dragged !== null && over !== null) move(dragged.dataset.symbol, over.dataset.symbol);
    end();
  });
  onGrip('pointercancel', end);
}
