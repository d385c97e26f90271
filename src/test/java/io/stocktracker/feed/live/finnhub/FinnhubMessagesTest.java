package io.stocktracker.feed.live.finnhub;

import io.stocktracker.feed.live.NotInPlanException;
import io.stocktracker.feed.live.RestAnswer;
import io.stocktracker.feed.live.SaleEffect;
import io.stocktracker.feed.live.Trade;
import io.stocktracker.feed.live.UnreadableException;
import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.feed.live.VendorMessage.Reason;
import io.stocktracker.feed.live.VendorMessage.Refused;
import io.stocktracker.feed.live.VendorMessage.Trades;
import io.stocktracker.feed.live.VendorMessage.Unreadable;
import io.stocktracker.feed.live.VendorQuote;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FinnhubMessagesTest {

    private static final Symbol AAPL = new Symbol("AAPL");

    private final FinnhubMessages messages = new FinnhubMessages(new FinnhubCalendar(new UsStockHours(List.of())));

    @Test
    void tradesAreRead() throws Exception {
        assertThat(trades("{\"s\":\"AAPL\",\"p\":122.10,\"t\":1672348887195,\"v\":1.5,\"c\":[\"1\"]}"))
                .containsExactly(new Trade(
                        AAPL,
                        new BigDecimal("122.1"),
                        new BigDecimal("1.5"),
                        Instant.parse("2022-12-29T21:21:27.195Z"),
                        0,
                        SaleEffect.EVERYTHING));
    }

    @Test
    void escapesAndBlanksChangeNothing() throws Exception {
        assertThat(trades(
                        " { \"\\u0073\" : \"\\u0041APL\" ,\n\"p\": 1e2 , \"t\":1672348887195, \"v\": 0, \"c\": null}"))
                .singleElement()
                .satisfies(trade -> {
                    assertThat(trade.symbol()).isEqualTo(AAPL);
                    assertThat(trade.price()).isEqualByComparingTo("100");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"s\":\"AAPL\",\"p\":0,\"t\":1672348887195,\"v\":1}",
                "{\"s\":\"AAPL\",\"p\":-1,\"t\":1672348887195,\"v\":1}",
                "{\"s\":\"AAPL\",\"p\":1,\"t\":1672348887195,\"v\":-1}",
                "{\"s\":\"AAPL\",\"p\":1e99,\"t\":1672348887195,\"v\":1}",
                "{\"s\":\"AAPL\",\"p\":1e999999999,\"t\":1672348887195,\"v\":1}",
                "{\"s\":\"AAPL\",\"p\":1,\"t\":-1,\"v\":1}",
                "{\"s\":\"AAPL\",\"p\":1,\"t\":1672348887195000,\"v\":1}",
                "{\"s\":\"AAPL\",\"p\":1,\"v\":1}",
                "{\"s\":\"AAPL\",\"p\":[1],\"t\":1672348887195,\"v\":1}"
            })
    void anInvalidTradeDoesNotHideTheOthers(String wrong) throws Exception {
        var right = "{\"s\":\"KO\",\"p\":65,\"t\":1672348887195,\"v\":1}";
        var read = FinnhubMessages.read("{\"type\":\"trade\",\"data\":[" + wrong + "," + right + "]}");
        assertThat(read).hasSize(2).first().isInstanceOf(Unreadable.class);
        assertThat(((Trades) read.get(1)).trades()).extracting(Trade::symbol).containsExactly(new Symbol("KO"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"BINANCE:BTCUSDT-PERPETUAL\"", "\"<b>\"", "7", "null", "[\"AAPL\"]"})
    void tradesOfInvalidSymbolsAreSkipped(String symbol) throws Exception {
        assertThat(trades("{\"s\":" + symbol + ",\"p\":1,\"t\":1672348887195,\"v\":1}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"ping\"}",
                "{\"type\":\"news\",\"data\":[{\"s\":\"AAPL\",\"p\":1}]}",
                "{\"type\":7}",
                "{}",
                "[]",
                "null",
                "7",
                ""
            })
    void unknownMessagesAreIgnored(String text) throws Exception {
        assertThat(FinnhubMessages.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"type\":\"trade\"", "{}{}", "pong", "{\"type\":\"trade\",\"data\":[{\"p\":01}]}"})
    void malformedJsonIsUnreadable(String text) {
        assertThatThrownBy(() -> FinnhubMessages.read(text))
                .isInstanceOf(UnreadableException.class)
                .hasMessage("no JSON: " + text);
    }

    @Test
    void aHugeMessageIsReadAndNotQuotedAsAWhole() throws Exception {
        var trade = "{\"s\":\"AAPL\",\"p\":1,\"t\":1672348887195,\"v\":1}";
        assertThat(trades(trade + ("," + trade).repeat(19_999))).hasSize(20_000);
        assertThatThrownBy(() -> FinnhubMessages.read("[" + "\n\u2028x".repeat(1_000_000)))
                .isInstanceOf(UnreadableException.class)
                .hasMessageStartingWith("no JSON: [  x")
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(2_100));
    }

    @ParameterizedTest
    @CsvSource({
        "Invalid API key,KEY",
        "Please use a token,KEY",
        "Unknown symbol BINANCE:TOKENUSDT,REQUEST",
        "Unknown symbol BINANCE:TOKEN,REQUEST",
        "Subscribing to too many symbols,TOO_MANY_SYMBOLS",
        "You have reached your limit,TOO_MANY_SYMBOLS",
        "You have reached the symbol limit of your API key,TOO_MANY_SYMBOLS",
        "Invalid symbol,REQUEST",
        "'',REQUEST"
    })
    void errorsAreClassified(String message, Reason reason) throws Exception {
        assertThat(FinnhubMessages.read("{\"type\":\"error\",\"msg\":\"" + message + "\"}"))
                .containsExactly(new Refused(reason, message));
    }

    @ParameterizedTest
    @CsvSource({
        "1,EVERYTHING", "2,EVERYTHING", "3,VOLUME", "4,EVERYTHING", "5,VOLUME", "8,EVERYTHING", "9,NOT_LAST",
                "10,VOLUME",
        "12,VOLUME", "15,EVERYTHING", "16,NOTHING", "17,VOLUME", "18,EVERYTHING", "20,NOTHING", "21,NOT_LAST",
                "22,VOLUME",
        "24,EVERYTHING", "25,VOLUME", "26,VOLUME", "27,VOLUME", "30,NOT_LAST", "32,NOT_LAST", "35,EVERYTHING",
                "37,VOLUME",
        "39,NOTHING", "99,EVERYTHING"
    })
    void saleConditionsDecideWhatASaleChanges(String condition, SaleEffect effect) throws Exception {
        assertThat(trades("{\"s\":\"AAPL\",\"p\":1,\"t\":1672348887195,\"v\":1,\"c\":[\"1\",\"" + condition + "\"]}"))
                .extracting(Trade::effect)
                .containsExactly(effect);
    }

    @Test
    void aQuoteIsRead() throws Exception {
        var quote = quote("{\"c\":261.74,\"d\":1,\"dp\":2,\"h\":263.31,\"l\":260.68,\"o\":261.07,\"pc\":259.45,"
                + "\"t\":1582641000}");
        assertThat(quote)
                .contains(new VendorQuote(
                        AAPL,
                        LocalDate.of(2020, 2, 25),
                        new BigDecimal("261.74"),
                        new BigDecimal("259.45"),
                        new BigDecimal("261.07"),
                        new BigDecimal("263.31"),
                        new BigDecimal("260.68"),
                        Optional.empty(),
                        Optional.of(Instant.ofEpochSecond(1_582_641_000))));
    }

    @Test
    void aQuoteOfZerosMeansAnUnknownSymbol() throws Exception {
        assertThat(quote("{\"c\":0,\"d\":null,\"dp\":null,\"h\":0,\"l\":0,\"o\":0,\"pc\":0,\"t\":0}"))
                .isEmpty();
    }

    @Test
    void aSymbolBeyondThePlanIsReportedAsSuch() {
        assertThatThrownBy(() -> messages.quote(AAPL, new RestAnswer(403, "", Optional.empty(), Instant.EPOCH)))
                .isInstanceOf(NotInPlanException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{}",
                "{\"c\":1}",
                "{\"c\":1,\"t\":-5}",
                "{\"c\":1,\"t\":1e17}",
                "{\"c\":1e999999999,\"t\":1582641000}"
            })
    void anUnexpectedAnswerIsUnreadable(String body) {
        assertThatThrownBy(() -> quote(body)).isInstanceOf(UnreadableException.class);
    }

    @Test
    void anErrorStatusIsNotAQuote() {
        assertThatThrownBy(() ->
                        messages.quote(AAPL, new RestAnswer(502, "Bad\r\nGateway", Optional.empty(), Instant.EPOCH)))
                .isInstanceOf(UnreadableException.class)
                .hasMessage("HTTP 502 Bad  Gateway");
    }

    private Optional<VendorQuote> quote(String body) throws UnreadableException {
        return Optional.ofNullable(messages.quote(AAPL, new RestAnswer(200, body, Optional.empty(), Instant.EPOCH))
                .get(AAPL));
    }

    private static List<Trade> trades(String data) throws UnreadableException {
        var read = FinnhubMessages.read("{\"type\":\"trade\",\"data\":[" + data + "]}");
        assertThat(read).hasSize(1);
        return ((Trades) read.get(0)).trades();
    }
}
