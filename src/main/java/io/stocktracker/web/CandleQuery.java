package io.stocktracker.web;

import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.TradingHours;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request for the candles that start from {@code from}, inclusive, to {@code to}, exclusive.
 *
 * @param from before {@code to}
 */
record CandleQuery(Instant from, Instant to, Interval interval) {

    /** Candles of one response: one for each minute of today and the seven days before it. */
    static final int MAX_CANDLES = 8 * 24 * 60;

    /**
     * Reads the parameters of a query.
     *
     * @param from a time or a date; null means the beginning of today
     * @param to a time or a date, exclusive; null means the end of today
     * @param keep how long one-minute candles are kept; older days and future days do not count toward the maximum
     * @param hours the trading hours of the symbol; dates are trading days of these
     * @throws IllegalArgumentException if they are malformed or ask for too many candles; the message is for a person
     */
    static CandleQuery of(
            @Nullable String from,
            @Nullable String to,
            String interval,
            Instant now,
            Duration keep,
            TradingHours hours) {
        var today = hours.day(now);
        var begin = from == null ? hours.begin(today) : time("from", from, hours);
        var end = to == null ? hours.begin(today.plusDays(1)) : time("to", to, hours);
        if (!begin.isBefore(end)) {
            throw new IllegalArgumentException("\"from\" (" + begin + ") must be before \"to\" (" + end + ").");
        }
        var query = new CandleQuery(begin, end, interval(interval));
        var longest = keep.compareTo(query.interval().keep()) > 0
                ? keep
                : query.interval().keep();
        var most = query.spansBetween(hours.begin(hours.day(now.minus(longest))), hours.begin(today.plusDays(1)));
        if (most > MAX_CANDLES) {
            throw new IllegalArgumentException("The range has " + most + " candles of " + interval + "; the maximum is "
                    + MAX_CANDLES + ". Use a larger \"interval\" or a shorter range.");
        }
        return query;
    }

    /** How many candles the query may have between two times. */
    private long spansBetween(Instant oldest, Instant newest) {
        var begin = from.isBefore(oldest) ? oldest : from;
        var end = to.isAfter(newest) ? newest : to;
        var seconds = Math.max(0, Duration.between(begin, end).toSeconds());
        var length = interval.length().toSeconds();
        return (seconds + length - 1) / length;
    }

    private static Instant time(String name, String text, TradingHours hours) {
        try {
            return text.length() == "2026-11-23".length() ? hours.begin(LocalDate.parse(text)) : Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" must be a time such as 2026-11-23T15:04:05Z or a date such as 2026-11-23.");
        }
    }

    private static Interval interval(String text) {
        return Arrays.stream(Interval.values())
                .filter(interval -> interval.word().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"interval\" must be one of "
                        + Arrays.stream(Interval.values()).map(Interval::word).collect(Collectors.joining(", "))
                        + "."));
    }
}
