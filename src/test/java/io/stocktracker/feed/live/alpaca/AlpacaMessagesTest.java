package io.stocktracker.feed.live.alpaca;

import io.stocktracker.feed.live.RestAnswer;
import io.stocktracker.feed.live.SaleEffect;
import io.stocktracker.feed.live.Trade;
import io.stocktracker.feed.live.UnreadableException;
import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.feed.live.VendorMessage.Accepted;
import io.stocktracker.feed.live.VendorMessage.Correction;
import io.stocktracker.feed.live.VendorMessage.Reason;
import io.stocktracker.feed.live.VendorMessage.Refused;
import io.stocktracker.feed.live.VendorMessage.Subscribed;
import io.stocktracker.feed.live.VendorMessage.Trades;
import io.stocktracker.feed.live.VendorMessage.Unreadable;
import io.stocktracker.feed.live.VendorQuote;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AlpacaMessagesTest {

    private static final Symbol AAPL = new Symbol("AAPL");
    private static final Symbol KO = new Symbol("KO");

    private final AlpacaMessages messages = new AlpacaMessages(new UsStockHours(List.of()));

    @Test
    void tradesAreReadInTheirOrder() throws Exception {
        var read = AlpacaMessages.read("["
                + trade("AAPL", "126.55", "2021-02-22T15:51:44.208123456Z", "\"@\"", "C")
                + ","
                + trade("KO", "50.1", "2021-02-22T15:51:45Z", "\" \"", "A")
                + "]");
        assertThat(read)
                .containsExactly(new Trades(List.of(
                        new Trade(
                                AAPL,
                                new BigDecimal("126.55"),
                                BigDecimal.TEN,
                                Instant.parse("2021-02-22T15:51:44.208123456Z"),
                                7,
                                SaleEffect.EVERYTHING),
                        new Trade(
                                KO,
                                new BigDecimal("50.1"),
                                BigDecimal.TEN,
                                Instant.parse("2021-02-22T15:51:45Z"),
                                7,
                                SaleEffect.EVERYTHING))));
    }

    @Test
    void cancellationsAreReadInTheirOrder() throws Exception {
        var time = Instant.parse("2021-02-22T15:51:46Z");
        var read = AlpacaMessages.read("["
                + trade("AAPL", "126.55", "2021-02-22T15:51:44Z", "\"@\"", "C")
                + ",{\"T\":\"x\",\"S\":\"AAPL\",\"i\":7,\"x\":\"V\",\"p\":126.55,\"s\":10,\"a\":\"C\","
                + "\"t\":\"2021-02-22T15:51:46Z\",\"z\":\"C\"},"
                + "{\"T\":\"c\",\"S\":\"KO\",\"x\":\"M\",\"oi\":8,\"op\":4000,\"os\":3,\"oc\":[\" \"],\"ci\":9,"
                + "\"cp\":40,\"cs\":2,\"cc\":[\"I\"],\"t\":\"2021-02-22T15:51:46Z\",\"z\":\"A\"},"
                + "{\"T\":\"x\",\"S\":\"KO\",\"i\":8,\"p\":0,\"s\":3,\"t\":\"2021-02-22T15:51:46Z\"}]");
        assertThat(read).hasSize(4);
        assertThat(read.get(0)).isInstanceOf(Trades.class);
        assertThat(read.get(1))
                .isEqualTo(new Correction(
                        new Trade(AAPL, new BigDecimal("126.55"), BigDecimal.TEN, time, 7, SaleEffect.EVERYTHING),
                        Optional.empty()));
        assertThat(read.get(2))
                .isEqualTo(new Correction(
                        new Trade(KO, new BigDecimal(4_000), new BigDecimal(3), time, 8, SaleEffect.EVERYTHING),
                        Optional.of(new Trade(KO, new BigDecimal(40), new BigDecimal(2), time, 9, SaleEffect.VOLUME))));
        assertThat(read.get(3)).isInstanceOf(Unreadable.class);
    }

    @Test
    void theGreetingsAreUnderstood() throws Exception {
        assertThat(AlpacaMessages.read("[{\"T\":\"success\",\"msg\":\"connected\"}]"))
                .isEmpty();
        assertThat(AlpacaMessages.read("[{\"T\":\"success\",\"msg\":\"authenticated\"}]"))
                .containsExactly(new Accepted());
        assertThat(AlpacaMessages.read(
                        "[{\"T\":\"subscription\",\"trades\":[\"AAPL\",\"<b>\",7],\"quotes\":[\"KO\"]}]"))
                .containsExactly(new Subscribed(Set.of(AAPL)));
    }

    @ParameterizedTest
    @CsvSource({
        "400,REQUEST",
        "401,CONNECTION",
        "402,KEY",
        "403,REQUEST",
        "404,CONNECTION",
        "405,TOO_MANY_SYMBOLS",
        "406,PLACE_TAKEN",
        "407,CONNECTION",
        "409,KEY",
        "410,REQUEST",
        "500,CONNECTION"
    })
    void errorsAreClassified(int code, Reason reason) throws Exception {
        assertThat(AlpacaMessages.read("[{\"T\":\"error\",\"code\":" + code + ",\"msg\":\"no\\nmore\"}]"))
                .containsExactly(new Refused(reason, code + " no more"));
    }

    @ParameterizedTest
    @CsvSource({
        "' ',A,EVERYTHING", "@,C,EVERYTHING", "A,C,EVERYTHING", "B,A,VOLUME", "B,B,VOLUME", "B,C,EVERYTHING",
                "C,C,VOLUME",
        "D,C,EVERYTHING", "E,A,EVERYTHING", "F,C,EVERYTHING", "G,C,NOT_LAST", "H,A,VOLUME", "I,A,VOLUME", "I,C,VOLUME",
        "K,A,EVERYTHING", "L,C,EVERYTHING", "M,C,NOTHING", "N,C,VOLUME", "O,A,EVERYTHING", "P,C,NOT_LAST",
                "Q,A,NOTHING",
        "R,C,VOLUME", "T,C,EVERYTHING", "U,C,VOLUME", "V,A,VOLUME", "W,C,VOLUME", "X,C,EVERYTHING", "Y,C,EVERYTHING",
        "Z,A,NOT_LAST", "4,C,NOT_LAST", "5,A,EVERYTHING", "6,C,EVERYTHING", "7,A,VOLUME", "9,C,NOTHING",
                "?,C,EVERYTHING"
    })
    void saleConditionsDecideWhatASaleChanges(String condition, String tape, SaleEffect effect) throws Exception {
        assertThat(effect("\"" + condition + "\"", tape)).isEqualTo(effect);
    }

    @Test
    void ofSeveralConditionsTheStrictestCounts() throws Exception {
        assertThat(effect("\"@\",\"4\",\"I\"", "C")).isEqualTo(SaleEffect.VOLUME);
        assertThat(effect("\"@\",\"T\",\"I\"", "C")).isEqualTo(SaleEffect.VOLUME);
        assertThat(effect("\"@\",\"4\"", "C")).isEqualTo(SaleEffect.NOT_LAST);
        assertThat(effect("\"I\",\"M\"", "C")).isEqualTo(SaleEffect.NOTHING);
        assertThat(effect("", "C")).isEqualTo(SaleEffect.EVERYTHING);
        assertThat(effect("null,7,{}", "C")).isEqualTo(SaleEffect.VOLUME);
    }

    private static SaleEffect effect(String conditions, String tape) throws UnreadableException {
        var read = AlpacaMessages.read("[" + trade("AAPL", "1", "2021-02-22T15:51:45Z", conditions, tape) + "]");
        return ((Trades) read.get(0)).trades().get(0).effect();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"x\"", "1e99", "1e999999999", "null"})
    void anInvalidTradeDoesNotHideTheOthers(String price) throws Exception {
        var read = AlpacaMessages.read("["
                + trade("AAPL", price, "2021-02-22T15:51:44Z", "", "C")
                + ","
                + trade("KO", "50", "+1000000000-12-31T23:59:59Z", "", "C")
                + ","
                + trade("KO", "50", "2021-02-22T15:51:44Z", "", "C")
                + "]");
        assertThat(read).hasSize(3);
        assertThat(read.subList(0, 2)).hasOnlyElementsOfType(Unreadable.class);
        assertThat(((Trades) read.get(2)).trades()).extracting(Trade::symbol).containsExactly(KO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "[7,null,\"x\",[]]", "[{\"T\":\"b\",\"S\":\"AAPL\"}]", "[{\"T\":\"d\"}]"})
    void unknownMessagesAreIgnored(String text) throws Exception {
        assertThat(AlpacaMessages.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "7", "null", "[", "[{\"T\":\"t\"]", "[]]", "\u0000"})
    void aMessageThatIsNotAnArrayIsUnreadable(String text) {
        assertThatThrownBy(() -> AlpacaMessages.read(text))
                .isInstanceOf(UnreadableException.class)
                .hasMessageStartingWith("no ");
    }

    @Test
    void aSnapshotIsAQuote() throws Exception {
        assertThat(quotes("{\"AAPL\":" + snapshot("125.91", "123.5", "126.85") + "}"))
                .containsExactly(Map.entry(
                        AAPL,
                        new VendorQuote(
                                AAPL,
                                LocalDate.of(2021, 5, 11),
                                new BigDecimal("125.91"),
                                new BigDecimal("126.85"),
                                new BigDecimal("123.5"),
                                new BigDecimal("126.27"),
                                new BigDecimal("122.77"),
                                Optional.of(new BigDecimal("125863164")),
                                Optional.of(Instant.parse("2021-05-11T20:00:00.4Z")))));
    }

    @Test
    void beforeTheRegularHoursTheDailyBarIsOfTheDayBefore() throws Exception {
        var early = snapshot("125.91", "123.5", "126.85").replace("2021-05-11T20:00:00.4Z", "2021-05-12T12:00:00Z");
        assertThat(quotes("{\"AAPL\":" + early + "}").get(AAPL)).satisfies(quote -> {
            assertThat(quote.day()).isEqualTo(LocalDate.of(2021, 5, 12));
            assertThat(quote.previousClose()).isEqualByComparingTo("125.91");
            assertThat(quote.open()).isEqualByComparingTo("125.91");
            assertThat(quote.volume()).isEmpty();
        });
    }

    @Test
    void anUnreadableSnapshotDoesNotHideTheOthers() throws Exception {
        for (var wrong : List.of(
                snapshot("0", "123.5", "126.85"),
                snapshot("125.91", "-1", "126.85"),
                snapshot("125.91", "123.5", "0"),
                snapshot("125.91", "1e999999999", "126.85"))) {
            assertThat(quotes("{\"AAPL\":" + wrong + ",\"KO\":" + snapshot("50", "49", "48") + "}"))
                    .containsOnlyKeys(KO);
            assertThatThrownBy(() -> quotes("{\"AAPL\":" + wrong + "}")).isInstanceOf(UnreadableException.class);
        }
    }

    @Test
    void aSymbolWithoutSnapshotIsUnknown() throws Exception {
        assertThat(quotes("{\"AAPL\":null,\"IBM\":" + snapshot("50", "49", "48") + "}"))
                .isEmpty();
        assertThat(messages.quotes(
                        List.of(AAPL),
                        new RestAnswer(400, "{\"message\":\"invalid symbol\"}", Optional.empty(), Instant.EPOCH)))
                .isEmpty();
    }

    @Test
    void anErrorStatusIsNotAQuote() {
        for (var status : new int[] {400, 403, 429, 500}) {
            assertThatThrownBy(() -> messages.quotes(
                            List.of(AAPL, KO), new RestAnswer(status, "no", Optional.empty(), Instant.EPOCH)))
                    .isInstanceOf(UnreadableException.class)
                    .hasMessage("HTTP " + status + " no");
        }
    }

    private Map<Symbol, VendorQuote> quotes(String body) throws UnreadableException {
        return messages.quotes(List.of(AAPL, KO), new RestAnswer(200, body, Optional.empty(), Instant.EPOCH));
    }

    private static String snapshot(String last, String open, String previousClose) {
        return "{\"latestTrade\":{\"t\":\"2021-05-11T20:00:00.4Z\",\"p\":" + last
                + ",\"s\":5},\"dailyBar\":{\"t\":\"2021-05-11T04:00:00Z\",\"o\":" + open
                + ",\"h\":126.27,\"l\":122.77,\"c\":125.91,\"v\":125863164},\"prevDailyBar\":{\"c\":" + previousClose
                + "}}";
    }

    private static String trade(String symbol, String price, String time, String conditions, String tape) {
        return "{\"T\":\"t\",\"i\":7,\"S\":\"" + symbol + "\",\"x\":\"V\",\"p\":" + price + ",\"s\":10,\"c\":["
                + conditions + "],\"t\":\"" + time + "\",\"z\":\"" + tape + "\"}";
    }
}
