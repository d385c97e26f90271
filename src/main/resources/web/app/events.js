// The events that elements dispatch about what the reader did; the features listen to them. All of them bubble; the
// members are their detail.
//
// view-change      {view, undo} the reader changed their view; undo: what was done, if it can be undone
// row-move         {symbol, to} a row goes to another place
// view-save        the shared view becomes the reader's own
// view-leave       back from the shared view to the reader's own
// wall-toggle      the list alone on the whole screen, or no longer
// list-export      {spreadsheet} the list as a file, exact or for the reader's spreadsheet
// hold-change      the pointer or the keyboard came to the rows, which then stay where they are, or left them
// menu-open        {symbol, button} the menu of a row
// menu-lost        {place} the row at this place went while its menu was open
// stock-action     {action: 'open' | 'pin' | 'hide' | 'up' | 'down' | 'remove' | 'add' | 'alert', symbol}
//                  alert: with the price that was pointed at, if one was
// detail-close     the detail
// detail-shrink    the detail, if it is not large; else it is made small
// removal-undo     {symbols} take a removal back
// removal-commit   {symbols} a removal cannot be undone any more
// filter-clear     {symbols} the filter hides what was added
// announcement     {text} for screen readers
// connection-retry connect now
// token-change     another token, or none
//
// Of the bundle web/alerts:
// alert-set        {symbol, kind, limit, minutes, repeat, target} an alert; target: of the board's, empty for one's own
// alert-remove     {id} an alert of the reader's own
// alerts-clear     the list of what rang is emptied
// alerts-seen      the reader has seen what rang
// alerts-sound     {on} alerts are heard, or not
// alerts-permission the reader may be asked for notifications
// board-alert-remove {id} an alert of the board

/** Dispatches one of them from an element. */
export function emit(element, type, detail = {}) {
  element.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
}
