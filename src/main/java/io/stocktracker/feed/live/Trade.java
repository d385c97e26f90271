package io.stocktracker.feed.live;

import io.stocktracker.market.Prices;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One trade as a vendor reports it.
 *
 * @param price above zero, as exact as it came
 * @param size how much was traded, at least 0; a fraction for crypto
 * @param time when, by the exchange's clock
 * @param id the vendor's ID of the trade, unique for the symbol in a day; 0 if it has none
 * @param effect what it changes, by its sale conditions
 */
public record Trade(Symbol symbol, BigDecimal price, BigDecimal size, Instant time, long id, SaleEffect effect) {

    /** A trade further in the future is an error: it would make all real trades look late. */
    static final Duration FUTURE_TOLERANCE = Duration.ofMinutes(1);

    /** @throws IllegalArgumentException if {@link Prices#problem} finds something, or the size is negative */
    public Trade {
        Prices.problem(price).ifPresent(problem -> {
            throw new IllegalArgumentException("the price of " + symbol + ", " + price + ", " + problem);
        });
        if (size.signum() < 0) {
            throw new IllegalArgumentException("the size of a trade of " + symbol + ", " + size + ", is below zero");
        }
    }

    /** The same trade at another time. */
    Trade at(Instant other) {
        return new Trade(symbol, price, size, other, id, effect);
    }

    // Written out, because a native executable interprets the generated ones: see market/package-info. Each new trade
    // is compared with the last hundreds, which mostly differ in their numbers.

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || other instanceof Trade trade
                        && id == trade.id
                        && effect == trade.effect
                        && time.equals(trade.time)
                        && price.equals(trade.price)
                        && size.equals(trade.size)
                        && symbol.equals(trade.symbol);
    }

    @Override
    public int hashCode() {
        return Objects.hash(symbol, price, size, time, id, effect);
    }

    /** Whether its time is in the future: an error of the vendor, or of this machine's clock. */
    boolean isInFuture(Instant now) {
        return time.isAfter(now.plus(FUTURE_TOLERANCE));
    }
}
