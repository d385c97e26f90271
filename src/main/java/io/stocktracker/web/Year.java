package io.stocktracker.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.market.Candle;
import io.stocktracker.market.TradingHours;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The range of a stock's last 52 weeks, and closes to compare its price with. What the past does not reach is left out.
 *
 * @param low the lowest price, today's included
 * @param high the highest price, today's included
 * @param since the first trading day of the range if the past is shorter than 52 weeks
 * @param weekAgo the close of the last trading day that is a week ago or longer
 * @param monthAgo the same of a month
 * @param yearAgo the same of a year
 * @param until when the next trading day begins; until then only today's trades change this
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Year(
        BigDecimal low,
        BigDecimal high,
        @Nullable LocalDate since,
        @Nullable BigDecimal weekAgo,
        @Nullable BigDecimal monthAgo,
        @Nullable BigDecimal yearAgo,
        Instant until) {

    private static final int WEEKS = 52;

    /** The maximum between the day that a close is wanted for and the last one with trades: holidays, quiet stocks. */
    private static final int MAX_GAP_DAYS = 10;

    /** The beginning of the oldest candle that may be needed. */
    static Instant from(LocalDate today, TradingHours hours) {
        return hours.begin(today.minusYears(1).minusDays(MAX_GAP_DAYS));
    }

    /**
     * The year up to a day.
     *
     * @param days daily candles, oldest first
     * @return nothing without candles of the last 52 weeks
     */
    static Optional<Year> of(List<Candle> days, LocalDate today, TradingHours hours) {
        var begin = hours.begin(today.minusWeeks(WEEKS));
        var year = days.stream().filter(day -> !day.start().isBefore(begin)).toList();
        if (year.isEmpty()) {
            return Optional.empty();
        }
        var isWhole = year.size() < days.size() || !year.get(0).start().isAfter(begin);
        return Optional.of(new Year(
                year.stream().map(Candle::low).min(BigDecimal::compareTo).orElseThrow(),
                year.stream().map(Candle::high).max(BigDecimal::compareTo).orElseThrow(),
                isWhole ? null : hours.day(year.get(0).start()),
                close(days, today.minusWeeks(1), hours),
                close(days, today.minusMonths(1), hours),
                close(days, today.minusYears(1), hours),
                hours.begin(today.plusDays(1))));
    }

    private static @Nullable BigDecimal close(List<Candle> days, LocalDate day, TradingHours hours) {
        var from = hours.begin(day.minusDays(MAX_GAP_DAYS));
        var to = hours.begin(day.plusDays(1));
        BigDecimal close = null;
        for (var candle : days) {
            if (!candle.start().isBefore(from) && candle.start().isBefore(to)) {
                close = candle.close();
            }
        }
        return close;
    }
}
