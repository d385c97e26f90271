package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.RoundSink;
import io.stocktracker.feed.replay.RoundRecorder;
import io.stocktracker.listing.ListingsFixture;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.LocalJournal;
import io.stocktracker.testing.LogRecorder;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What every live feed does, from a vendor's server at a real socket to the board. */
public abstract class VendorContract<S extends VendorServer> {

    private static Vertx vertx;

    private final Journal journal = new LocalJournal(Clock.systemUTC());
    private final AtomicInteger rounds = new AtomicInteger();
    private final LogRecorder log = new LogRecorder();
    private volatile boolean wanted = true;
    private LiveFeed feed;
    private Listings listings;

    @TempDir
    protected Path folder;

    protected S server;

    /** The two symbols of the tests, which the server knows at 100.00, after 98.00 the day before. */
    protected abstract Symbol first();

    protected abstract Symbol second();

    protected abstract S server(Vertx vertx);

    protected abstract Vendor vendor(Duration silence);

    /** The same with a key that the server does not take; nothing if there are no keys. */
    protected abstract Optional<Vendor> vendorWithAWrongKey(Duration silence);

    /** What may be in no log. */
    protected abstract List<String> secrets();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    @BeforeEach
    void start() {
        server = server(vertx);
        server.know(first().value(), "100.00", "98.00");
        server.know(second().value(), "100.00", "98.00");
        use(vendor(new TestLiveConfig(Optional.empty()).longestSilence()), Optional.empty());
    }

    protected void use(Vendor vendor, Optional<Path> recording) {
        if (feed != null) {
            feed.stop();
        }
        var config = new TestLiveConfig(recording);
        feed = new LiveFeed(
                "test",
                vendor,
                config,
                new Backoff(config.reconnectFirst(), config.reconnectLongest()),
                vertx,
                Clock.systemUTC(),
                recording.map(file -> RoundRecorder.to(file, Clock.systemUTC())).orElseGet(RoundRecorder::none));
        listings = ListingsFixture.listings(feed, journal);
    }

    @AfterEach
    void stop() {
        feed.stop();
        server.close();
        log.close();
        for (var secret : secrets()) {
            assertThat(log.messages()).noneMatch(message -> message.contains(secret));
        }
        assertThat(log.longEntries()).noneMatch(entry -> entry.startsWith("io.stocktracker"));
    }

    protected void play() {
        feed.start(journal.board(), new RoundSink() {
            @Override
            public void accept(Round round) {
                rounds.incrementAndGet();
                journal.submit(new Command.Prices(round));
            }

            @Override
            public boolean wanted() {
                return wanted;
            }
        });
    }

