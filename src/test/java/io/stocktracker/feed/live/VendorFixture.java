package io.stocktracker.feed.live;

import io.stocktracker.feed.RoundSink;
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
import io.stocktracker.testing.Await;
import io.stocktracker.testing.LogRecorder;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A live feed between a local vendor server and a board. */
public abstract class VendorFixture<S extends VendorServer> {

    static Vertx vertx;

    final Journal journal = new LocalJournal(Clock.systemUTC());
    final AtomicInteger rounds = new AtomicInteger();
    final LogRecorder log = new LogRecorder();
    volatile boolean wanted = true;

    /** How far this server's clock is ahead of the vendor's. */
    volatile Duration clockAhead = Duration.ZERO;

    LiveFeed feed;
    Listings listings;

    @TempDir
    protected Path folder;

    protected S server;

    private final Function<Vertx, S> servers;
    private final Symbol first;
    private final Symbol second;
    private final List<String> secrets;

    /**
     * Adds two symbols to the server, each with a price of 100.00 and a previous close of 98.00.
     *
     * @param secrets texts that must not be logged
     */
    protected VendorFixture(Function<Vertx, S> servers, String first, String second, String... secrets) {
        this.servers = servers;
        this.first = new Symbol(first);
        this.second = new Symbol(second);
        this.secrets = List.of(secrets);
    }

    protected Symbol first() {
        return first;
    }

    protected Symbol second() {
        return second;
    }

    protected Vendor vendor(Duration silence) {
        return server.vendor(silence);
    }

    /** The vendor with a key that the server refuses; empty if the vendor has no keys. */
    protected Optional<Vendor> vendorWithAWrongKey(Duration silence) {
        return Optional.empty();
    }

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        Await.done(vertx.close());
    }

    @BeforeEach
    void start() {
        server = servers.apply(vertx);
        server.know(first().value(), "100.00", "98.00");
        server.know(second().value(), "100.00", "98.00");
        use(vendor(Duration.ofSeconds(2)), Optional.empty());
    }

    protected void use(Vendor vendor, Optional<Path> recording) {
        if (feed != null) {
            feed.stop();
        }
        feed = LiveFeedFixture.feed(vendor, vertx, serverClock(), recording);
        listings = ListingsFixture.listings(feed, journal);
    }

    private Clock serverClock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return Instant.now().plus(clockAhead);
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @AfterEach
    void stop() {
        feed.stop();
        server.close();
        log.close();
        for (var secret : secrets) {
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
        return Await.await().pollInterval(Duration.ofMillis(5));
    }

    /** The lines of the log. */
    protected List<String> messages() {
        return log.messages();
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
        return Await.done(listings.add(symbol));
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

    /** A time after any pending response. Trades that a response includes are not counted again. */
    protected static Instant soon() {
        return Instant.now().plusSeconds(5);
    }

    /** Starts the feed with the first symbol. Waits until it is subscribed to and its quote is requested again. */
    protected void follow() {
        assertThat(add(first())).isEqualTo(Outcome.LISTED);
        play();
        awaitSubscribed(first());
        await().until(() -> server.questions() >= 2);
    }
}
