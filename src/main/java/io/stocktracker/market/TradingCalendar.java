package io.stocktracker.market;

/** The trading hours of each instrument. Safe for any thread. */
@FunctionalInterface
public interface TradingCalendar {

    /** All instruments always trade; their trading days are UTC days. */
    TradingCalendar ALWAYS = symbol -> TradingHours.ALWAYS;

    /** When the symbol's exchange trades. */
    TradingHours hours(Symbol symbol);
}
