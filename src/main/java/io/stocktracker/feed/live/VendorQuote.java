package io.stocktracker.feed.live;

import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingHours;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's answer about a stock's trading day. Prices are above zero and as exact as they came.
 *
 * @param day the exchange's trading day that this is about
 * @param time of the last trade, if the vendor tells
 * @param volume traded in the day up to that trade, if the vendor tells
 */
public record VendorQuote(
        Symbol symbol,
        LocalDate day,
        BigDecimal last,
        BigDecimal previousClose,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        Optional<BigDecimal> volume,
        Optional<Instant> time) {

    /**
     * Whether this tells of a day or a time that is yet to come: an error of the vendor's, or of this machine's clock.
     */
    boolean isInFuture(Instant now, TradingHours hours) {
        var limit = now.plus(Trade.FUTURE);
        return day.isAfter(hours.day(limit))
                || time.filter(told -> told.isAfter(limit)).isPresent();
    }

    VendorQuote withPreviousClose(BigDecimal close) {
        return new VendorQuote(symbol, day, last, close, open, high, low, volume, time);
    }

    /**
     * The same as a row of the board.
     *
     * @param now counts as the time of the last trade if the vendor does not tell it
     */
    Quote toQuote(Instant now) {
        return new Quote(
                symbol,
                last,
                previousClose,
                open,
                high.max(last),
                low.min(last),
                whole(volume.orElse(null)),
                time.orElse(now));
    }

    /** Whole shares or coins; what is left over counts once it makes a whole one. Null if the volume is not known. */
    static @Nullable Long whole(@Nullable BigDecimal volume) {
        return volume == null ? null : (Long) wholeOf(volume);
    }

    /** Whole shares or coins of a known volume. */
    static long wholeOf(BigDecimal volume) {
        return volume.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }
}
