package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.FirstQuoteException;
import io.stocktracker.feed.RoundSink;
import io.stocktracker.feed.replay.RoundRecorder;
import io.stocktracker.market.Board;
import io.stocktracker.market.ClockSkew;
import io.stocktracker.market.Condition;
import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Stock;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingHours;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The poll loop of a live feed. Each poll reads the board, keeps the connection subscribed to the listed stocks, and
 * emits changed quotes as one round.
 *
 * <p>Quotes are requested after each connection, for each new symbol, and a minute after each change of an exchange's
 * phase, so that nothing that happened in between is missed, and previous close and open are the official ones.
 *
 * <p>For the feed's thread alone, apart from methods that say otherwise.
 */
final class LiveFeedLoop implements VendorConnection.Listener, QuoteRequests.Answers, StockConditions.Remedies {

    /** While no quote changes, the interval of empty rounds, which say that the connection is well. */
    static final Duration EMPTY_ROUND_INTERVAL = Duration.ofSeconds(1);

    /** Vendors need a moment until they have the opening prices of a day. */
    private static final Duration REFRESH_DELAY = Duration.ofMinutes(1);

    /** A stock without a trade for this long counts as delisted. */
    static final Duration LONGEST_PAUSE = Duration.ofDays(30);

    private static final Logger LOG = Logger.getLogger(LiveFeedLoop.class);

    private static final String FROM_THE_FUTURE =
            "sent a price with a future timestamp: its clock or this machine's is wrong.";

    private final Vendor vendor;
    private final RequestBudget budget;
    private final VendorClock clock;
    private final LongSupplier nanoTime;
    private final QuoteBook book;
    private final VendorConnection connection;
    private final QuoteRequests requests;
    private final StockConditions conditions;
    private final RoundRecorder recorder;

    private final Map<TradingHours, MarketPhase> phases = new HashMap<>();
    private @Nullable Long refreshAt;
    private long emittedAt;

    /** The stocks of the list that are more than the plan allows. */
    private List<Symbol> beyondPlan = List.of();

    /** When the newest trade of any stock came, or the connection was opened; null before the first connection. */
    private @Nullable Instant heardAt;

    private @Nullable TimeSpan missed;

    /** The minutes in which trades were corrected since the last call of {@link #takeCorrected}. */
    private final Map<Symbol, Set<Instant>> corrected = new HashMap<>();

    /** The newest split of each stock, and those that {@link #takeSplits} has not returned yet. */
    private final Map<Symbol, Instant> splitDays = new HashMap<>();

    private final Map<Symbol, Instant> splits = new HashMap<>();

    private boolean isSkewed;

    /** @param thread the feed's */
    LiveFeedLoop(
            Vendor vendor,
            VendorClient client,
            RequestBudget budget,
            Executor thread,
            Backoff backoff,
            RandomGenerator random,
            VendorClock clock,
            LongSupplier nanoTime,
            RoundRecorder recorder) {
        this.vendor = vendor;
        this.budget = budget;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.book = new QuoteBook(vendor::hours, vendor::isStock, nanoTime);
        this.connection = new VendorConnection(vendor, client, thread, backoff, random, nanoTime, this);
        this.requests = new QuoteRequests(vendor, client, budget, thread, nanoTime, this);
        this.conditions = new StockConditions(vendor.name(), vendor::hours, clock, nanoTime, this);
        this.recorder = recorder;
        this.emittedAt = nanoTime.getAsLong();
    }

    /** Whether the vendor has not refused this process. For any thread. */
    boolean hasSource() {
        return connection.hasSource();
    }

    /** How long the vendor accepts no requests, if it has had too many. For any thread. */
    Optional<Duration> busyFor() {
        return budget.busyFor();
    }

    /** How many stocks may be followed at once. For any thread. */
    int maxStocks() {
        return vendor.maxStocks();
    }

    /** How this server's clock differs from the vendor's, if by too much. For any thread. */
    Optional<ClockSkew> clockSkew() {
        var ahead = clock.ahead();
        return ahead.abs().compareTo(ClockSkew.TOLERATED) > 0
                ? Optional.of(new ClockSkew(vendor.name(), ahead))
                : Optional.empty();
    }

