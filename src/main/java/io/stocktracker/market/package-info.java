/**
 * The domain in plain Java: symbols, quotes, and the board that folds versioned events into what everyone sees.
 *
 * <p>Strictly, a quote is a bid and an ask; here it is a stock's last-sale state, and a {@link Tick} is one observation
 * of it.
 *
 * <p>Records that are compared or looked up for each price, message or handshake write out {@code equals} and {@code
 * hashCode}. A JVM compiles the generated ones; a native executable interprets their method handles at each call
 * (GraalVM 25.0.2), so that the comparison of 1,000 addresses took 25 ms.
 */
@NullMarked
package io.stocktracker.market;

import org.jspecify.annotations.NullMarked;
