package io.stocktracker.ops;

import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.ClockSkew;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Quote;
import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TestFeedStatus;
import io.stocktracker.market.Tick;
import io.stocktracker.market.Version;
import io.stocktracker.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FeedCheckTest {

    private static final Instant START = Instant.parse("2026-11-23T15:00:00Z");

    private final QuoteBoard board = new QuoteBoard(1, START);

    @Test
    void withoutARoundReadinessSaysNever() {
        assertThat(data(FeedStatus.State.LIVE))
                .isEqualTo(Map.of(
                        "source",
                        "replay",
                        "state",
                        "live",
                        "pricesAgeSeconds",
                        -1L,
                        "pricesAt",
                        "never",
                        "stocks",
                        0L));
    }

    @Test
    void stalePricesAreReportedAndLeaveTheProcessUp() {
        var quote = Quote.first(new Symbol("A"), BigDecimal.ONE, START);
        var after = quote.after(new Tick(quote.symbol(), BigDecimal.TEN, 1, START.plusSeconds(2)));
        board.apply(new Listed(new Version(1, 1), START, new Stock("A", quote, 1)));
        board.apply(new Ticked(new Version(1, 2), START.plusSeconds(2), List.of(after)));
        assertThat(data(FeedStatus.State.STALE))
                .isEqualTo(Map.of(
                        "source",
                        "replay",
                        "state",
                        "stale",
                        "pricesAgeSeconds",
                        5L,
                        "pricesAt",
                        "2026-11-23T15:00:02Z",
                        "stocks",
                        1L));
    }

    @Test
    void aSourceThatRefusedThisServerIsReported() {
        var data = new FeedCheck(board, TestFeedStatus.refused(), new MutableClock(START))
                .call()
                .getData()
                .orElseThrow();
        assertThat(data).containsEntry("state", "no-source");
    }

    @Test
    void aWrongClockIsReportedAndAgesUseTheSourcesClock() {
        var quote = Quote.first(new Symbol("A"), BigDecimal.ONE, START);
        board.apply(new Listed(new Version(1, 1), START, new Stock("A", quote, 1)));
        var skewed = TestFeedStatus.skewed(new ClockSkew("Coinbase", Duration.ofSeconds(90)));
        var data = new FeedCheck(board, skewed, new MutableClock(START.plusSeconds(97)))
                .call()
                .getData()
                .orElseThrow();
        assertThat(data)
                .containsEntry("state", "live")
                .containsEntry("trouble", "This server's clock is 90 s ahead of Coinbase's.")
                .containsEntry("pricesAgeSeconds", 7L);
    }

    private Map<String, Object> data(FeedStatus.State state) {
        var response = new FeedCheck(board, new TestFeedStatus("replay", state), new MutableClock(START.plusSeconds(7)))
                .call();
        assertThat(response.getName()).isEqualTo("price feed");
        assertThat(response.getStatus()).isEqualTo(Status.UP);
        return response.getData().orElseThrow();
    }
}
