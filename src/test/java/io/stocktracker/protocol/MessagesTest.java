package io.stocktracker.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.market.BoardUpdate;
import io.stocktracker.market.ClockSkew;
import io.stocktracker.market.Condition;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.InstrumentType;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Quote.Member;
import io.stocktracker.market.QuoteChange;
import io.stocktracker.market.SplitRatio;
import io.stocktracker.market.Stock;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.market.TestFeedStatus;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.ServerMessage.FeedWord;
import io.stocktracker.testing.ClientBoard;
import io.stocktracker.testing.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

class MessagesTest {

    private static final Instruments INSTRUMENTS = new Instruments(List.of(new Instrument(
            new Symbol("AAPL"), "Apple Inc.", InstrumentType.STOCK, Optional.of("XNAS"), Optional.of("USD"), "")));

    private static final Symbol NVDA = new Symbol("NVDA");

    private static final Map<String, ClientMessage> CLIENT = Map.of(
            "add.json", new ClientMessage.Add(id(7), List.of("nvda")),
            "add-several.json", new ClientMessage.Add(id(7), List.of("nvda", "AMD", "<b>")),
            "remove.json", new ClientMessage.Remove(id("a-1"), List.of("NVDA")),
            "remove-several.json", new ClientMessage.Remove(null, List.of("NVDA", "AMD")),
            "ping.json", new ClientMessage.Ping(id(9)),
            "ping-without-id.json", new ClientMessage.Ping(null));

    private static final SymbolReader READER = new SymbolReader(new Instruments(List.of()), symbol -> false);

    private static final Map<String, ServerMessage> SERVER = Map.ofEntries(
            Map.entry("snapshot.json", snapshot()),
            Map.entry(
                    "snapshot-empty.json",
                    ServerMessage.of(
                            new BoardUpdate.Snapshot(version(0), List.of()), "replay", Duration.ZERO, INSTRUMENTS)),
            Map.entry(
                    "snapshot-delayed.json",
                    ServerMessage.of(
                            new BoardUpdate.Snapshot(version(0), List.of()),
                            "alpaca",
                            Duration.ofMinutes(15),
                            INSTRUMENTS)),
            Map.entry("delta.json", delta()),
            Map.entry("delta-empty.json", emptyDelta()),
            Map.entry("heartbeat.json", heartbeat(null, 17, FeedStatus.State.LIVE, "2026-11-23T15:04:22.1Z")),
            Map.entry("heartbeat-answer.json", heartbeat(id(9), 17, FeedStatus.State.STALE, "2026-11-23T15:04:02.1Z")),
            Map.entry("heartbeat-before-prices.json", heartbeat(null, 0, FeedStatus.State.STALE, null)),
            Map.entry(
                    "heartbeat-market-closed.json",
                    heartbeat(new TestFeedStatus(
                            "finnhub",
                            FeedStatus.State.CLOSED,
                            true,
                            Optional.of(new FeedStatus.Market(
                                    MarketPhase.CLOSED,
                                    Instant.parse("2026-11-24T09:00:00Z"),
                                    Instant.parse("2026-11-24T14:30:00Z")))))),
            Map.entry(
                    "heartbeat-clock.json",
                    heartbeat(TestFeedStatus.skewed(new ClockSkew("Coinbase", Duration.ofSeconds(-90))))),
            Map.entry("ack-listed.json", ServerMessage.answer(id(7), NVDA, Outcome.LISTED, Optional.empty())),
            Map.entry(
                    "ack-already-listed.json",
                    ServerMessage.answer(null, NVDA, Outcome.ALREADY_LISTED, Optional.empty())),
            Map.entry("ack-removed.json", ServerMessage.answer(id("a-1"), NVDA, Outcome.REMOVED, Optional.empty())),
            Map.entry(
                    "ack-not-listed.json", ServerMessage.answer(id("a-1"), NVDA, Outcome.NOT_LISTED, Optional.empty())),
            Map.entry("error.json", answers(id(7), "<b>").get(0)),
            Map.entry(
                    "error-too-many-requests.json",
                    ServerMessage.answer(id(7), new Symbol("AMD"), Outcome.TOO_MANY_CHANGES, Optional.empty())),
            Map.entry("error-without-symbol.json", refusal("hello")));

