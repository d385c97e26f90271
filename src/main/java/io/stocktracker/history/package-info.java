/** The past of the prices: rounds folded into candles, and where they are kept. */
@NullMarked
package io.stocktracker.history;

import org.jspecify.annotations.NullMarked;
