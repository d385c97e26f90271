/** Storage of the board and its history: the journal that decides on changes and orders them, and the candles. */
@NullMarked
package io.stocktracker.storage;

import org.jspecify.annotations.NullMarked;