    @Test
    void everyGoldenMessageIsTested() {
        assertThat(names("client")).containsExactlyInAnyOrderElementsOf(CLIENT.keySet());
        assertThat(names("server")).containsExactlyInAnyOrderElementsOf(SERVER.keySet());
    }

    @TestFactory
    Stream<DynamicTest> theClientsMessagesAreRead() {
        return Json.examples("client").stream()
                .map(file -> dynamicTest(
                        name(file),
                        () -> assertThat(Messages.decode(Json.read(file).toString()))
                                .isEqualTo(CLIENT.get(name(file)))));
    }

    @TestFactory
    Stream<DynamicTest> theServersMessagesAreTheGoldenOnes() {
        return Json.examples("server").stream()
                .map(file -> dynamicTest(name(file), () -> {
                    var encoded = Json.parse(Messages.encode(SERVER.get(name(file))));
                    var golden = Json.read(file);
                    assertThat(Json.same(encoded, golden))
                            .as("%s is %s", encoded, golden)
                            .isTrue();
                    assertThat(memberOrder(encoded)).isEqualTo(memberOrder(golden));
                    assertThat(encoded.fieldNames().next()).isEqualTo("type");
                }));
    }

    @TestFactory
    Stream<DynamicTest> foldingTheMessagesMakesTheBoard() {
        return Json.examples("fold").stream().map(file -> {
            var example = Json.read(file);
            return dynamicTest(name(file) + ": " + example.get("name").textValue(), () -> {
                var board = new ClientBoard();
                var verdicts = new ArrayList<String>();
                example.get("messages")
                        .forEach(message ->
                                verdicts.add(board.apply(message).name().toLowerCase(Locale.ROOT)));
                assertThat(verdicts).isEqualTo(texts(example.get("verdicts")));
                assertThat(Json.same(board.toJson(), example.get("board")))
                        .as("%s", board.toJson())
                        .isTrue();
            });
        });
    }

    @Test
    void pricesArePlainNumbers() {
        var big = stock("BIG", "Big", "1E+5", "1E+5", "1E+5", "1E+5", "1E+5", 0, "2026-11-23T15:04:05Z");
        assertThat(Messages.encode(ServerMessage.of(
                        new BoardUpdate.Snapshot(version(1), List.of(big)), "simulated", Duration.ZERO, INSTRUMENTS)))
                .contains("\"last\":100000.00,");
        var tiny = stock("TINY", "Tiny", "1E-8", "1E-8", "1E-8", "1E-8", "1E-8", 0, "2026-11-23T15:04:05Z");
        assertThat(Messages.encode(ServerMessage.of(
                        new BoardUpdate.Snapshot(version(1), List.of(tiny)), "simulated", Duration.ZERO, INSTRUMENTS)))
                .contains("\"last\":0.00000001,");
        assertThat(Messages.encode(snapshot())).contains("\"previousClose\":150.00,", "\"last\":0.9875,");
    }

    @Test
    void aTimeHasMicroseconds() {
        assertThat(Messages.encode(delta())).contains("\"time\":\"2026-11-23T15:04:07.000250Z\"");
    }

    @Test
    void aQuoteHasOnlyTheChangedMembers() {
        assertThat(Messages.encode(delta()))
                .contains("{\"symbol\":\"AAPL\",\"last\":150.45,\"high\":150.45,\"volume\":1500}");
    }