    /** The quote that a symbol begins with, see {@link io.stocktracker.feed.PriceFeed#firstQuote}. For any thread. */
    CompletionStage<Optional<Quote>> firstQuote(Symbol symbol) {
        if (!connection.hasSource()) {
            return CompletableFuture.failedStage(
                    new FirstQuoteException(Outcome.NO_SOURCE, vendor.name() + " has refused this server."));
        }
        return requests.ask(symbol, this::shown);
    }

    private Quote shown(VendorQuote quote, Instant at) {
        if (quote.isInFuture(at, vendor.hours(quote.symbol()))) {
            throw new IllegalStateException(vendor.name() + " " + FROM_THE_FUTURE);
        }
        return quote.toQuote(at);
    }

    @Override
    public void connected() {
        var now = clock.instant();
        if (heardAt != null && heardAt.isBefore(now)) {
            missed = new TimeSpan(heardAt, now);
        }
        heardAt = now;
        book.reconnected();
        conditions.connected();
        refresh(book.symbols());
    }

    @Override
    public void stated(VendorQuote quote, Instant at) {
        var symbol = quote.symbol();
        conditions.stated(symbol, book.differs(quote));
        quote.time()
                .filter(time -> time.isBefore(at.minus(LONGEST_PAUSE)))
                .ifPresent(time -> conditions.missing(
                        symbol, vendor.name() + " has no trades of " + symbol + " since " + quote.day() + "."));
        book.take(quote, at);
    }

    @Override
    public void split(Symbol symbol, Instant day) {
        if (!day.equals(splitDays.put(symbol, day))) {
            splits.put(symbol, day);
        }
    }

    @Override
    public void missing(Symbol symbol, String reason) {
        conditions.missing(symbol, reason);
    }

    @Override
    public void unanswered(Symbol symbol) {
        conditions.unanswered(symbol);
    }

    @Override
    public void keyRefused(String why) {
        connection.refuse(why);
    }

    @Override
    public void refused(Symbol symbol, String why) {
        conditions.refused(
                symbol, vendor.name() + " does not send prices for " + symbol + " (\"" + vendor.forLog(why) + "\").");
    }

    @Override
    public void ask(Collection<Symbol> symbols) {
        requests.refreshFirst(symbols);
    }

    @Override
    public void subscribeAgain(Symbol symbol) {
        connection.subscribeAgain(symbol);
    }

    @Override
    public void connectAgain(String why) {
        connection.connectAgain(why);
    }

    private void refresh(Collection<Symbol> symbols) {
        requests.refresh(symbols);
    }

    @Override
    public void traded(Trade trade) {
        if (trade.isInFuture(clock.instant())) {
            clock.doubt();
            connection.warn(FROM_THE_FUTURE);
        } else {
            heardAt = clock.instant();
            conditions.traded(trade.symbol());
            if (!book.take(trade)) {
                requests.refreshFirst(List.of(trade.symbol()));
            }
        }
    }

    @Override
    public void corrected(VendorMessage.Correction correction) {
        var symbol = correction.original().symbol();
        LOG.infof(
                "%s cancelled or corrected a trade of %s at %s",
                vendor.name(), symbol, correction.original().price().toPlainString());
        corrected
                .computeIfAbsent(symbol, first -> new HashSet<>())
                .add(book.timeOf(correction).truncatedTo(ChronoUnit.MINUTES));
        if (!book.take(correction)) {
            refresh(List.of(symbol));
        }
    }

    @Override
    public void heartbeat(Instant time) {
        clock.check(time);
    }

    /** The span that was missed before the present connection; empty if there is none or it was taken already. */
    Optional<TimeSpan> takeMissed() {
        var span = Optional.ofNullable(missed);
        missed = null;
        return span;
    }

    /** The stocks that were split since the last call, and when the trading day of the split begins. */
    Map<Symbol, Instant> takeSplits() {
        var taken = Map.copyOf(splits);
        splits.clear();
        return taken;
    }

