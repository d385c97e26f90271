package io.stocktracker.feed.live;

import io.stocktracker.feed.live.VendorMessage.Trades;
import io.stocktracker.feed.live.alpaca.AlpacaServer;
import io.stocktracker.feed.live.coinbase.CoinbaseServer;
import io.stocktracker.feed.live.finnhub.FinnhubServer;
import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.Prices;
import io.stocktracker.market.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** Every vendor message is read or fails as unreadable. Calendars and prices accept all values that were read. */
class VendorMessagesPropertiesTest {

    private static final Symbol AAPL = new Symbol("AAPL");
    private static final UsStockHours HOURS = new UsStockHours(List.of());
    private static final List<Vendor> VENDORS = List.of(
            FinnhubServer.vendor("key", "ws://example.com", "http://example.com", Duration.ofSeconds(30)),
            AlpacaServer.vendor("secret", 30, "ws://example.com", "http://example.com", Duration.ofSeconds(30)),
            CoinbaseServer.vendor("ws://example.com", "http://example.com", Duration.ofSeconds(30)));

    private static final List<String> SAID = List.of(
            "{\"type\":\"trade\",\"data\":[{\"s\":\"AAPL\",\"p\":122.1,\"t\":1672348887195,\"v\":1,"
                    + "\"c\":[\"1\",\"12\"]}]}",
            "{\"type\":\"error\",\"msg\":\"Invalid API key\"}",
            "[{\"T\":\"t\",\"i\":1,\"S\":\"AAPL\",\"x\":\"V\",\"p\":126.55,\"s\":1,\"c\":[\"@\",\"I\"],"
                    + "\"t\":\"2021-02-22T15:51:44.208Z\",\"z\":\"C\"}]",
            "[{\"T\":\"error\",\"code\":405,\"msg\":\"symbol limit exceeded\"}]",
            "[{\"T\":\"subscription\",\"trades\":[\"AAPL\"],\"quotes\":[],\"bars\":[]}]",
            "{\"type\":\"ticker\",\"sequence\":1,\"product_id\":\"BTC-USD\",\"price\":\"4388.01\","
                    + "\"last_size\":\"0.1\",\"trade_id\":7,\"time\":\"2022-10-19T23:28:22.061769Z\"}",
            "{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"ticker\",\"product_ids\":[\"BTC-USD\"]}]}",
            "{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"x is not a valid product\"}");

    private static final List<String> ANSWERED = List.of(
            "{\"c\":261.74,\"d\":1,\"dp\":2,\"h\":263.31,\"l\":260.68,\"o\":261.07,\"pc\":259.45,\"t\":1582641000}",
            "{\"AAPL\":{\"latestTrade\":{\"t\":\"2021-05-11T20:00:00.4Z\",\"p\":125.91,\"s\":5},"
                    + "\"dailyBar\":{\"t\":\"2021-05-11T04:00:00Z\",\"o\":123.5,\"h\":126.27,\"l\":122.77,\"c\":125.91,"
                    + "\"v\":125863164},\"prevDailyBar\":{\"t\":\"2021-05-10T04:00:00Z\",\"c\":126.85}}}",
            "[[1668643200,1191.1,1228.6,1215.4,1200.9,150],[1668556800,1,2,1,1215.4,9]]");

    private static final Pattern VALUE = Pattern.compile("(?<=[:,\\[])(\"[^\"]*\"|[0-9.]+)(?=[,}\\]])");

    /** Numbers and texts at the limits of arithmetic. */
    private static final List<String> EXTREMES = List.of(
            "1e999999999",
            "-1e999999999",
            "1e-999999999",
            "\"1e999999999\"",
            "9223372036854775807",
            "-9223372036854775808",
            "99999999999999999999999999999999999999999",
            "0",
            "-0.0",
            "1e18",
            "0.00000001",
            "\"+1000000000-12-31T23:59:59.999999999Z\"",
            "\"-1000000000-01-01T00:00:00Z\"",
            "null",
            "true",
            "[]",
            "{}",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "NaN",
            "\"NaN\"",
            "\"\\u0041\\u0041\\u0050\\u004c\"",
            "[".repeat(5_000),
            "{\"a\":".repeat(5_000),
            "\"" + "x".repeat(100_000) + "\"",
            "1".repeat(100_000));

    @Property
    void noMessageOfAVendorThrows(@ForAll("damagedMessages") String text) {
        for (var vendor : VENDORS) {
            try {
                vendor.read(text).forEach(VendorMessagesPropertiesTest::bear);
            } catch (UnreadableException unreadable) {
                assertThat(unreadable.getMessage())
                        .isNotBlank()
                        .hasSizeLessThan(3_000)
                        .doesNotContain("\n");
            }
        }
    }

    @Property
    void noAnswerOfAVendorThrows(@ForAll("damagedAnswers") String text) {
        for (var vendor : VENDORS) {
            try {
                for (var quote : vendor.readQuotes(vendor.quotes(List.of(AAPL)), ok(text))
                        .values()) {
                    quote.isInFuture(Instant.now(), HOURS);
                    assertThat(quote.toQuote(Instant.now()).changePercent()).isNotNull();
                }
            } catch (UnreadableException unreadable) {
                assertThat(unreadable.getMessage())
                        .isNotBlank()
                        .hasSizeLessThan(3_000)
                        .doesNotContain("\n");
            }
        }
    }

    /** Uses a trade as the feed does. */
    private static void bear(VendorMessage incoming) {
        if (incoming instanceof Trades trades) {
            for (var trade : trades.trades()) {
                assertThat(HOURS.day(trade.time())).isNotNull();
                assertThat(HOURS.phase(trade.time())).isInstanceOf(MarketPhase.class);
                assertThat(Prices.problem(trade.price())).isEmpty();
                assertThat(VendorQuote.whole(trade.size())).isNotNegative();
            }
        }
    }

    @Provide
    Arbitrary<String> damagedMessages() {
        return damaged(SAID);
    }

    @Provide
    Arbitrary<String> damagedAnswers() {
        return damaged(ANSWERED);
    }

    private static Arbitrary<String> damaged(List<String> whole) {
        return Arbitraries.randoms().map(random -> damaged(whole.get(random.nextInt(whole.size())), random));
    }

    /** Replaces a value, or changes, drops or repeats characters. */
    private static String damaged(String text, Random random) {
        if (random.nextBoolean()) {
            var found = VALUE.matcher(text).results().toList();
            var value = found.get(random.nextInt(found.size()));
            return text.substring(0, value.start())
                    + EXTREMES.get(random.nextInt(EXTREMES.size()))
                    + text.substring(value.end());
        }
        var damaged = new StringBuilder(text);
        for (var i = random.nextInt(4); i >= 0 && damaged.length() > 0; i--) {
            var at = random.nextInt(damaged.length());
            switch (random.nextInt(4)) {
                case 0 -> damaged.deleteCharAt(at);
                case 1 -> damaged.setCharAt(at, (char) random.nextInt(0x300));
                case 2 -> damaged.insert(at, damaged.substring(at));
                default -> damaged.setLength(at);
            }
        }
        return damaged.toString();
    }

    private static RestAnswer ok(String text) {
        return new RestAnswer(200, text, Optional.empty(), Instant.EPOCH);
    }
}
