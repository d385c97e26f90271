package io.stocktracker.market;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** When an exchange trades, and which trading day a time belongs to. Immutable, safe for any thread. */
public interface TradingHours {

    /** An exchange that never closes; its trading days are UTC days. */
    TradingHours ALWAYS = new TradingHours() {
        @Override
        public MarketPhase phase(Instant at) {
            return MarketPhase.OPEN;
        }

        @Override
        public Optional<Instant> nextChange(Instant at) {
            return Optional.empty();
        }

        @Override
        public LocalDate day(Instant at) {
            return LocalDate.ofInstant(at, ZoneOffset.UTC);
        }

        @Override
        public Instant begin(LocalDate day) {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    };

    /** The trading phase at a time. */
    MarketPhase phase(Instant at);

    /** When the phase at a time ends; nothing if it never does. */
    Optional<Instant> nextChange(Instant at);

    /** The trading day that a time belongs to: the newest that has begun by then. */
    LocalDate day(Instant at);

    /** The start of a trading day; for a date without trading, the start of the next trading day. */
    Instant begin(LocalDate day);
}
