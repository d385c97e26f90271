package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.RoundSink;
import io.stocktracker.market.Board;
import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Follows with one vendor what a board lists, in turns: each looks at the board, has the connection follow it, and emits
 * what is new as one round.
 *
 * <p>After each connection, for each symbol that is new, and a minute after each change of the exchange's phase, quotes are
 * asked for, so that nothing that happened in between is missed, and previous close and open are the official ones.
 *
 * <p>For the feed's thread alone, apart from what says otherwise.
 */
final class LiveFeedLoop implements VendorConnection.Listener {

    /** Without trades, this often a round without quotes says that the connection is well. */
    static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

    /** Vendors need a moment until they know how a day has opened. */
    private static final Duration AFTER_A_CHANGE_OF_PHASE = Duration.ofMinutes(1);

    private static final String FROM_THE_FUTURE =
            "tells of a trade that is yet to come; is the clock of this machine right?";

    private final Vendor vendor;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final QuoteBook book;
    private final VendorConnection upstream;
    private final QuoteRequests requests;
    private final FirstTrades firstTrades;
    private final RoundRecorder recorder;

    private @Nullable MarketPhase phase;
    private @Nullable Long refreshAt;
    private long emittedAt;

    /** @param thread the feed's */
    LiveFeedLoop(
            Vendor vendor,
            VendorClient network,
            Executor thread,
            Backoff backoff,
            RandomGenerator random,
            Clock clock,
            LongSupplier nanoTime,
            RoundRecorder recorder) {
        this.vendor = vendor;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.book = new QuoteBook(vendor.hours(), clock, nanoTime);
        this.upstream = new VendorConnection(vendor, network, thread, backoff, random, nanoTime, this);
        this.requests = new QuoteRequests(vendor, network, thread, nanoTime, book::take, upstream::refuse);
        this.firstTrades = new FirstTrades(thread, this::followFirstTrades);
        this.recorder = recorder;
        this.emittedAt = nanoTime.getAsLong();
    }

    /** Whether the vendor has not refused this process. For any thread. */
    boolean hasSource() {
        return upstream.hasSource();
    }

    /** How many stocks the vendor follows, as far as is known. For any thread. */
    int maxStocks() {
        return upstream.maxStocks();
    }

    /** The quote that a symbol begins with, see {@link io.stocktracker.feed.PriceFeed#firstQuote}. For any thread. */
    CompletionStage<Optional<Quote>> firstQuote(Symbol symbol) {
        if (!upstream.hasSource()) {
            return CompletableFuture.failedStage(
                    new IllegalStateException(vendor.name() + " has refused this server."));
        }
        if (!vendor.hasQuotes()) {
            return vendor.suggested().contains(symbol)
                    ? firstTrades.of(symbol).thenApply(Optional::of)
                    : CompletableFuture.completedStage(Optional.empty());
        }
        return requests.ask(symbol).thenApply(quote -> quote.map(this::shown));
    }

    private Quote shown(VendorQuote quote) {
        var now = clock.instant();
        if (quote.isToCome(now, vendor.hours())) {
            throw new IllegalStateException(vendor.name() + " " + FROM_THE_FUTURE);
        }
        return quote.toQuote(now);
    }

    /** At once, and not with the next turn: before the feed is started, there is none. */
    private void followFirstTrades() {
        upstream.want(wanted());
        upstream.turn();
    }

    private Set<Symbol> wanted() {
        var wanted = book.symbols();
        wanted.addAll(firstTrades.symbols());
        return wanted;
    }

    @Override
    public void connected() {
        book.reconnected();
        refresh(book.symbols());
    }

    private void refresh(Collection<Symbol> symbols) {
        if (vendor.hasQuotes()) {
            requests.refresh(symbols);
        }
    }

    @Override
    public void traded(Trade trade) {
        if (trade.isToCome(clock.instant())) {
            upstream.complain(FROM_THE_FUTURE);
        } else {
            firstTrades.take(trade);
            book.take(trade);
        }
    }

    /** Does what is to be done now. */
    void turn(Board board, RoundSink rounds) {
        var now = board.snapshot();
        var rows = rounds.wanted() ? now.stocks() : List.<Stock>of();
        follow(rows.size() > maxStocks() ? rows.subList(0, maxStocks()) : rows);
        upstream.turn();
        if (upstream.hasSource()) {
            requests.turn();
        }
        var news = book.news(rows);
        var time = nanoTime.getAsLong();
        if (!news.isEmpty() || upstream.isAccepted() && time - emittedAt >= SIGN_OF_LIFE.toNanos()) {
            emittedAt = time;
            rounds.accept(new Round(now.version(), List.of(), news));
            recorder.record(news);
        }
    }

    private void follow(Collection<Stock> rows) {
        var added = book.follow(rows);
        var followed = book.symbols();
        upstream.want(wanted());
        requests.retain(followed);
        if (upstream.isAccepted()) {
            refresh(added);
        }
        if (isTimeToRefresh()) {
            refresh(followed);
        }
    }

    private boolean isTimeToRefresh() {
        var phaseNow = vendor.hours().phase(clock.instant());
        var time = nanoTime.getAsLong();
        if (phaseNow != phase) {
            refreshAt = phase == null ? null : time + AFTER_A_CHANGE_OF_PHASE.toNanos();
            phase = phaseNow;
        }
        if (refreshAt != null && time - refreshAt >= 0) {
            refreshAt = null;
            return true;
        }
        return false;
    }
}
