package io.stocktracker.feed.live;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code Retry-After} header of an HTTP response. */
final class RetryAfter {

    /** A longer time counts as an error of the vendor. */
    private static final Duration MAX_DELAY = Duration.ofDays(1);

    /** Shorter, because vendors use different units for it. */
    private static final Duration MAX_RESET = Duration.ofMinutes(10);

    private RetryAfter() {}

    /**
     * Reads the headers.
     *
     * @param retryAfter the header {@code Retry-After}: seconds, or an HTTP date
     * @param resetAt the header {@code X-Ratelimit-Reset}: seconds since 1970, as Finnhub and Alpaca send it
     * @return how long to wait, at least zero; empty if neither header can be read
     */
    static Optional<Duration> of(@Nullable String retryAfter, @Nullable String resetAt, Instant now) {
        return number(retryAfter)
                .map(Duration::ofSeconds)
                .or(() -> date(retryAfter).map(date -> Duration.between(now, date)))
                .map(wait -> within(wait, MAX_DELAY))
                .or(() -> instant(resetAt).map(reset -> within(Duration.between(now, reset), MAX_RESET)));
    }

    private static Optional<Long> number(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Long.valueOf(text.strip()));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(@Nullable String seconds) {
        try {
            return number(seconds).map(Instant::ofEpochSecond);
        } catch (DateTimeException farAway) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> date(@Nullable String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private static Duration within(Duration wait, Duration longest) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(longest) > 0 ? longest : wait;
    }
}
