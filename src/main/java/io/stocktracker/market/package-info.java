/**
 * The domain in plain Java: symbols, quotes, and the board that folds versioned events into what everyone sees.
 *
 * <p>Strictly, a quote is a bid and an ask; here it is a stock's last-sale state, and a {@link Tick} is one observation
 * of it.
 */
@NullMarked
package io.stocktracker.market;

import org.jspecify.annotations.NullMarked;