    @Test
    void onlyOutcomesOfAddsAndRemovesCanBeAcknowledged() {
        for (var outcome : List.of(Outcome.TICKED)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ServerMessage.answer(null, NVDA, outcome, Optional.empty()));
        }
    }

    @TestFactory
    Stream<DynamicTest> refusedOutcomesAreErrors() {
        return Map.of(
                        Outcome.UNKNOWN_SYMBOL, "unknown-symbol",
                        Outcome.LIST_FULL, "list-full",
                        Outcome.NOT_ALLOWED, "not-allowed",
                        Outcome.SOURCE_FULL, "list-full",
                        Outcome.NOT_IN_PLAN, "not-in-plan",
                        Outcome.NO_PRICE, "no-price",
                        Outcome.SOURCE_BUSY, "source-busy",
                        Outcome.NO_SOURCE, "no-source",
                        Outcome.UNAVAILABLE, "unavailable")
                .entrySet()
                .stream()
                .map(expected -> dynamicTest(expected.getValue(), () -> {
                    var encoded = Json.parse(
                            Messages.encode(ServerMessage.answer(id("x"), NVDA, expected.getKey(), Optional.empty())));
                    assertThat(encoded.get("type").textValue()).isEqualTo("error");
                    assertThat(encoded.get("id").textValue()).isEqualTo("x");
                    assertThat(encoded.get("code").textValue()).isEqualTo(expected.getValue());
                    assertThat(encoded.get("message").textValue())
                            .contains(expected.getKey() == Outcome.NOT_ALLOWED ? "not allowed" : "NVDA");
                }));
    }

    @Test
    void aBusySourceIsReportedWithItsWait() {
        assertThat(Refusal.of(Outcome.SOURCE_BUSY, NVDA, Optional.of(Duration.ofMillis(29_001)))
                        .message())
                .isEqualTo("The price source answers no more questions for now. Ask for NVDA again in 30 s.");
        assertThat(Refusal.of(Outcome.SOURCE_BUSY, NVDA, Optional.of(Duration.ofSeconds(541)))
                        .message())
                .endsWith("again in 10 min.");
        assertThat(Refusal.of(Outcome.SOURCE_BUSY, NVDA, Optional.empty()).message())
                .endsWith("again in a minute.");
    }

    @Test
    void aSymbolIsNormalizedBeforeItIsChanged() {
        var asked = new ArrayList<Symbol>();
        var typed = List.of("\tnvda\n", "NVDA\u00a0", "\ufeffNV\u00adDA", "btc/usd");
        ChangeAnswers.of(
                null,
                typed,
                READER,
                symbols -> {
                    asked.addAll(symbols);
                    return Collections.nCopies(symbols.size(), CompletableFuture.completedStage(Outcome.LISTED));
                },
                Optional::empty);
        assertThat(asked).containsExactly(NVDA, NVDA, NVDA, new Symbol("BTC/USD"));
    }

    @Test
    void eachOfSeveralSymbolsIsAnsweredInOrder() {
        var answers = answers(id(7), "nvda", "<b>", "\u0410APL", "amd");
        assertThat(answers.get(0)).isEqualTo(ServerMessage.answer(id(7), NVDA, Outcome.LISTED, Optional.empty()));
        for (var i : List.of(1, 2)) {
            var error = (ServerMessage.Error) answers.get(i);
            assertThat(error.id()).isEqualTo(id(7));
            assertThat(error.code()).isEqualTo(ErrorCode.INVALID_SYMBOL);
            assertThat(error.message()).contains(Symbol.RULE);
        }
        assertThat(((ServerMessage.Error) answers.get(1)).symbol()).isEqualTo("<b>");
        assertThat(answers.get(3))
                .isEqualTo(ServerMessage.answer(id(7), new Symbol("AMD"), Outcome.LISTED, Optional.empty()));
    }

    @Test
    void anErrorCarriesTheBeginningOfALongText() {
        var error = (ServerMessage.Error) answers(null, "<".repeat(5_000)).get(0);
        assertThat(error.symbol()).isEqualTo("<".repeat(64));
        assertThat(Messages.encode(error)).hasSizeLessThan(400);
    }

    @TestFactory
    Stream<DynamicTest> aMissingSymbolIsInvalid() {
        return Stream.of(
                        "{\"type\":\"add\",\"id\":1}",
                        "{\"type\":\"remove\",\"id\":1}",
                        "{\"type\":\"add\",\"id\":1,\"symbol\":null}",
                        "{\"type\":\"add\",\"id\":1,\"symbol\":7}",
                        "{\"type\":\"add\",\"id\":1,\"symbol\":[\"NVDA\"]}",
                        "{\"type\":\"add\",\"id\":1,\"symbol\":{\"symbol\":\"NVDA\"}}",
                        "{\"type\":\"add\",\"id\":1,\"Symbol\":\"NVDA\"}")
                .map(text -> dynamicTest(text, () -> {
                    var error = refusal(text);
                    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_SYMBOL);
                    assertThat(error.id()).isEqualTo(id(1));
                }));
    }

    @TestFactory
    Stream<DynamicTest> symbolsIsAnArrayOfOneToTwoHundredStrings() {
        var tooMany = "\"A\",".repeat(Messages.MAX_SYMBOLS) + "\"A\"";
        return Stream.of("[]", "\"NVDA\"", "null", "{}", "[7]", "[\"NVDA\",null]", "[[\"NVDA\"]]", "[" + tooMany + "]")
                .map(symbols -> dynamicTest(symbols, () -> {
                    var error = refusal("{\"type\":\"add\",\"id\":1,\"symbols\":" + symbols + "}");
                    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_JSON);
                    assertThat(error.id()).isEqualTo(id(1));
                }));
    }

    @TestFactory
    Stream<DynamicTest> textThatIsNoJsonObjectIsInvalid() {
        return Stream.of(
                        "",
                        " ",
                        "hello",
                        "{",
                        "}",
                        "{\"type\":\"ping\"",
                        "{'type':'ping'}",
                        "{type:\"ping\"}",
                        "{\"type\":\"ping\",}",
                        "{\"type\":\"ping\"} {\"type\":\"ping\"}",
                        "{\"type\":\"ping\"}]",
                        "{\"type\":\"ping\"} // rest",
                        "[]",
                        "[{\"type\":\"ping\"}]",
                        "null",
                        "true",
                        "7",
                        "NaN",
                        "\"ping\"",
                        "<message type=\"ping\"/>",
                        "\0",
                        "[".repeat(900),
                        "{\"type\":\"ping\",\"x\":" + "[".repeat(400) + "]".repeat(400) + "}",
                        "{\"type\":\"ping\",\"x\":" + "{\"x\":".repeat(100) + "1" + "}".repeat(101))
                .map(text -> dynamicTest("\"" + text.replace('\0', '0') + "\"", () -> {
                    var error = refusal(text);
                    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_JSON);
                    assertThat(error.id()).isNull();
                }));
    }

    @TestFactory
    Stream<DynamicTest> anotherTypeIsUnknown() {
        return Stream.of(
                        "{\"id\":1}",
                        "{\"id\":1,\"type\":null}",
                        "{\"id\":1,\"type\":\"\"}",
                        "{\"id\":1,\"type\":\"ADD\",\"symbol\":\"NVDA\"}",
                        "{\"id\":1,\"type\":\"add \",\"symbol\":\"NVDA\"}",
                        "{\"id\":1,\"type\":\"snapshot\"}",
                        "{\"id\":1,\"type\":1}",
                        "{\"id\":1,\"type\":[\"add\"],\"symbol\":\"NVDA\"}",
                        "{\"id\":1,\"type\":{\"add\":1}}",
                        "{\"id\":1,\"action\":\"add\",\"symbol\":\"NVDA\"}")
                .map(text -> dynamicTest(text, () -> {
                    var error = refusal(text);
                    assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
                    assertThat(error.id()).isEqualTo(id(1));
                }));
    }

    @TestFactory
    Stream<DynamicTest> anIdIsAShortTextOrASafeInteger() {
        return Map.of(
                        "\"\"",
                        id(""),
                        "\"a b\"",
                        id("a b"),
                        "\"" + "x".repeat(64) + "\"",
                        id("x".repeat(64)),
                        "0",
                        id(0),
                        "-1",
                        id(-1),
                        "9007199254740991",
                        id(9007199254740991L),
                        "-9007199254740991",
                        id(-9007199254740991L))
                .entrySet()
                .stream()
                .map(example -> dynamicTest(
                        example.getKey(),
                        () -> assertThat(Messages.decode("{\"type\":\"ping\",\"id\":" + example.getKey() + "}"))
                                .isEqualTo(new ClientMessage.Ping(example.getValue()))));
    }

    @TestFactory
    Stream<DynamicTest> anyOtherIdIsInvalid() {
        return Stream.of(
                        "null",
                        "true",
                        "1.5",
                        "1e400",
                        "9007199254740992",
                        "-9007199254740992",
                        "9223372036854775807",
                        "-9223372036854775808",
                        "9223372036854775808",
                        "1" + "0".repeat(300),
                        "1" + "0".repeat(1_000),
                        "{}",
                        "{\"x\":1}",
                        "[1]",
                        "\"" + "x".repeat(65) + "\"")
                .map(id -> dynamicTest(id, () -> {
                    for (var type : List.of("ping", "add", "nonsense")) {
                        var error = refusal("{\"type\":\"" + type + "\",\"id\":" + id + ",\"symbol\":\"NVDA\"}");
                        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_JSON);
                        assertThat(error.id()).isNull();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> anIdComesBackAsItWas() {
        return Stream.of("7", "-9007199254740991", "\"7\"", "\"a\\\"b\\\\\"", "\"\\u2028</script>\"", "\"\"")
                .map(id -> dynamicTest(id, () -> {
                    var answer = Messages.encode(refusal("{\"type\":\"x\",\"id\":" + id + "}"));
                    assertThat(Json.parse(answer).get("id")).isEqualTo(Json.parse(id));
                }));
    }

    @Test
    void unknownMembersAreIgnored() throws InvalidMessageException {
        assertThat(Messages.decode("{\"shiny\":{\"a\":[1,null]},\"symbol\":\"NVDA\",\"price\":1,\"type\":\"add\"}"))
                .isEqualTo(new ClientMessage.Add(null, List.of("NVDA")));
    }

    @TestFactory
    Stream<DynamicTest> aRefusalShowsNothingOfTheInside() {
        return Stream.of("{", "[]", "{\"type\":\"ping\",\"id\":{}}", "{\"type\":\"x\"}", "{\"type\":\"add\"}")
                .map(text -> dynamicTest(text, () -> {
                    var invalid = catchThrowableOfType(InvalidMessageException.class, () -> Messages.decode(text));
                    assertThat(invalid.getStackTrace()).isEmpty();
                    assertThat(Messages.encode(invalid.answer()))
                            .doesNotContain("jackson", "Exception", "io.stocktracker", "\\n")
                            .hasSizeLessThan(250);
                }));
    }

    @Test
    void twoHundredOfTheLongestSymbolsAreWithinTheLimit() {
        var symbols = String.join(
                ",", Collections.nCopies(Messages.MAX_SYMBOLS, "\"" + "A".repeat(Symbol.MAX_LENGTH) + "\""));
        var longest = "{\"type\":\"remove\",\"id\":\"" + "\\u0041".repeat(64) + "\",\"symbols\":[" + symbols + "]}";
        assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(Messages.MAX_BYTES);
    }

    /** The answers to typed texts; valid symbols become listed. */
    private static List<ServerMessage> answers(MessageId id, String... texts) {
        return ChangeAnswers.of(
                        id,
                        List.of(texts),
                        READER,
                        symbols ->
                                Collections.nCopies(symbols.size(), CompletableFuture.completedStage(Outcome.LISTED)),
                        Optional::empty)
                .stream()
                .map(answer -> answer.toCompletableFuture().join())
                .toList();
    }

    private static ServerMessage snapshot() {
        var time = "2026-11-23T15:04:05.123Z";
        return ServerMessage.of(
                new BoardUpdate.Snapshot(
                        version(14),
                        List.of(
                                stock(
                                        "AAPL",
                                        "Apple Inc.",
                                        "150.12",
                                        "150.00",
                                        "150.00",
                                        "150.40",
                                        "149.88",
                                        1200,
                                        time),
                                conditioned(
                                        stock("IBM", "IBM", "0.9875", "1.02", "1.01", "1.01", "0.9875", null, time),
                                        StockState.STALE,
                                        "Finnhub sends no prices for IBM.",
                                        "1:8"))),
                "simulated",
                Duration.ZERO,
                INSTRUMENTS);
    }

    private static ServerMessage delta() {
        var nvda = stock("NVDA", "Nvidia", "180.5", "180.5", "180.5", "180.5", "180.5", 0, "2026-11-23T15:04:06.5Z");
        var aapl = stock("AAPL", "Apple Inc.", "150.45", "150", "150", "150.45", "149", 1500, "2026-11-23T15:04:07Z");
        var ko = stock("KO", "Coca-Cola", "65.105", "65", "65", "65.105", "65", 10, "2026-11-23T15:04:07Z");
        var pep = stock("PEP", "PepsiCo", "140", "140", "140", "140", "140", 20, "2026-11-23T15:04:06.25Z");
        var old = conditioned(
                stock("OLD-USD", "OLD in USD", "3", "3", "3", "3", "3", null, "2026-11-20T20:59:00Z"),
                StockState.ENDED,
                "Coinbase has no prices for OLD-USD any more.",
                "");
        var ge = conditioned(
                stock("GE", "GE", "8", "80", "8", "8", "8", 1, "2026-11-23T15:04:07Z"), StockState.LIVE, null, "10:1");
        return ServerMessage.of(
                new BoardUpdate.Delta(
                        version(17),
                        version(14),
                        Instant.parse("2026-11-23T15:04:07.000250Z"),
                        List.of(nvda),
                        List.of(new Symbol("IBM")),
                        List.of(
                                new QuoteChange(pep.quote(), EnumSet.of(Member.VOLUME)),
                                new QuoteChange(aapl.quote(), EnumSet.of(Member.LAST, Member.HIGH, Member.VOLUME)),
                                new QuoteChange(ko.quote(), EnumSet.of(Member.LAST, Member.DECIMALS)),
                                new QuoteChange(old.quote(), EnumSet.of(Member.VOLUME, Member.STATE, Member.REASON)),
                                new QuoteChange(ge.quote(), EnumSet.of(Member.STATE, Member.REASON, Member.SPLIT)))),
                "simulated",
                Duration.ZERO,
                INSTRUMENTS);
    }

    private static ServerMessage emptyDelta() {
        var time = Instant.parse("2026-11-23T15:04:05.123Z");
        return ServerMessage.of(
                new BoardUpdate.Delta(version(14), version(14), time, List.of(), List.of(), List.of()),
                "simulated",
                Duration.ZERO,
                INSTRUMENTS);
    }

    private static ServerMessage heartbeat(MessageId id, long sequence, FeedStatus.State state, String pricesAt) {
        return new ServerMessage.Heartbeat(
                id,
                Instant.parse("2026-11-23T15:04:22.5Z"),
                version(sequence).toString(),
                FeedWord.of(state),
                pricesAt == null ? null : Instant.parse(pricesAt),
                null,
                null,
                null,
                null,
                null);
    }

    private static ServerMessage heartbeat(FeedStatus feed) {
        return ServerMessage.Heartbeat.of(
                null,
                Instant.parse("2026-11-24T02:04:22.5Z"),
                version(17),
                feed,
                Instant.parse("2026-11-24T00:59:59.1Z"));
    }

    @Test
    void aHeartbeatReportsAMissingSource() {
        assertThat(Messages.encode(heartbeat(TestFeedStatus.refused())))
                .contains("\"feed\":\"stale\"", "\"trouble\":\"no-source\"")
                .doesNotContain("market");
    }

    private static Stock stock(
            String symbol,
            String name,
            String last,
            String previousClose,
            String open,
            String high,
            String low,
            @Nullable Integer volume,
            String time) {
        var quote = new Quote(
                new Symbol(symbol),
                new BigDecimal(last),
                new BigDecimal(previousClose),
                new BigDecimal(open),
                new BigDecimal(high),
                new BigDecimal(low),
                volume == null ? null : (Long) volume.longValue(),
                Instant.parse(time));
        return new Stock(name, quote, 1);
    }

    private static Stock conditioned(Stock stock, StockState state, @Nullable String reason, String split) {
        var condition = new Condition(state, Optional.ofNullable(reason), SplitRatio.parse(split));
        return stock.with(stock.quote().with(condition));
    }

    private static Version version(long sequence) {
        return new Version(Long.parseLong("k3f9", 36), sequence);
    }

    private static MessageId id(long number) {
        return new MessageId(number);
    }

    private static MessageId id(String text) {
        return new MessageId(text);
    }

    private static ServerMessage.Error refusal(String text) {
        var invalid = catchThrowableOfType(InvalidMessageException.class, () -> Messages.decode(text));
        assertThat(invalid).as(text).isNotNull();
        return (ServerMessage.Error) invalid.answer();
    }

    private static List<String> names(String folder) {
        return Json.examples(folder).stream().map(MessagesTest::name).toList();
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    /** The names of all members in order, at any depth. */
    private static List<String> memberOrder(JsonNode tree) {
        var order = new ArrayList<String>();
        tree.properties().forEach(member -> {
            order.add(member.getKey());
            order.addAll(memberOrder(member.getValue()));
        });
        if (tree.isArray()) {
            tree.forEach(element -> order.addAll(memberOrder(element)));
        }
        return order;
    }
}
