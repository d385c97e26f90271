package io.stocktracker.web;

import io.stocktracker.market.Candle.Interval;
import java.time.Duration;
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

    /** Candles of one answer: those of each minute of today and the seven days before it. */
    static final int MAX_CANDLES = 8 * 24 * 60;

    /**
     * Reads the texts of a query.
     *
     * @param from a time or a date; null is the beginning of today
     * @param to a time or a date; null is the end of today
     * @param keep how long candles are kept: whole days of which none is left cannot be asked for too much
     * @throws IllegalArgumentException if they have no sense or ask for too much, with a message for a person
     */
    static CandleQuery of(@Nullable String from, @Nullable String to, String interval, Instant now, Duration keep) {
        var today = date(now);
        var begin = from == null ? midnight(today) : time("from", from);
        var end = to == null ? midnight(today.plusDays(1)) : time("to", to);
        if (!begin.isBefore(end)) {
            throw new IllegalArgumentException("\"from\" (" + begin + ") must be before \"to\" (" + end + ").");
        }
        var query = new CandleQuery(begin, end, interval(interval));
        var most = query.spansBetween(midnight(date(now.minus(keep))), midnight(today.plusDays(1)));
        if (most > MAX_CANDLES) {
            throw new IllegalArgumentException(
                    "These are " + most + " spans of " + interval + ", and one answer has at most " + MAX_CANDLES
                            + ": ask for a longer \"interval\" or for less time.");
        }
        return query;
    }

    /** How many spans the part of the query has that lies between two times. */
    private long spansBetween(Instant oldest, Instant newest) {
        var begin = from.isBefore(oldest) ? oldest : from;
        var end = to.isAfter(newest) ? newest : to;
        var seconds = Math.max(0, Duration.between(begin, end).toSeconds());
        var length = interval.length().toSeconds();
        return (seconds + length - 1) / length;
    }

    private static LocalDate date(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
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
