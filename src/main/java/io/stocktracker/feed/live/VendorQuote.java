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
 * A stock's quote as a vendor states it, for one trading day. Prices are above zero and as exact as they came.
 *
 * @param day the exchange's trading day of these values
 * @param volume the volume of the day up to the last trade, if the vendor states it
 * @param time the time of the last trade, if the vendor states it
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
     * Whether its day or time is in the future: an error of the vendor, or of this machine's clock.
     */
    boolean isInFuture(Instant now, TradingHours hours) {
        var limit = now.plus(Trade.FUTURE_TOLERANCE);
        return day.isAfter(hours.day(limit))
                || time.filter(when -> when.isAfter(limit)).isPresent();
    }

    VendorQuote withPreviousClose(BigDecimal close) {
        return new VendorQuote(symbol, day, last, close, open, high, low, volume, time);
    }

    VendorQuote withTime(Instant lastTrade) {
        return new VendorQuote(symbol, day, last, previousClose, open, high, low, volume, Optional.of(lastTrade));
    }

    /**
     * The same as a quote of the board.
     *
     * @param now the time of the quote if the vendor does not state that of the last trade
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

    /** The volume rounded down to whole shares or coins; null if it is not known. */
    static @Nullable Long whole(@Nullable BigDecimal volume) {
        return volume == null ? null : (Long) wholeOf(volume);
    }

    /** A known volume, rounded down to whole shares or coins. */
    static long wholeOf(BigDecimal volume) {
        return volume.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }
}
