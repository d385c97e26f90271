package io.stocktracker.feed.live;

import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.TradingHours;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The trading hours of US stocks, by the rules of the New York Stock Exchange, in New York's time: the pre-market from
 * 4:00, the regular hours from 9:30 to 16:00, and the post-market until 20:00. On the day after Thanksgiving, and on 3
 * July and 24 December if the holiday after them is on a weekday, the regular hours end at 13:00 and all trading at
 * 17:00.
 *
 * <p>The holidays of a year follow from the rules as they are since 2022. Other closed days, such as days of mourning,
 * are named by the operator.
 *
 * <p>A trading day begins at 4:00 and lasts until the next one begins: on a Sunday, the trading day is still Friday.
 */
public final class UsStockHours implements TradingHours {

    public static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private static final LocalTime PRE_MARKET = LocalTime.of(4, 0);
    private static final LocalTime OPEN = LocalTime.of(9, 30);
    private static final LocalTime CLOSE = LocalTime.of(16, 0);
    private static final LocalTime EARLY_CLOSE = LocalTime.of(13, 0);
    private static final LocalTime END = LocalTime.of(20, 0);
    private static final LocalTime EARLY_END = LocalTime.of(17, 0);

    private static final int JUNETEENTH_SINCE = 2022;

    private final Set<LocalDate> alsoClosed;

    /** @param alsoClosed closed days apart from weekends and regular holidays */
    public UsStockHours(Collection<LocalDate> alsoClosed) {
        this.alsoClosed = Set.copyOf(alsoClosed);
    }

    @Override
    public MarketPhase phase(Instant at) {
        var there = at.atZone(NEW_YORK);
        var date = there.toLocalDate();
        var time = there.toLocalTime();
        if (!isTradingDay(date) || time.isBefore(PRE_MARKET) || !time.isBefore(end(date))) {
            return MarketPhase.CLOSED;
        }
        if (time.isBefore(OPEN)) {
            return MarketPhase.PRE_MARKET;
        }
        return time.isBefore(close(date)) ? MarketPhase.OPEN : MarketPhase.POST_MARKET;
    }

    @Override
    public Optional<Instant> nextChange(Instant at) {
        var there = at.atZone(NEW_YORK);
        var date = there.toLocalDate();
        var time = there.toLocalTime();
        if (isTradingDay(date)) {
            for (var change : List.of(PRE_MARKET, OPEN, close(date), end(date))) {
                if (time.isBefore(change)) {
                    return Optional.of(instant(date, change));
                }
            }
        }
        return Optional.of(instant(tradingDayAfter(date), PRE_MARKET));
    }

    @Override
    public LocalDate day(Instant at) {
        var there = at.atZone(NEW_YORK);
        var date =
                there.toLocalTime().isBefore(PRE_MARKET) ? there.toLocalDate().minusDays(1) : there.toLocalDate();
        while (!isTradingDay(date)) {
            date = date.minusDays(1);
        }
        return date;
    }

    @Override
    public Instant begin(LocalDate day) {
        return instant(isTradingDay(day) ? day : tradingDayAfter(day), PRE_MARKET);
    }

    private static Instant instant(LocalDate date, LocalTime time) {
        return date.atTime(time).atZone(NEW_YORK).toInstant();
    }

    private LocalDate tradingDayAfter(LocalDate date) {
        var next = date.plusDays(1);
        while (!isTradingDay(next)) {
            next = next.plusDays(1);
        }
        return next;
    }

    boolean isTradingDay(LocalDate date) {
        return date.getDayOfWeek() != DayOfWeek.SATURDAY
                && date.getDayOfWeek() != DayOfWeek.SUNDAY
                && !isHoliday(date)
                && !alsoClosed.contains(date);
    }

    boolean closesEarly(LocalDate date) {
        return isTradingDay(date)
                && (date.equals(thanksgiving(date.getYear()).plusDays(1))
                        || isDayBefore(date, Month.JULY, 4)
                        || isDayBefore(date, Month.DECEMBER, 25));
    }

    private LocalTime close(LocalDate date) {
        return closesEarly(date) ? EARLY_CLOSE : CLOSE;
    }

    private LocalTime end(LocalDate date) {
        return closesEarly(date) ? EARLY_END : END;
    }

    /** Whether the next day is a holiday on its own date. */
    private static boolean isDayBefore(LocalDate date, Month month, int day) {
        var next = date.plusDays(1);
        return next.getMonth() == month
                && next.getDayOfMonth() == day
                && next.getDayOfWeek() != DayOfWeek.SATURDAY
                && next.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    private static boolean isHoliday(LocalDate date) {
        var year = date.getYear();
        return date.equals(newYear(year))
                || date.equals(monday(year, Month.JANUARY, 3))
                || date.equals(monday(year, Month.FEBRUARY, 3))
                || date.equals(easter(year).minusDays(2))
                || date.equals(LocalDate.of(year, Month.MAY, 1).with(TemporalAdjusters.lastInMonth(DayOfWeek.MONDAY)))
                || year >= JUNETEENTH_SINCE && date.equals(observed(LocalDate.of(year, Month.JUNE, 19)))
                || date.equals(observed(LocalDate.of(year, Month.JULY, 4)))
                || date.equals(monday(year, Month.SEPTEMBER, 1))
                || date.equals(thanksgiving(year))
                || date.equals(observed(LocalDate.of(year, Month.DECEMBER, 25)));
    }

    /** A New Year's Day on a Saturday is not observed: the Friday before is the end of the accounting year. */
    private static LocalDate newYear(int year) {
        var date = LocalDate.of(year, Month.JANUARY, 1);
        return date.getDayOfWeek() == DayOfWeek.SUNDAY ? date.plusDays(1) : date;
    }

    private static LocalDate thanksgiving(int year) {
        return LocalDate.of(year, Month.NOVEMBER, 1).with(TemporalAdjusters.dayOfWeekInMonth(4, DayOfWeek.THURSDAY));
    }

    private static LocalDate monday(int year, Month month, int ordinal) {
        return LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(ordinal, DayOfWeek.MONDAY));
    }

    private static LocalDate observed(LocalDate date) {
        return switch (date.getDayOfWeek()) {
            case SATURDAY -> date.minusDays(1);
            case SUNDAY -> date.plusDays(1);
            default -> date;
        };
    }

    /** Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus, Jones, Butcher). */
    private static LocalDate easter(int year) {
        var a = year % 19;
        var b = year / 100;
        var c = year % 100;
        var h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        var l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        var m = (a + 11 * h + 22 * l) / 451;
        var n = h + l - 7 * m + 114;
        return LocalDate.of(year, n / 31, n % 31 + 1);
    }
}
