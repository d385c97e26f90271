/** Where the board and the past of its prices are kept: the journal that decides and orders, and the candles. */
@NullMarked
package io.stocktracker.storage;

import org.jspecify.annotations.NullMarked;
