package io.stocktracker.web;

import io.stocktracker.market.Candle.Interval;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which candles are asked for.
 *
 * @param from the earliest start of a candle's span
 * @param to after {@code from}; a span that begins then or later is not in it
 */
record CandleQuery(Instant from, Instant to, Interval interval) {

    /**
     * Reads the texts of a query.
     *
     * @param from a time or a date; null is the beginning of today
     * @param to a time or a date; null is the end of today
     * @throws IllegalArgumentException if they have no sense, with a message for a person
     */
    static CandleQuery of(@Nullable String from, @Nullable String to, String interval, Instant now) {
        var today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        var begin = from == null ? midnight(today) : time("from", from);
        var end = to == null ? midnight(today.plusDays(1)) : time("to", to);
        if (!begin.isBefore(end)) {
            throw new IllegalArgumentException("\"from\" (" + begin + ") must be before \"to\" (" + end + ").");
        }
        return new CandleQuery(begin, end, interval(interval));
    }

    private static Instant time(String name, String text) {
        try {
            return text.length() == "2026-11-23".length() ? midnight(LocalDate.parse(text)) : Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" must be a time such as 2026-11-23T15:04:05Z or a date such as 2026-11-23.");
        }
    }

    private static Instant midnight(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
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
