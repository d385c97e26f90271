package io.stocktracker.storage.redis;

import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.Condition;
import io.stocktracker.market.Quote;
import io.stocktracker.market.SplitRatio;
import io.stocktracker.market.Stock;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventCodecTest {

    private static final Instant TIME = Instant.parse("2026-11-23T15:00:00.000250Z");
    private static final Version VERSION = new Version(7, 12);
    private static final Symbol SYMBOL = new Symbol("^A=:-.");
    private static final String TEXT = "150.10 150.00 149.50 151.00 0.0001 9223372036854775807 1795446000000250";

    private static final Quote QUOTE = new Quote(
            SYMBOL,
            new BigDecimal("150.10"),
            new BigDecimal("150.00"),
            new BigDecimal("149.50"),
            new BigDecimal("151.00"),
            new BigDecimal("0.0001"),
            Long.MAX_VALUE,
            TIME);

    @Test
    void aQuoteSurvivesARoundTrip() {
        assertThat(EventCodec.of(QUOTE))
                .isEqualTo("150.1000 150.0000 149.5000 151.0000 0.0001 9223372036854775807 1795446000000250");
        assertThat(EventCodec.quote(SYMBOL, EventCodec.of(QUOTE))).isEqualTo(QUOTE);
        var coin = QUOTE.withDecimals(8);
        assertThat(EventCodec.quote(SYMBOL, EventCodec.of(coin))).isEqualTo(coin);
    }

    @Test
    void aConditionAndAnUnknownVolumeSurviveARoundTrip() {
        var reason = Optional.of("Finnhub has no prices for A; ask \"them\"\n%.");
        for (var state : StockState.values()) {
            for (var why : List.of(reason, Optional.<String>empty())) {
                for (var split : List.of(SplitRatio.parse("3:2"), Optional.<SplitRatio>empty())) {
                    var quote = unknownVolume().with(new Condition(state, why, split));
                    assertThat(EventCodec.quote(SYMBOL, EventCodec.of(quote))).isEqualTo(quote);
                    assertThat(EventCodec.of(quote).split(" ")).as("words").hasSize(7);
                    var listed = EventCodec.event(
                            VERSION, TIME, "listed", SYMBOL + " " + EventCodec.of(quote) + " A name with blanks");
                    assertThat(((Listed) listed).stock().quote()).isEqualTo(quote);
                }
            }
        }
    }

    @Test
    void missedSharesSurviveARoundTrip() {
        var quote = QUOTE.withMissed(1_200);
        assertThat(EventCodec.quote(SYMBOL, EventCodec.of(quote))).isEqualTo(quote);
    }

    private static Quote unknownVolume() {
        var last = QUOTE.last();
        return new Quote(SYMBOL, last, last, last, last, last, null, TIME);
    }

    @Test
    void aQuoteThatAnEarlierVersionWroteIsRead() {
        assertThat(EventCodec.quote(SYMBOL, TEXT)).isEqualTo(QUOTE);
    }

    @Test
    void aRowSurvivesARoundTrip() {
        var stock = new Stock("A name with blanks", QUOTE, 3);
        assertThat(EventCodec.stock(SYMBOL, EventCodec.of(stock), EventCodec.of(QUOTE)))
                .isEqualTo(stock);
    }

    @Test
    void eventsAreReadAsTheScriptWritesThem() {
        assertThat(EventCodec.event(VERSION, TIME, "listed", "^A=:-. " + TEXT + " A name with blanks"))
                .isEqualTo(new Listed(VERSION, TIME, new Stock("A name with blanks", QUOTE, 12)));
        assertThat(EventCodec.event(VERSION, TIME, "delisted", "^A=:-."))
                .isEqualTo(new Delisted(VERSION, TIME, SYMBOL));
        assertThat(EventCodec.event(VERSION, TIME, "ticked", "^A=:-. " + TEXT + "\nB " + TEXT))
                .isEqualTo(new Ticked(VERSION, TIME, List.of(QUOTE, EventCodec.quote(new Symbol("B"), TEXT))));
    }

    @Test
    void malformedEventsAreRefused() {
        assertThatThrownBy(() -> EventCodec.event(VERSION, TIME, "other", "A")).isNotNull();
        assertThatThrownBy(() -> EventCodec.event(VERSION, TIME, "ticked", "A 1 2"))
                .isNotNull();
        assertThatThrownBy(() -> EventCodec.quote(SYMBOL, "1 2 3 4 5 x 7")).isNotNull();
    }
}
