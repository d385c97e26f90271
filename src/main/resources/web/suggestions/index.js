// The bundle for suggestions below the field that adds stocks. It is loaded when the field gets the focus, and
// shares no module with the first.

export { SymbolSuggestions } from './suggestions.js';
