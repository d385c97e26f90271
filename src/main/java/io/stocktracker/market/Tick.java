package io.stocktracker.market;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One observation of a price.
 *
 * @param symbol what was observed
 * @param last the price, above zero
 * @param volume shares traded since the tick before, at least 0
 * @param time when it was observed
 */
public record Tick(Symbol symbol, BigDecimal last, long volume, Instant time) {

    /** @throws IllegalArgumentException if the price is not above zero or the volume is negative */
    public Tick {
        if (last.signum() <= 0) {
            throw new IllegalArgumentException("The price of " + symbol + " must be above zero, not " + last + ".");
        }
        if (volume < 0) {
            throw new IllegalArgumentException(
                    "The volume of " + symbol + " must not be negative, not " + volume + ".");
        }
    }
}
