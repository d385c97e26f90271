package io.stocktracker.feed.live.alpaca;

import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.testing.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AlpacaConfigTest {

    @Test
    void overnightTradingHasItsOwnStreamAndHours() {
        var evening = Instant.parse("2026-11-24T02:00:00Z"); // 21:00 in New York
        var apple = new Symbol("AAPL");
        var night = vendor(AlpacaExchange.OVERNIGHT);
        assertThat(night.streamUri()).isEqualTo("wss://stream.data.alpaca.markets/v1beta1/overnight");
        assertThat(night.hours(apple).phase(evening)).isEqualTo(MarketPhase.OPEN);
        var day = vendor(AlpacaExchange.IEX);
        assertThat(day.streamUri()).isEqualTo("wss://stream.data.alpaca.markets/v2/iex");
        assertThat(day.hours(apple).phase(evening)).isEqualTo(MarketPhase.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delayed-sip", "delayed_sip", "DELAYED_SIP"})
    void delayedPricesAreChosenByAlpacasNameForThem(String name) {
        assertThat(Settings.of(AlpacaConfig.class, Map.of("tracker.alpaca.exchange", name))
                        .exchange())
                .isEqualTo(AlpacaExchange.DELAYED_SIP);
    }

    @Test
    void delayedPricesStateTheirDelayAndHaveCandlesOfTheSameExchanges() {
        var delayed = vendor(AlpacaExchange.DELAYED_SIP);
        var apple = new Symbol("AAPL");
        assertThat(delayed.delay()).isEqualTo(Duration.ofMinutes(15));
        assertThat(delayed.streamUri()).isEqualTo("wss://stream.data.alpaca.markets/v2/delayed_sip");
        assertThat(delayed.quotes(List.of(apple)).uri()).endsWith("&feed=delayed_sip");
        var span = new TimeSpan(Instant.parse("2026-11-23T15:00:00Z"), Instant.parse("2026-11-23T16:00:00Z"));
        assertThat(delayed.candles(apple, Interval.ONE_MINUTE, span).uri()).endsWith("&feed=sip");
        assertThat(vendor(AlpacaExchange.SIP).delay()).isZero();
    }

    private static Alpaca vendor(AlpacaExchange exchange) {
        return new Alpaca(
                new TestAlpacaConfig(
                        Optional.of("key"),
                        Optional.of("secret"),
                        exchange,
                        "wss://stream.data.alpaca.markets/v2",
                        "https://data.alpaca.markets/v2",
                        30),
                new UsStockHours(List.of()),
                Duration.ofSeconds(30));
    }
}
