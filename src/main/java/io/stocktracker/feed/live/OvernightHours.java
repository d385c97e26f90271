package io.stocktracker.feed.live;

import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;

/**
 * The trading hours of US stocks overnight: in New York from 20:00 on the evening before each trading day to 4:00.
 * These trades belong to that day, which lasts until the next one begins.
 *
 * @see <a href="https://docs.alpaca.markets/us/docs/245-trading">24/5 trading</a>
 */
public final class OvernightHours implements TradingHours {

    private static final LocalTime BEGIN = LocalTime.of(20, 0);
    private static final LocalTime END = LocalTime.of(4, 0);

    private final UsStockHours stocks;

    /** @param stocks the calendar of trading days */
    public OvernightHours(UsStockHours stocks) {
        this.stocks = stocks;
    }

    @Override
    public MarketPhase phase(Instant at) {
        var time = at.atZone(UsStockHours.NEW_YORK).toLocalTime();
        var isNight = !time.isBefore(BEGIN) || time.isBefore(END);
        return isNight && stocks.isTradingDay(date(at)) ? MarketPhase.OPEN : MarketPhase.CLOSED;
    }

    @Override
    public Optional<Instant> nextChange(Instant at) {
        var date = date(at);
        return Optional.of(
                phase(at) == MarketPhase.OPEN
                        ? date.atTime(END).atZone(UsStockHours.NEW_YORK).toInstant()
                        : begin(date.plusDays(1)));
    }

    @Override
    public LocalDate day(Instant at) {
        var date = date(at);
        while (!stocks.isTradingDay(date)) {
            date = date.minusDays(1);
        }
        return date;
    }

    @Override
    public Instant begin(LocalDate day) {
        var date = day;
        while (!stocks.isTradingDay(date)) {
            date = date.plusDays(1);
        }
        return date.minusDays(1).atTime(BEGIN).atZone(UsStockHours.NEW_YORK).toInstant();
    }

    /** The date of the span from 20:00 to 20:00 that contains a time. */
    private static LocalDate date(Instant at) {
        var there = at.atZone(UsStockHours.NEW_YORK);
        return there.toLocalTime().isBefore(BEGIN)
                ? there.toLocalDate()
                : there.toLocalDate().plusDays(1);
    }
}
