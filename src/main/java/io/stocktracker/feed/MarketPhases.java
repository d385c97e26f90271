package io.stocktracker.feed;

import io.stocktracker.market.FeedStatus.Market;
import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.TradingHours;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The combined market phase of a board's exchanges: that of the exchange that is most open. */
final class MarketPhases {

    private static final List<MarketPhase> MOST_OPEN_FIRST =
            List.of(MarketPhase.OPEN, MarketPhase.PRE_MARKET, MarketPhase.POST_MARKET, MarketPhase.CLOSED);

    /** More than a week has. If the combined phase lasts longer than this many changes, its end is not reported. */
    private static final int MAX_CHANGES = 100;

    private MarketPhases() {}

    /** The combined phase, and when it ends; empty if it never does. */
    static Optional<Market> together(Collection<TradingHours> exchanges, Instant now) {
        var phase = phase(exchanges, now);
        var change = nextChange(exchanges, now);
        for (var i = 0; change.isPresent() && i < MAX_CHANGES; i++) {
            if (phase(exchanges, change.get()) != phase) {
                return Optional.of(new Market(phase, change.get()));
            }
            change = nextChange(exchanges, change.get());
        }
        return Optional.empty();
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