    /** The stocks with trades that were cancelled or corrected since the last call, and the minutes of these trades. */
    Map<Symbol, Set<Instant>> takeCorrected() {
        var taken = Map.copyOf(corrected);
        corrected.clear();
        return taken;
    }

    /** Emits changed quotes. Called once in each round interval. */
    void poll(Board board, RoundSink rounds) {
        var now = board.snapshot();
        var rows = rounds.wanted() ? now.stocks() : List.<Stock>of();
        if (rows.isEmpty()) {
            heardAt = null; // trades that another process follows, or that no process needs, are not missed
        }
        follow(rows.size() > maxStocks() ? rows.subList(0, maxStocks()) : rows);
        warnBeyondPlan(rows.stream().skip(maxStocks()).map(Stock::symbol).toList());
        connection.poll();
        conditions.check(connection.isAccepted(), connection.unconfirmed());
        if (connection.hasSource()) {
            requests.poll();
        }
        checkClock(now.stocks(), rows.isEmpty() || connection.isAccepted());
        var changed = book.changes(rows, this::condition);
        var time = nanoTime.getAsLong();
        if (!changed.isEmpty() || connection.isAccepted() && time - emittedAt >= EMPTY_ROUND_INTERVAL.toNanos()) {
            emittedAt = time;
            rounds.accept(new Round(now.version(), List.of(), changed));
            recorder.record(changed);
        }
    }

    /**
     * Requests a quote only for the {@code Date} of its response, if the clocks are due to be compared. A process
     * without a connection of its own does so, too: it decides by its clock which markets are open.
     */
    private void checkClock(List<Stock> listed, boolean isReady) {
        if (isReady && connection.hasSource() && !listed.isEmpty() && clock.isComparisonDue()) {
            requests.ask(listed.get(0).symbol(), VendorQuote::toQuote);
        }
        var skew = clockSkew();
        if (skew.isPresent() != isSkewed) {
            isSkewed = skew.isPresent();
            skew.ifPresentOrElse(
                    found -> LOG.warnf(
                            "%s Prices follow the vendor's time. Correct this server's clock.", found.sentence()),
                    () -> LOG.infof("This server's clock agrees with %s's again", vendor.name()));
        }
    }

    private Condition condition(Stock row) {
        var condition = row.quote().condition();
        return conditions
                .of(row.symbol())
                .map(found -> condition.with(found.state(), found.reason()))
                .orElseGet(() -> condition.with(StockState.ENDED, Optional.of(beyondPlan())));
    }

    private String beyondPlan() {
        return vendor.name() + " follows only " + maxStocks() + (maxStocks() == 1 ? " stock" : " stocks")
                + " with this plan (" + vendor.maxStocksKey() + ").";
    }

    private void warnBeyondPlan(List<Symbol> symbols) {
        if (!symbols.isEmpty() && !symbols.equals(beyondPlan)) {
            LOG.warnf(
                    "Not followed: %s. %s",
                    symbols.stream().map(Symbol::value).collect(Collectors.joining(", ")), beyondPlan());
        }
        beyondPlan = symbols;
    }

    private void follow(Collection<Stock> rows) {
        var added = book.follow(rows);
        var followed = book.symbols();
        conditions.follow(followed);
        connection.setSubscriptions(followed);
        requests.retain(followed);
        if (connection.isAccepted()) {
            refresh(added);
        }
        if (isTimeToRefresh()) {
            refresh(followed);
        }
    }

    private boolean isTimeToRefresh() {
        var now = clock.instant();
        var time = nanoTime.getAsLong();
        var phasesNow = new HashMap<TradingHours, MarketPhase>();
        book.symbols().forEach(symbol -> phasesNow.computeIfAbsent(vendor.hours(symbol), hours -> hours.phase(now)));
        phasesNow.forEach((exchange, phase) -> {
            var before = phases.put(exchange, phase);
            if (before != null && before != phase) {
                refreshAt = time + REFRESH_DELAY.toNanos();
            }
        });
        if (refreshAt != null && time - refreshAt >= 0) {
            refreshAt = null;
            return true;
        }
        return false;
    }
}
