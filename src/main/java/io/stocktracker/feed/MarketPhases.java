package io.stocktracker.feed;

import io.stocktracker.market.FeedStatus.Market;
import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.TradingHours;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The combined market phase of a board's exchanges: that of the exchange that is most open. */
final class MarketPhases {

    private static final List<MarketPhase> MOST_OPEN_FIRST =
            List.of(MarketPhase.OPEN, MarketPhase.PRE_MARKET, MarketPhase.POST_MARKET, MarketPhase.CLOSED);

    /** More than a week has. A phase that is further away is not reported. */
    private static final int MAX_CHANGES = 100;

    private MarketPhases() {}

    /** The combined phase, and when it ends; empty if it never does. */
    static Optional<Market> together(Collection<TradingHours> exchanges, Instant now) {
        var phase = phase(exchanges, now);
        var opens = phase == MarketPhase.CLOSED
                ? next(exchanges, now, MarketPhase.OPEN::equals)
                : Optional.<Instant>empty();
        return next(exchanges, now, later -> later != phase).map(until -> new Market(phase, until, opens.orElse(null)));
    }

    /** When the combined phase becomes one that is wanted. */
    private static Optional<Instant> next(
            Collection<TradingHours> exchanges, Instant now, Predicate<MarketPhase> wanted) {
        return Stream.iterate(
                        nextChange(exchanges, now), Optional::isPresent, change -> nextChange(exchanges, change.get()))
                .limit(MAX_CHANGES)
                .flatMap(Optional::stream)
                .filter(change -> wanted.test(phase(exchanges, change)))
                .findFirst();
    }

    private static MarketPhase phase(Collection<TradingHours> exchanges, Instant at) {
        var phases = exchanges.stream().map(hours -> hours.phase(at)).toList();
        return MOST_OPEN_FIRST.stream().filter(phases::contains).findFirst().orElse(MarketPhase.OPEN);
    }

    private static Optional<Instant> nextChange(Collection<TradingHours> exchanges, Instant at) {
        return exchanges.stream()
                .flatMap(hours -> hours.nextChange(at).stream())
                .min(Instant::compareTo);
    }
}