    protected static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5));
    }

    protected boolean hasSource() {
        return feed.hasSource();
    }

    protected int maxStocks() {
        return feed.maxStocks().orElseThrow();
    }

    protected Instruments instruments() {
        return feed.instruments(new Instruments(List.of()));
    }

    protected Outcome add(Symbol symbol) {
        return listings.add(symbol)
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    protected Quote quote(Symbol symbol) {
        return journal.board().find(symbol).orElseThrow().quote();
    }

    protected void awaitLast(Symbol symbol, String price) {
        await().until(() -> quote(symbol).last().compareTo(new BigDecimal(price)) == 0);
    }

    protected void awaitSubscribed(Symbol... symbols) {
        await().until(() -> server.subscribed().equals(Set.of(symbols)));
    }

    protected void awaitLog(String beginning) {
        await().until(() -> log.messages().stream().anyMatch(message -> message.startsWith(beginning)));
    }

    /** After any answer of the vendor's that is still under way, because what that counts is not counted again. */
    private static Instant soon() {
        return Instant.now().plusSeconds(5);
    }

    /** Plays with the first symbol on the board and waits until it is followed and was asked for anew. */
    protected void follow() {
        assertThat(add(first())).isEqualTo(Outcome.LISTED);
        play();
        awaitSubscribed(first());
        await().until(() -> server.questions() >= 2);
    }

    @Test
    void aStockBeginsWithTheQuoteThatTheVendorHas() {
        assertThat(add(first())).isEqualTo(Outcome.LISTED);
        var quote = quote(first());
        assertThat(quote.last()).isEqualByComparingTo("100.00");
        assertThat(quote.previousClose()).isEqualByComparingTo("98.00");
        assertThat(quote.changePercent()).isEqualByComparingTo("2.04");
    }

    @Test
    void tradesOfTheVendorMoveTheBoard() {
        follow();
        server.sayTrade(first().value(), "101.50", "3", Instant.now(), 1);
        awaitLast(first(), "101.50");
        assertThat(quote(first()).high()).isEqualByComparingTo("101.50");
        assertThat(quote(first()).low()).isEqualByComparingTo("100.00");
        assertThat(quote(first()).previousClose()).isEqualByComparingTo("98.00");
    }

    @Test
    void aSymbolThatTheVendorDoesNotKnowIsRefused() {
        assertThat(add(new Symbol("NOPE-USD"))).isEqualTo(Outcome.UNKNOWN_SYMBOL);
    }

    @Test
    void subscriptionsFollowTheBoardOverOneConnection() {
        follow();
        add(second());
        awaitSubscribed(first(), second());
        listings.remove(first());
        awaitSubscribed(second());
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void withoutAStockThereIsNoConnection() {
        follow();
        listings.remove(first());
        await().until(() -> server.open() == 0);
        add(second());
        awaitSubscribed(second());
    }

    @Test
    void onlyTheProcessWhoseRoundsAreWantedIsConnected() {
        wanted = false;
        assertThat(add(first())).isEqualTo(Outcome.LISTED);
        play();
        assertThat(server.handshakes()).isZero();

        wanted = true;
        awaitSubscribed(first());
        wanted = false;
        await().until(() -> server.open() == 0);
        assertThat(server.handshakes()).isEqualTo(1);
    }

    @Test
    void afterAConnectionThatBreaksWithinAMessageNothingIsMissing() {
        follow();
        server.know(first().value(), "107.00", "98.00");
        server.breakOff();
        await().until(() -> server.connections() >= 2);
        awaitSubscribed(first());
        awaitLast(first(), "107.00");
        server.sayTrade(first().value(), "108.00", "1", Instant.now(), 2);
        awaitLast(first(), "108.00");
    }

    @Test
    void aConnectionThatIsOpenButSilentIsReplaced() {
        follow();
        server.fallSilent();
        await().until(() -> server.connections() >= 2);
    }

    @Test
    void aQuietConnectionThatAnswersPingsStays() {
        follow();
        var before = rounds.get();
        await().until(() -> rounds.get() >= before + 4); // a sign of life each second, for longer than the silence
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadOrIsNotKnownIsPassedOver() {
        follow();
        server.say("{\"type\":");
        server.say("[{\"T\":\"t\",\"S\":\"" + first() + "\",\"p\":-5,\"s\":1,\"t\":\"2026-11-23T15:00:00Z\"}]");
        server.say("{\"type\":\"ticker\",\"product_id\":\"" + first() + "\",\"price\":\"x\",\"time\":\"y\"}");
        server.say("{\"type\":\"trade\",\"data\":[{\"s\":\"" + first() + "\",\"p\":\"x\"}]}");
        server.say("{\"type\":\"news\",\"T\":\"b\"}");
        server.say("[{\"T\":\"b\"}]");
        server.sayTrade("UNHEARD-OF", "1", "1", Instant.now(), 8);
        server.sayTrade(first().value(), "102.00", "1", Instant.now(), 9);
        awaitLast(first(), "102.00");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void oneTradeThatCannotBeReadDoesNotTakeOthersAlong() {
        follow();
        server.trades(List.of(
                        server.trade(first().value(), "0", "1", Instant.now(), 7),
                        server.trade(first().value(), "1e999999999", "1", Instant.now(), 8),
                        server.trade(first().value(), "102.00", "1", Instant.now(), 9)))
                .forEach(server::say);
        awaitLast(first(), "102.00");
        assertThat(quote(first()).low()).isEqualByComparingTo("100.00");
        assertThat(log.messages()).anyMatch(message -> message.contains("sent what cannot be read"));
    }

    @Test
    void aTradeFromTheFutureIsIgnoredAndToldOf() {
        follow();
        server.sayTrade(first().value(), "999.00", "1", Instant.now().plus(Duration.ofHours(1)), 31);
        server.sayTrade(first().value(), "102.00", "1", Instant.now(), 32);
        awaitLast(first(), "102.00");
        assertThat(quote(first()).high()).isEqualByComparingTo("102.00");
        assertThat(log.messages()).anyMatch(message -> message.contains("future timestamp"));
    }

    @Test
    void aMessageThatIsLongerThanAnyEndsTheConnectionAndAnotherFollows() {
        follow();
        server.say("x".repeat(5 << 20));
        await().until(() -> server.connections() >= 2);
        awaitSubscribed(first());
        server.sayTrade(first().value(), "102.00", "1", Instant.now(), 33);
        awaitLast(first(), "102.00");
    }

    @Test
    void subscriptionsGoOutInPortionsAndNoneIsLost() {
        var symbols = new ArrayList<Symbol>();
        for (var i = 0; i < 50; i++) {
            var symbol = new Symbol(
                    "S" + i + first().value().substring(first().value().indexOf('-') + 1));
            server.know(symbol.value(), "100.00", "98.00");
            symbols.add(symbol);
        }
        symbols.forEach(symbol -> add(symbol));
        play();
        var limit = Math.min(50, maxStocks());
        awaitSubscribed(symbols.subList(0, limit).toArray(Symbol[]::new));
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aRefusedHandshakeIsTriedAgain() {
        server.refuseHandshakes(503);
        add(first());
        play();
        await().until(() -> server.handshakes() >= 3);
        server.refuseHandshakes(0);
        awaitSubscribed(first());
    }

    @Test
    void aVendorThatSaysThatItIsTooMuchIsNotAskedAnyMore() {
        server.refuseQuestions(429, "600");
        assertThat(add(first())).isEqualTo(Outcome.UNAVAILABLE);
        await().until(() -> {
            add(second());
            var before = server.questions();
            return add(second()) == Outcome.UNAVAILABLE && server.questions() == before;
        });
        assertThat(journal.board().size()).isZero();
    }

    @Test
    void questionsGoOnAfterTheTimeThatTheVendorSays() {
        server.refuseQuestions(429, "0");
        assertThat(add(first())).isEqualTo(Outcome.UNAVAILABLE);
        server.refuseQuestions(0, "0");
        await().until(() -> add(first()) == Outcome.LISTED);
    }

    @Test
    void aWrongKeyEndsAllAttempts() {
        var wrong = vendorWithAWrongKey(Duration.ofSeconds(2));
        if (wrong.isEmpty()) {
            return;
        }
        add(first());
        use(wrong.get(), Optional.empty());
        play();
        await().until(() -> !feed.hasSource());
        var attempts = server.handshakes();
        assertThat(attempts).isEqualTo(1);
        await().until(() -> server.open() == 0);

        var questions = server.questions();
        assertThat(add(second())).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(server.handshakes()).isEqualTo(1);
        assertThat(server.questions()).isEqualTo(questions);
        assertThat(log.messages()).anyMatch(message -> message.contains("no price source"));
    }

    @Test
    void aBurstOfTradesIsFewRoundsAndLosesNothing() {
        follow();
        var before = quote(first()).volume();
        var versionBefore = journal.board().version().sequence();
        var now = soon();
        var trades = new ArrayList<String>();
        for (var i = 1; i <= 5_000; i++) {
            var price = i == 2_000 ? "150" : i == 3_000 ? "50" : "100." + (10 + i % 90);
            trades.add(server.trade(first().value(), price, "2", now.plusMillis(i / 100), i));
        }
        for (var from = 0; from < trades.size(); from += 50) {
            server.trades(trades.subList(from, from + 50)).forEach(server::say);
        }
        await().until(() -> quote(first()).volume() == before + 10_000);
        assertThat(quote(first()).last()).isEqualByComparingTo("100.60");
        assertThat(quote(first()).high()).isEqualByComparingTo("150");
        assertThat(quote(first()).low()).isEqualByComparingTo("50");
        assertThat(journal.board().version().sequence() - versionBefore).isLessThan(500);
    }

    @Test
    void whatComesTwiceAfterAReconnectCountsOnce() {
        follow();
        var before = quote(first()).volume();
        var now = soon();
        server.sayTrade(first().value(), "101.00", "5", now, 11);
        server.sayTrade(first().value(), "102.00", "5", now.plusMillis(1), 12);
        await().until(() -> quote(first()).volume() == before + 10);
        server.breakOff();
        await().until(() -> server.connections() >= 2);
        awaitSubscribed(first());

        server.sayTrade(first().value(), "101.00", "5", now, 11);
        server.sayTrade(first().value(), "102.00", "5", now.plusMillis(1), 12);
        server.sayTrade(first().value(), "103.00", "5", now.plusSeconds(40), 13);
        awaitLast(first(), "103.00");
        assertThat(quote(first()).volume()).isEqualTo(before + 15);
    }

    @Test
    void whatComesLateDoesNotMoveLast() {
        follow();
        var before = quote(first()).volume();
        var now = soon();
        server.sayTrade(first().value(), "105.00", "1", now.plusMillis(20), 21);
        server.sayTrade(first().value(), "104.00", "1", now.plusMillis(10), 20);
        await().until(() -> quote(first()).volume() == before + 2);
        assertThat(quote(first()).last()).isEqualByComparingTo("105.00");
    }

    @Test
    void whatIsDeliveredCanBeRecorded() throws Exception {
        var file = folder.resolve("recorded.csv");
        add(first());
        use(vendor(Duration.ofSeconds(2)), Optional.of(file));
        play();
        awaitSubscribed(first());
        server.sayTrade(first().value(), "111.00", "1", Instant.now(), 1);
        awaitLast(first(), "111.00");
        await().until(() -> Files.readString(file).contains("," + first() + ",111.00,"));
        assertThat(Files.readString(file)).startsWith("time,symbol,last,volume\n");
    }
}
