package io.stocktracker.feed;

import io.stocktracker.feed.live.ForexHours;
import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.market.FeedStatus.Market;
import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.TradingHours;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MarketPhasesTest {

    private static final Instant SATURDAY = Instant.parse("2026-11-28T15:00:00Z");
    private static final Instant SUNDAY_EVENING = Instant.parse("2026-11-29T22:00:00Z");
    private static final TradingHours STOCKS = new UsStockHours(List.of());
    private static final TradingHours CURRENCIES = new ForexHours();

    @Test
    void aClosedMarketEndsWithThePreMarketAndOpensWithTheRegularHours() {
        assertThat(MarketPhases.together(Set.of(STOCKS), SATURDAY))
                .contains(new Market(
                        MarketPhase.CLOSED,
                        Instant.parse("2026-11-30T09:00:00Z"),
                        Instant.parse("2026-11-30T14:30:00Z")));
    }

    @Test
    void theMarketIsClosedUntilTheFirstExchangeOpens() {
        assertThat(MarketPhases.together(Set.of(STOCKS, CURRENCIES), SATURDAY))
                .contains(new Market(MarketPhase.CLOSED, SUNDAY_EVENING, SUNDAY_EVENING));
    }

    @Test
    void theMarketIsOpenWhileOneExchangeIs() {
        var evening = Instant.parse("2026-11-24T02:00:00Z"); // stocks open and close several times until Friday
        assertThat(MarketPhases.together(Set.of(STOCKS, CURRENCIES), evening))
                .contains(new Market(MarketPhase.OPEN, Instant.parse("2026-11-27T22:00:00Z"), null));
    }

    @Test
    void thereIsNoMarketPhaseIfAnExchangeNeverCloses() {
        assertThat(MarketPhases.together(Set.of(STOCKS, TradingHours.ALWAYS), SATURDAY))
                .isEmpty();
        assertThat(MarketPhases.together(Set.of(), SATURDAY)).isEmpty();
    }
}
