package io.stocktracker.feed.live;

import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.TradingHours;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/**
 * The trading hours of currencies: from Sunday 17:00 to Friday 17:00 in New York, without holidays. A trading day
 * begins at 17:00 on the evening before its date; Friday lasts until Monday begins.
 */
public final class ForexHours implements TradingHours {

    private static final LocalTime ROLL = LocalTime.of(17, 0);

    @Override
    public MarketPhase phase(Instant at) {
        return isWeekend(date(at)) ? MarketPhase.CLOSED : MarketPhase.OPEN;
    }

    @Override
    public Optional<Instant> nextChange(Instant at) {
        var date = date(at);
        return Optional.of(
                isWeekend(date) ? begin(date) : rollBefore(date.with(TemporalAdjusters.next(DayOfWeek.SATURDAY))));
    }

    @Override
    public LocalDate day(Instant at) {
        var date = date(at);
        return isWeekend(date) ? date.with(TemporalAdjusters.previous(DayOfWeek.FRIDAY)) : date;
    }

    @Override
    public Instant begin(LocalDate day) {
        return rollBefore(isWeekend(day) ? day.with(TemporalAdjusters.next(DayOfWeek.MONDAY)) : day);
    }

    /** The date of the span from 17:00 to 17:00 that contains a time. */
    private static LocalDate date(Instant at) {
        var there = at.atZone(UsStockHours.NEW_YORK);
        return there.toLocalTime().isBefore(ROLL)
                ? there.toLocalDate()
                : there.toLocalDate().plusDays(1);
    }

    private static Instant rollBefore(LocalDate date) {
        return ZonedDateTime.of(date.minusDays(1), ROLL, UsStockHours.NEW_YORK).toInstant();
    }

    private static boolean isWeekend(LocalDate date) {
        return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    }
}
