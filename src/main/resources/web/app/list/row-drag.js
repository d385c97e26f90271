// Rows that the pointer drags to another place, by the cell with their symbol.

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
  body.addEventListener('dragstart', (event) => {
    const cell = event.target.closest?.('.stock-symbol');
    if (!cell) return;
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
  body.addEventListener('dragend', () => {
    mark(null);
    delete dragged?.dataset.dragged;
    dragged = null;
  });
}
