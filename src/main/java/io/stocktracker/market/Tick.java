package io.stocktracker.market;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One observation of a price.
 *
 * @param symbol what was observed
 * @param last the price, as exact as the source states it
 * @param volume shares traded since the tick before, at least 0
 * @param time when it was observed
 */
public record Tick(Symbol symbol, BigDecimal last, long volume, Instant time) {

    /** @throws IllegalArgumentException if {@link Prices#problem} finds something, or the volume is negative */
    public Tick {
        Prices.problem(last).ifPresent(problem -> {
            throw new IllegalArgumentException("The price of " + symbol + ", " + last + ", " + problem + ".");
        });
        if (volume < 0) {
            throw new IllegalArgumentException(
                    "The volume of " + symbol + " must not be negative, not " + volume + ".");
        }
    }
}
