/** Alpaca: US stocks, with a key and its secret. */
@NullMarked
package io.stocktracker.feed.live.alpaca;

import org.jspecify.annotations.NullMarked;
