package io.stocktracker.live;

import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * One trade as a vendor tells of it.
 *
 * @param price above zero, as exact as it came
 * @param size how much was traded, at least 0; a fraction for crypto
 * @param time when, by the exchange's clock
 * @param id the vendor's number for it, unique for the symbol in a day; 0 if it gives none
 */
record Trade(Symbol symbol, BigDecimal price, BigDecimal size, Instant time, long id) {

    /** @throws IllegalArgumentException if the price is not above zero or the size is negative */
    Trade {
        if (price.signum() <= 0 || size.signum() < 0) {
            throw new IllegalArgumentException("No trade: " + price + " × " + size + " of " + symbol);
        }
    }
}
