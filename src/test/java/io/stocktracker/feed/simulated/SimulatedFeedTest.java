package io.stocktracker.feed.simulated;

import io.stocktracker.feed.BoardFixture;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SimulatedFeedTest {

    private static final Instant NOW = Instant.parse("2026-11-23T16:00:00Z");

    private record Config(Duration interval, OptionalLong seed, FirstPrices firstPrices) implements SimulatedConfig {}

    private final BoardFixture fixture = new BoardFixture();
    private final List<Round> rounds = new ArrayList<>();
    private final SimulatedFeed feed = feed(Duration.ofSeconds(2), 1);

    @Test
    void isIdleUntilItIsStarted() {
        fixture.list("A", "10.00");

        assertThatNoException().isThrownBy(feed::move);
    }

    @Test
    void aRoundHasATickOfEachListedStockAndItsBaseVersion() {
        fixture.list("A", "10.00").list("B", "500.00");
        feed.start(fixture.board, rounds::add);
        feed.move();

        assertThat(rounds).singleElement().satisfies(round -> {
            assertThat(round.baseVersion()).isEqualTo(fixture.board.version());
            assertThat(round.ticks()).extracting(Tick::symbol).containsExactly(new Symbol("A"), new Symbol("B"));
            assertThat(round.ticks()).extracting(Tick::time).containsOnly(NOW);
        });
    }

    @Test
    void anEmptyBoardGetsNoRound() {
        feed.start(fixture.board, rounds::add);
        feed.move();

        assertThat(rounds).isEmpty();
    }

    @Test
    void eachRoundContinuesFromTheBoard() {
        fixture.list("A", "10.00");
        feed.start(fixture.board, rounds::add);
        for (var i = 0; i < 200; i++) {
            feed.move();
            fixture.take(rounds.get(i));
        }

        var quote = fixture.board.find(new Symbol("A")).orElseThrow().quote();
        assertThat(quote.last()).isEqualTo(rounds.get(199).ticks().get(0).last());
        assertThat(quote.high()).isGreaterThan(quote.low());
    }

    @Test
    void aSeedGivesTheSamePathAgain() {
        fixture.list("A", "10.00").list("B", "500.00");
        var again = new ArrayList<Round>();
        feed.start(fixture.board, rounds::add);
        var same = feed(Duration.ofSeconds(2), 1);
        same.start(fixture.board, again::add);
        for (var i = 0; i < 5; i++) {
            feed.move();
            same.move();
        }

        assertThat(again).isEqualTo(rounds);
    }

    @Test
    void suggestsTheConfiguredSymbolsInTheirOrder() {
        assertThat(feed.suggested()).containsExactly(new Symbol("TSLA"), new Symbol("AAPL"));
    }

    @Test
    void aFirstQuoteHasTheConfiguredPriceOrOneDerivedFromTheSymbol() {
        assertThat(feed.firstQuote(new Symbol("TSLA")).toCompletableFuture().join())
                .contains(Quote.first(new Symbol("TSLA"), new BigDecimal("800.00"), NOW));
        assertThat(feed.firstQuote(new Symbol("IBM")).toCompletableFuture().join())
                .contains(Quote.first(new Symbol("IBM"), RandomWalk.firstPrice(new Symbol("IBM")), NOW));
    }

    @Test
    void callsItsPricesSimulated() {
        assertThat(feed.source()).isEqualTo("simulated");
    }

    @ParameterizedTest
    @CsvSource({"PT2S, PT2S", "PT0.2S, PT1S", "PT1.5S, PT2S", "PT1M, PT1M"})
    void itsIntervalIsInWholeSecondsLikeTheSchedulers(Duration configured, Duration real) {
        assertThat(feed(configured, 1).interval()).isEqualTo(real);
    }

    @Test
    void isStartedOnce() {
        feed.start(fixture.board, rounds::add);

        assertThatIllegalStateException().isThrownBy(() -> feed.start(fixture.board, rounds::add));
    }

    @Test
    void anAlternativeSpellingInTheConfigurationIsTheKnownStock() {
        var feed = feed("BRK-B:480,NASDAQ:AAPL:150,NYSE:X:7");
        assertThat(feed.suggested()).extracting(Symbol::value).containsExactly("BRK.B", "AAPL", "NYSE:X");
        assertThat(feed.firstQuote(new Symbol("BRK.B")).toCompletableFuture().join())
                .contains(Quote.first(new Symbol("BRK.B"), new BigDecimal("480"), NOW));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> feed("BRK-B:480,BRK.B:481"))
                .withMessage("tracker.simulated.first-prices: BRK.B comes twice.");
    }

    private static SimulatedFeed feed(Duration interval, long seed) {
        return feed(interval, seed, "TSLA:800,AAPL:150");
    }

    private static SimulatedFeed feed(String firstPrices) {
        return feed(Duration.ofSeconds(2), 1, firstPrices);
    }

    private static SimulatedFeed feed(Duration interval, long seed, String firstPrices) {
        return new SimulatedFeed(
                new Config(interval, OptionalLong.of(seed), FirstPrices.parse(firstPrices)),
                new Instruments(List.of(
                        new Instrument(new Symbol("AAPL"), "Apple"), new Instrument(new Symbol("BRK.B"), "Berkshire"))),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
