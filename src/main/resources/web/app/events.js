// The events that elements dispatch about what the reader did; the features listen to them. All of them bubble; the
// members are their detail.
//
// view-change      {view, undo} the reader changed their view; undo: what was done, if it can be undone
// own-change       {symbol, texts: {name, note}} the reader's own name or note of a stock
// row-move         {symbol, to} a row is moved to another place
// view-save        the shared view becomes the reader's own
// view-leave       back from the shared view to the reader's own
// wall-toggle      wall mode is switched on or off
// list-export      {script} the list as a file, which the script at that address writes
// hold-change      the pointer or the focus entered the rows, which then keep their places, or left them
// menu-open        {symbol, button} the menu of a row
// menu-lost        {place} the row at this place was removed while its menu was open
// stock-action     {action: 'open' | 'pin' | 'hide' | 'up' | 'down' | 'remove' | 'add' | 'alert', symbol}
//                  alert: with the price that was pointed at, if one was
// chart-change     another range or comparison is shown
// detail-close     the detail is closed
// detail-shrink    a large detail is made small, a small one is closed
// removal-undo     {symbols} removals are undone
// removal-commit   {symbols} removals cannot be undone any more
// add-result       {text, unseen} what became of the symbols that were added; unseen: those out of sight
// problem          {text} what could not be done
// announcement     {text} for screen readers
// connection-retry connect now
// token-change     the token was entered or removed
//
// Of the bundle web/alerts:
// alert-set        {symbol, kind, limit, minutes, repeat, target} target: of an alert of the board; empty: an own alert
// alert-remove     {id} an alert of the reader's own
// alerts-clear     the list of what rang is emptied
// alerts-seen      the reader has seen what rang
// alerts-sound     {on} the sound of alerts is switched on or off
// alerts-permission the reader may be asked for notifications
// board-alert-remove {id} an alert of the board

/** Dispatches an event from an element. */
export function emit(element, type, detail = {}) {
  element.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
}
