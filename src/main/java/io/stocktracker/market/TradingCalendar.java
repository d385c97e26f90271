package io.stocktracker.market;

/** Which trading hours an instrument has. Safe for any thread. */
@FunctionalInterface
public interface TradingCalendar {

    /** Everything trades always, in UTC days. */
    TradingCalendar ALWAYS = symbol -> TradingHours.ALWAYS;

    /** When the symbol's exchange trades. */
    TradingHours hours(Symbol symbol);
}
