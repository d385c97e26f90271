package io.stocktracker.feed.live.coinbase;

import io.stocktracker.feed.live.RestAnswer;
import io.stocktracker.feed.live.SaleEffect;
import io.stocktracker.feed.live.Trade;
import io.stocktracker.feed.live.UnreadableException;
import io.stocktracker.feed.live.VendorMessage.Heartbeat;
import io.stocktracker.feed.live.VendorMessage.Reason;
import io.stocktracker.feed.live.VendorMessage.Refused;
import io.stocktracker.feed.live.VendorMessage.Subscribed;
import io.stocktracker.feed.live.VendorMessage.Trades;
import io.stocktracker.feed.live.VendorQuote;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.InstrumentType;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CoinbaseMessagesTest {

    private static final Symbol BTC = new Symbol("BTC-USD");

    private static final Instant NOW = Instant.parse("2022-11-17T12:00:00Z");

    @Test
    void aTickerIsATrade() throws Exception {
        assertThat(CoinbaseMessages.read("{\"type\":\"ticker\",\"sequence\":37475248783,\"product_id\":\"BTC-USD\","
                        + "\"price\":\"1285.22\",\"open_24h\":\"1310.79\",\"time\":\"2022-10-19T23:28:22.061769Z\","
                        + "\"trade_id\":370843401,\"last_size\":\"11.4396987\"}"))
                .containsExactly(new Trades(List.of(new Trade(
                        BTC,
                        new BigDecimal("1285.22"),
                        new BigDecimal("11.4396987"),
                        Instant.parse("2022-10-19T23:28:22.061769Z"),
                        370_843_401,
                        SaleEffect.EVERYTHING))));
    }

    @Test
    void aHeartbeatHasTheVendorsTime() throws Exception {
        assertThat(CoinbaseMessages.read(
                        "{\"type\":\"heartbeat\",\"product_id\":\"BTC-USD\",\"time\":\"2014-11-07T08:19:28.464459Z\"}"))
                .containsExactly(new Heartbeat(Instant.parse("2014-11-07T08:19:28.464459Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"ticker\",\"product_id\":\"BTC-USD\",\"price\":\"1\"}",
                "{\"type\":\"ticker\",\"product_id\":\"<b>\",\"price\":\"1\",\"time\":\"2022-10-19T23:28:22Z\"}",
                "{\"type\":\"level2\"}",
                "{}",
                "[]",
                "null",
                ""
            })
    void unknownMessagesAndNonTradesAreIgnored(String text) throws Exception {
        assertThat(CoinbaseMessages.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0|1|2022-10-19T23:28:22Z|the price of BTC-USD, 0, is not above zero
            -37.63|1|2022-10-19T23:28:22Z|the price of BTC-USD, -37.63, is not above zero
            x|1|2022-10-19T23:28:22Z|no number price
            NaN|1|2022-10-19T23:28:22Z|no number price
            1e99|1|2022-10-19T23:28:22Z|too many digits in price
            1e400|1|2022-10-19T23:28:22Z|too many digits in price
            1e999999999|1|2022-10-19T23:28:22Z|too many digits in price
            1.234567890123456789012345678901234567890|1|2022-10-19T23:28:22Z|has more than 18 decimal places
            1|-1|2022-10-19T23:28:22Z|the size of a trade of BTC-USD, -1, is below zero
            1|y|2022-10-19T23:28:22Z|no number last_size
            1|1e18|2022-10-19T23:28:22Z|too many digits in last_size
            1|1e999999999|2022-10-19T23:28:22Z|too many digits in last_size
            1|1|yesterday|no time
            1|1|-1000000000-01-01T00:00:00Z|no time
            """)
    void aTickerWithInvalidValuesIsUnreadable(String price, String size, String time, String problem) {
        assertThatThrownBy(() -> CoinbaseMessages.read(ticker(price, size, time)))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-8", "0.000000000000000001", "99999999999999999.99"})
    void aPriceIsTakenAsItIsStated(String price) throws Exception {
        assertThat(CoinbaseMessages.read(ticker(price, "1", "2022-10-19T23:28:22Z")))
                .singleElement()
                .satisfies(said -> assertThat(((Trades) said).trades().get(0).price())
                        .isEqualByComparingTo(new BigDecimal(price)));
    }

    private static String ticker(String price, String size, String time) {
        return "{'type':'ticker','product_id':'BTC-USD','price':'%s','last_size':'%s','time':'%s'}"
                .formatted(price, size, time)
                .replace('\'', '"');
    }

    @Test
    void malformedJsonIsUnreadable() {
        for (var text : List.of("{", "{\"type\":\"ticker\"}}", "\u0000", "[".repeat(100_000))) {
            assertThatThrownBy(() -> CoinbaseMessages.read(text)).isInstanceOf(UnreadableException.class);
        }
    }

    @Test
    void onlySubscriptionsToTheTickerCount() throws Exception {
        assertThat(CoinbaseMessages.read("{\"type\":\"subscriptions\",\"channels\":["
                        + "{\"name\":\"heartbeat\",\"product_ids\":[\"ETH-USD\"]},"
                        + "{\"name\":\"ticker\",\"product_ids\":[\"BTC-USD\",\"<b>\"]}]}"))
                .containsExactly(new Subscribed(Set.of(BTC)));
    }

    @ParameterizedTest
    @CsvSource({"Failed to subscribe,SUBSCRIPTION", "Malformed JSON,REQUEST"})
    void errorsAreClassified(String message, Reason reason) throws Exception {
        assertThat(CoinbaseMessages.read(
                        "{\"type\":\"error\",\"message\":\"" + message + "\",\"reason\":\"\\u202ex\"}"))
                .containsExactly(new Refused(reason, message + "  x"));
    }

    @Test
    void theDailyCandlesAreAQuote() throws Exception {
        assertThat(quote("[[1668643200,1191.1,1228.6,1215.4,1200.9,150.5],[1668556800,1,2,1,1215.4,9]]"))
                .contains(new VendorQuote(
                        BTC,
                        LocalDate.of(2022, 11, 17),
                        new BigDecimal("1200.9"),
                        new BigDecimal("1215.4"),
                        new BigDecimal("1215.4"),
                        new BigDecimal("1228.6"),
                        new BigDecimal("1191.1"),
                        Optional.of(new BigDecimal("150.5")),
                        Optional.empty()));
        assertThat(quote("[]")).isEmpty();
        assertThat(CoinbaseMessages.quotes(
                        BTC, new RestAnswer(404, "{\"message\":\"NotFound\"}", Optional.empty(), NOW)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"NotFound\"}",
                "[[1668643200,1191.1]]",
                "[[1668643200,0,1228.6,1215.4,1200.9,150]]",
                "[[1668643200,1191.1,1228.6,-1,1200.9,150]]",
                "[[1668643200,1191.1,1228.6,1215.4,1200.9,150],[1668556800,1,2,1,0,9]]",
                "[[1e17,1191.1,1228.6,1215.4,1200.9,150]]",
                "[[-1,1191.1,1228.6,1215.4,1200.9,150]]",
                "[[1668643200,1191.1,1e999999999,1215.4,1200.9,150]]",
                "[[1668643200,null,1228.6,1215.4,1200.9,150]]",
                "<html>"
            })
    void malformedCandlesAreUnreadable(String body) {
        assertThatThrownBy(() -> quote(body)).isInstanceOf(UnreadableException.class);
    }

    @ParameterizedTest
    @CsvSource({"0.01, 2", "0.00000001, 8", "0.0100, 2", "1, 0", "x, ", "0, "})
    void aProductsPriceIncrementStatesItsDecimals(String increment, Integer decimals) throws Exception {
        var list = "[{\"id\":\"BTC-USD\",\"quote_increment\":\"" + increment + "\",\"status\":\"online\"}]";
        assertThat(CoinbaseMessages.products(new RestAnswer(200, list, Optional.empty(), NOW)))
                .extracting(Instrument::decimals)
                .containsExactly(decimals == null ? OptionalInt.empty() : OptionalInt.of(decimals));
    }

    @Test
    void productsThatTradeAreInstruments() throws Exception {
        var list = "[{\"id\":\"BTC-USD\",\"base_currency\":\"BTC\",\"quote_currency\":\"USD\",\"status\":\"online\"},"
                + "{\"id\":\"OLD-USD\",\"status\":\"delisted\"},{\"id\":\"<b>\",\"status\":\"online\"},7,null,"
                + "{\"id\":\"OFF-USD\",\"status\":\"online\",\"trading_disabled\":true}]";
        assertThat(CoinbaseMessages.products(new RestAnswer(200, list, Optional.empty(), NOW)))
                .singleElement()
                .satisfies(product -> {
                    assertThat(product.symbol()).isEqualTo(BTC);
                    assertThat(product.name()).isEqualTo("Bitcoin in USD");
                    assertThat(product.type()).isEqualTo(InstrumentType.COIN);
                    assertThat(product.currency()).contains("USD");
                });
        for (var wrong : List.of("{}", "7", "", "[")) {
            assertThatThrownBy(() -> CoinbaseMessages.products(new RestAnswer(200, wrong, Optional.empty(), NOW)))
                    .isInstanceOf(UnreadableException.class);
        }
    }

    private Optional<VendorQuote> quote(String body) throws UnreadableException {
        return Optional.ofNullable(CoinbaseMessages.quotes(BTC, new RestAnswer(200, body, Optional.empty(), NOW))
                .get(BTC));
    }
}
