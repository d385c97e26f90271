package io.stocktracker.streaming;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.access.TestAccess;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.ManualScheduler;
import io.stocktracker.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageHandlerTest {

    private static final int MAX_CHANGES = 20;

    private final TestMarket market = new TestMarket();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<String> asked = new ArrayList<>();
    private final CompletableFuture<Outcome> added = new CompletableFuture<>();
    private final CompletableFuture<Outcome> removed = new CompletableFuture<>();
    private final TestTransport wire = new TestTransport();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final StreamingMetrics metrics = new StreamingMetrics(meters);
    private Session session = session(new TestLimits(1, 3));
    private final FanOut fanOut = new FanOut(
            market.board,
            market,
            TestMarket.INSTRUMENTS,
            scheduler,
            new MutableClock(Instant.parse("2026-11-23T15:30:00Z")),
            scheduler::nanoTime,
            metrics);
    private final Listings listings = new Listings() {
        @Override
        public CompletionStage<Outcome> add(Symbol symbol) {
            asked.add("add " + symbol);
            return added;
        }

        @Override
        public CompletionStage<Outcome> remove(Symbol symbol) {
            asked.add("remove " + symbol);
            return removed;
        }
    };
    private final MessageHandler handler = new MessageHandler(
            TestAccess.listings(listings, MAX_CHANGES, scheduler::nanoTime),
            new SymbolReader(new Instruments(List.of()), symbol -> false),
            fanOut,
            metrics);

    @Test
    void afterCloseMessagesAreIgnored() {
        join();
        handler.receivedBinary(session);
        send("{\"type\":\"add\",\"symbol\":\"nvda\"}");
        assertThat(wire.closed().code()).isEqualTo(CloseCode.UNSUPPORTED_DATA);
        assertThat(asked).isEmpty();
        assertThat(wire.types()).containsExactly("snapshot", "heartbeat");
    }

    @Test
    void anAddIsAnsweredOnceItIsDecided() {
        join();
        send("{\"type\":\"add\",\"id\":7,\"symbol\":\" nvda\"}");
        assertThat(asked).containsExactly("add NVDA");
        assertThat(wire.types()).containsExactly("snapshot", "heartbeat");
        added.complete(Outcome.LISTED);
        assertThat(wire.newest())
                .isEqualTo(Json.parse("{\"type\":\"ack\",\"id\":7,\"symbol\":\"NVDA\",\"outcome\":\"listed\"}"));
    }

    @Test
    void aRefusedAddIsAnError() {
        join();
        send("{\"type\":\"add\",\"id\":\"x\",\"symbol\":\"nvda\"}");
        added.complete(Outcome.LIST_FULL);
        assertThat(wire.newest().get("code").textValue()).isEqualTo("list-full");
        assertThat(wire.newest().get("id").textValue()).isEqualTo("x");
    }

    @Test
    void aRemoveIsAnswered() {
        join();
        send("{\"type\":\"remove\",\"symbol\":\"nvda\"}");
        removed.complete(Outcome.NOT_LISTED);
        assertThat(asked).containsExactly("remove NVDA");
        assertThat(wire.newest())
                .isEqualTo(Json.parse("{\"type\":\"ack\",\"symbol\":\"NVDA\",\"outcome\":\"not-listed\"}"));
    }

    @Test
    void aPingIsAnsweredWithAHeartbeatOfItsId() {
        join();
        send("{\"type\":\"ping\",\"id\":9}");
        assertThat(wire.newest().get("type").textValue()).isEqualTo("heartbeat");
        assertThat(wire.newest().get("id").intValue()).isEqualTo(9);
    }

    @Test
    void aMessageBeforeTheFirstUpdateIsAnsweredAfterIt() {
        fanOut.add(session, Optional.of(new Version(market.board.version().epoch(), 99)));
        assertThat(wire.texts()).isEmpty();
        send("{\"type\":\"ping\",\"id\":1}");
        assertThat(wire.types()).containsExactly("snapshot", "heartbeat", "heartbeat");
        assertThat(wire.newest().get("id").intValue()).isEqualTo(1);
        scheduler.advance(Duration.ofSeconds(3));
        assertThat(wire.texts()).hasSize(3);
    }

    @Test
    void anErrorBeforeTheFirstUpdateIsSentAfterIt() {
        fanOut.add(session, Optional.of(new Version(market.board.version().epoch(), 99)));
        send("nonsense");
        assertThat(wire.types()).containsExactly("snapshot", "heartbeat", "error");
    }

    @Test
    void tooManyRequestsAreRefusedAndChangeNothing() {
        join();
        for (var i = 1; i <= 3; i++) {
            send("{\"type\":\"ping\",\"id\":" + i + "}");
        }
        send("{\"type\":\"add\",\"id\":4,\"symbol\":\"NVDA\"}");
        assertThat(wire.newest().get("code").textValue()).isEqualTo("too-many-requests");
        assertThat(wire.newest().get("id").intValue()).isEqualTo(4);
        assertThat(asked).isEmpty();
        assertThat(wire.closed()).isNull();

        scheduler.advance(Duration.ofSeconds(2)); // the refused message counts too
        send("{\"type\":\"add\",\"id\":5,\"symbol\":\"NVDA\"}");
        assertThat(asked).containsExactly("add NVDA");
    }

    @Test
    void aMalformedMessageCountsAsARequest() {
        join();
        for (var i = 0; i < 3; i++) {
            send("nonsense");
        }
        send("{\"type\":\"ping\"}");
        assertThat(wire.newest().get("code").textValue()).isEqualTo("too-many-requests");
    }

    @Test
    void aClientThatKeepsExceedingItsBudgetIsDisconnected() {
        join();
        for (var i = 0; i < 3 + Session.MAX_EXCESS_MESSAGES; i++) {
            send("nonsense");
        }
        assertThat(wire.closed()).isNull();
        send("nonsense");
        assertThat(wire.closed().code()).isEqualTo(CloseCode.POLICY_VIOLATION);
    }

    @Test
    void pingsOfTheWebSocketCountAsMessages() {
        join();
        for (var i = 0; i < 3; i++) {
            handler.pinged(session);
        }
        send("{\"type\":\"ping\",\"id\":4}");
        assertThat(wire.newest().get("code").textValue()).isEqualTo("too-many-requests");
        for (var i = 1; i < Session.MAX_EXCESS_MESSAGES; i++) {
            handler.pinged(session);
        }
        assertThat(wire.closed()).isNull();
        handler.pinged(session);
        assertThat(wire.closed().code()).isEqualTo(CloseCode.POLICY_VIOLATION);
    }

    @Test
    void pongsOfTheWebSocketCostNothing() {
        join();
        for (var i = 0; i < 1_000; i++) {
            handler.ponged(session);
        }
        send("{\"type\":\"ping\",\"id\":1}");
        assertThat(wire.newest().get("id").intValue()).isEqualTo(1);
    }

    @Test
    void severalSymbolsAreAnsweredInTheirOrderWithTheIdOfTheMessage() {
        join();
        send("{\"type\":\"add\",\"id\":7,\"symbols\":[\"nvda\",\"<b>\",\"amd\"]}");
        assertThat(asked).containsExactly("add NVDA", "add AMD");
        assertThat(wire.types()).containsExactly("snapshot", "heartbeat");
        added.complete(Outcome.LISTED);
        var answers = wire.messages().subList(2, 5);
        assertThat(answers).allMatch(answer -> answer.get("id").intValue() == 7);
        assertThat(answers.stream().map(answer -> answer.get("symbol").textValue()))
                .containsExactly("NVDA", "<b>", "AMD");
        assertThat(answers.stream().map(answer -> answer.get("type").textValue()))
                .containsExactly("ack", "error", "ack");
    }

    @Test
    void aLimitReachedWithinARequestRefusesTheRestOneByOne() {
        join();
        removed.complete(Outcome.REMOVED);
        var symbols = IntStream.range(0, MAX_CHANGES + 2)
                .mapToObj(i -> "\"S" + i + "\"")
                .collect(Collectors.joining(","));
        send("{\"type\":\"remove\",\"id\":1,\"symbols\":[" + symbols + "]}");
        var answers = wire.messages().subList(2, wire.messages().size());
        assertThat(answers).hasSize(MAX_CHANGES + 2);
        assertThat(answers.subList(MAX_CHANGES, MAX_CHANGES + 2))
                .allMatch(answer -> answer.get("code").textValue().equals("too-many-requests"));
        assertThat(answers.get(MAX_CHANGES).get("symbol").textValue()).isEqualTo("S" + MAX_CHANGES);
        assertThat(refused("change-rate")).isEqualTo(2);
    }

    @Test
    void changesBeyondTheLimitOfTheAddressAreRefused() {
        session = session(TestLimits.WIDE);
        join();
        removed.complete(Outcome.NOT_LISTED);
        IntStream.rangeClosed(1, MAX_CHANGES + 1).forEach(i -> send(remove(i)));
        assertThat(asked).hasSize(MAX_CHANGES);
        assertThat(wire.newest().get("code").textValue()).isEqualTo("too-many-requests");
        assertThat(wire.newest().get("id").intValue()).isEqualTo(MAX_CHANGES + 1);
        assertThat(refused("change-rate")).isEqualTo(1);

        scheduler.advance(Duration.ofMinutes(1));
        send(remove(MAX_CHANGES + 2));
        assertThat(asked).hasSize(MAX_CHANGES + 1);
    }

    @Test
    void refusedMessagesAreCountedByReason() {
        join();
        send("nonsense");
        send("{\"type\":\"add\",\"symbol\":\"nvda\"}");
        added.complete(Outcome.LIST_FULL);
        send("{\"type\":\"ping\"}");
        send("{\"type\":\"ping\"}");
        assertThat(refused("invalid-json")).isEqualTo(1);
        assertThat(refused("list-full")).isEqualTo(1);
        assertThat(refused("message-rate")).isEqualTo(1);
        assertThat(refused("change-rate")).isZero();
    }

    @Test
    void aBinaryFrameEndsTheConnection() {
        join();
        handler.receivedBinary(session);
        assertThat(wire.closed().code()).isEqualTo(CloseCode.UNSUPPORTED_DATA);
    }

    @Test
    void everyFrameOfAClientIsASignOfLife() {
        join();
        for (Runnable sign : List.<Runnable>of(
                () -> send("nonsense"), () -> handler.pinged(session), () -> handler.ponged(session))) {
            scheduler.advance(Duration.ofSeconds(30));
            sign.run();
            assertThat(session.idleSinceReceive()).isZero();
        }
    }

    private Session session(StreamingConfig limits) {
        return new Session(wire, TestLimits.CLIENT, limits, scheduler::nanoTime, metrics);
    }

    private double refused(String reason) {
        return meters.counter("stocktracker.messages.refused", "reason", reason).count();
    }

    private static String remove(int id) {
        return "{\"type\":\"remove\",\"id\":" + id + ",\"symbol\":\"NVDA\"}";
    }

    private void join() {
        fanOut.add(session, Optional.empty());
    }

    private void send(String text) {
        handler.received(session, text);
    }
}
