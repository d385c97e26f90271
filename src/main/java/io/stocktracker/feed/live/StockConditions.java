package io.stocktracker.feed.live;

import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides on the state of each followed stock, and detects that its trades have stopped although the connection is
 * open.
 *
 * <p>How long a stock may be silent depends on the usual gap between its trades; for the whole stream, on the trades of
 * all stocks together. After a longer silence, quotes are requested. If a quote differs from what the stream has
 * brought, and no trade that explains it follows, the stream is reconnected, or if only some stocks are silent, these
 * are subscribed to again; until the next trade they are stale.
 *
 * <p>For the feed's thread alone.
 */
final class StockConditions {

    /** The actions against silence. */
    interface Remedies {

        /** Requests quotes; results come by {@link #stated}, {@link #missing}, or not at all. */
        void ask(Collection<Symbol> symbols);

        void subscribeAgain(Symbol symbol);

        void connectAgain(String why);
    }

    /** The state of a stock, and the reason if it needs one. */
    record Found(StockState state, Optional<String> reason) {

        private static Found of(StockState state) {
            return new Found(state, Optional.empty());
        }
    }

    /** A shorter loss of the connection is not reported: it is repaired before a reader would notice. */
    static final Duration GRACE = Duration.ofSeconds(6);

    static final Duration QUIET_AFTER = Duration.ofMinutes(2);

    /** The shortest and the longest silence of the whole stream that is checked. */
    static final Duration MIN_STREAM_SILENCE = Duration.ofSeconds(30);

    static final Duration MAX_STREAM_SILENCE = Duration.ofMinutes(10);

    /** The same for one stock. */
    static final Duration MIN_STOCK_SILENCE = Duration.ofMinutes(1);

    static final Duration MAX_STOCK_SILENCE = Duration.ofMinutes(30);

    /** How long the quote may take, and the trade that explains it. */
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    static final Duration EXPLANATION_TIMEOUT = Duration.ofSeconds(3);

    /** A silence of this many usual gaps is not plausible: it happens by chance once in half a billion. */
    private static final int IMPLAUSIBLE_GAPS = 20;

    private static final int MAX_REQUESTED = 10;

    /** A vendor's answer that a stock has no prices may be a mistake, and so may its refusal of a subscription. */
    static final Duration ASK_AGAIN_AFTER = Duration.ofHours(1);

    /** The usual gap is not known from fewer trades. */
    private static final int MIN_TRADES = 5;

    /** The weight of the newest gap in the moving average that is the usual gap. */
    private static final double WEIGHT = 0.1;

    private static final Logger LOG = Logger.getLogger(StockConditions.class);

    private final String vendor;
    private final TradingCalendar calendar;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Remedies remedies;

    private final Map<Symbol, Entry> entries = new HashMap<>();

    /** Since when there is no connection; null while there is one. */
    private @Nullable Long disconnectedSince;

    /** When the newest trade of any stock came, or since when one could have come. */
    private long streamHeardAt;

    private int streamChecks;

    /** Why no stock's prices can be relied on, until the next trade of any stock. */
    private Optional<String> streamLost = Optional.empty();

    private @Nullable Long streamAskedAt;

    /** Whether a quote that was requested because of the silent stream has agreed with the board. */
    private boolean streamAgrees;

    StockConditions(String vendor, TradingCalendar calendar, Clock clock, LongSupplier nanoTime, Remedies remedies) {
        this.vendor = vendor;
        this.calendar = calendar;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.remedies = remedies;
        this.streamHeardAt = nanoTime.getAsLong();
        this.disconnectedSince = streamHeardAt;
    }

    private final class Entry {

        private final Symbol symbol;
        private MarketPhase phase;
        private long heardAt;
        private int trades;
        private double usualGap;
        private int checks;
        private @Nullable Long askedAt;
        private @Nullable Long differsSince;
        private Optional<String> lost = Optional.empty();
        private Optional<String> ended = Optional.empty();
        private Optional<String> refused = Optional.empty();
        private boolean unconfirmed;
        private long subscribedAt;
        private long endedAt;
        private StockState logged = StockState.LIVE;

        private Entry(Symbol symbol) {
            this.symbol = symbol;
            this.phase = phaseNow(symbol);
            this.heardAt = nanoTime.getAsLong();
        }

        private void traded(long now) {
            if (trades > 0) {
                var gap = (double) (now - heardAt);
                usualGap = trades == 1 ? gap : usualGap + WEIGHT * (gap - usualGap);
            }
            trades++;
            heardAt = now;
            checks = 0;
            askedAt = null;
            differsSince = null;
            lost = Optional.empty();
            ended = Optional.empty();
            refused = Optional.empty();
        }

        /** Starts over after a change of phase or a reconnect: the usual gap may differ from before. */
        private void begin(long now) {
            heardAt = now;
            trades = 0;
            checks = 0;
            askedAt = null;
            differsSince = null;
        }

        private boolean isOpen() {
            return phase != MarketPhase.CLOSED && ended.isEmpty() && refused.isEmpty();
        }

        /** Whether its quote was requested and has not agreed yet. */
        private boolean isInDoubt() {
            return askedAt != null || differsSince != null;
        }

        private boolean isKnown() {
            return trades >= MIN_TRADES;
        }

        private long longestSilence() {
            var usual = isKnown() ? IMPLAUSIBLE_GAPS * usualGap : 5.0 * MIN_STOCK_SILENCE.toNanos();
            var atMost = Math.min(usual * (1L << Math.min(checks, 10)), MAX_STOCK_SILENCE.toNanos());
            return (long) Math.max(atMost, MIN_STOCK_SILENCE.toNanos());
        }

        private Found found(long now) {
            var end = refused.or(() -> ended);
            if (end.isPresent()) {
                return new Found(StockState.ENDED, end);
            }
            if (phase == MarketPhase.CLOSED) {
                return Found.of(StockState.CLOSED);
            }
            if (disconnectedSince != null && now - disconnectedSince >= GRACE.toNanos()) {
                return new Found(StockState.STALE, Optional.of("There is no connection to " + vendor + "."));
            }
            var why = lost.or(() -> streamLost);
            if (why.isPresent()) {
                return new Found(StockState.STALE, why);
            }
            return Found.of(now - heardAt >= QUIET_AFTER.toNanos() ? StockState.QUIET : StockState.LIVE);
        }

        /** Logs each change that matters to an operator, once. */
        private void log(Found found) {
            var state = found.state();
            if (state == logged) {
                return;
            }
            var isTrouble = state == StockState.ENDED || state == StockState.STALE && lost.isPresent();
            var wasTrouble = logged == StockState.ENDED || logged == StockState.STALE;
            if (isTrouble) {
                LOG.warnf(
                        "%s %s: %s",
                        symbol,
                        state == StockState.ENDED ? "has ended" : "is stale",
                        found.reason().orElse(""));
            } else if (wasTrouble && state == StockState.LIVE) {
                LOG.infof("%s is live again", symbol);
            }
            if (isTrouble || state == StockState.LIVE) {
                logged = state;
            }
        }
    }

    private MarketPhase phaseNow(Symbol symbol) {
        return calendar.hours(symbol).phase(clock.instant());
    }

    /** Follows these symbols and no others. */
    void follow(Set<Symbol> symbols) {
        entries.keySet().retainAll(symbols);
        symbols.forEach(symbol -> entries.computeIfAbsent(symbol, Entry::new));
    }

    void connected() {
        disconnectedSince = null;
        var now = nanoTime.getAsLong();
        streamHeardAt = now;
        streamAskedAt = null;
        entries.values().forEach(entry -> entry.begin(now));
    }

    private void disconnected() {
        if (disconnectedSince == null) {
            disconnectedSince = nanoTime.getAsLong();
        }
    }

    /** A trade has come. */
    void traded(Symbol symbol) {
        var now = nanoTime.getAsLong();
        streamHeardAt = now;
        streamChecks = 0;
        streamAskedAt = null;
        streamLost = Optional.empty();
        var entry = entries.get(symbol);
        if (entry != null) {
            entry.traded(now);
        }
    }

    /**
     * The vendor has returned a quote.
     *
     * @param differs whether its price is newer and another than the stream's
     */
    void stated(Symbol symbol, boolean differs) {
        var entry = entries.get(symbol);
        if (entry == null) {
            return;
        }
        entry.ended = Optional.empty();
        if (entry.askedAt == null) {
            return;
        }
        entry.askedAt = null;
        if (differs) {
            entry.differsSince = nanoTime.getAsLong();
        } else {
            entry.checks++;
            if (streamAskedAt == null) {
                entry.lost = Optional.empty();
            } else {
                streamAgrees = true;
                if (entries.values().stream().noneMatch(Entry::isInDoubt)) {
                    endStreamCheck();
                }
            }
        }
    }

    /** The stream is silent because nothing is traded. */
    private void endStreamCheck() {
        streamAskedAt = null;
        streamHeardAt = nanoTime.getAsLong();
        streamChecks++;
        streamLost = Optional.empty();
    }

    /** A request for a symbol's quote has failed; it is repeated. */
    void unanswered(Symbol symbol) {
        var entry = entries.get(symbol);
        if (entry != null && entry.askedAt != null && entry.lost.isEmpty() && streamAskedAt == null) {
            lost(entry, vendor + " sends no prices for " + symbol + " and does not answer requests for them.");
        }
    }

    /** The vendor has no quote for a symbol. */
    void missing(Symbol symbol, String reason) {
        var entry = entries.get(symbol);
        if (entry != null) {
            entry.askedAt = null;
            entry.ended = Optional.of(reason);
            entry.endedAt = nanoTime.getAsLong();
        }
    }

    /** The vendor refuses the subscription to a symbol. */
    void refused(Symbol symbol, String reason) {
        var entry = entries.get(symbol);
        if (entry != null) {
            entry.refused = Optional.of(reason);
            entry.subscribedAt = nanoTime.getAsLong();
        }
    }

    /** The state of a stock; empty if it is not followed. */
    Optional<Found> of(Symbol symbol) {
        var entry = entries.get(symbol);
        if (entry == null) {
            return Optional.empty();
        }
        var found = entry.found(nanoTime.getAsLong());
        entry.log(found);
        return Optional.of(found);
    }

    /**
     * Checks for silence. Called once in each round interval.
     *
     * @param isConnected whether the vendor accepts subscriptions
     * @param unconfirmed the subscribed symbols that are missing in the vendor's confirmation
     */
    void check(boolean isConnected, Set<Symbol> unconfirmed) {
        var now = nanoTime.getAsLong();
        for (var entry : entries.values()) {
            var phase = phaseNow(entry.symbol);
            if (phase != entry.phase) {
                entry.phase = phase;
                entry.begin(now);
                streamHeardAt = now;
                streamLost = Optional.empty();
            }
        }
        if (!isConnected) {
            disconnected();
            return;
        }
        var ended = entries.values().stream()
                .filter(entry -> entry.ended.isPresent() && now - entry.endedAt >= ASK_AGAIN_AFTER.toNanos())
                .toList();
        if (!ended.isEmpty()) {
            ended.forEach(entry -> entry.endedAt = now);
            ask(ended, now);
        }
        for (var entry : entries.values()) {
            if (entry.refused.isPresent() && now - entry.subscribedAt >= ASK_AGAIN_AFTER.toNanos()) {
                entry.subscribedAt = now;
                remedies.subscribeAgain(entry.symbol);
            }
        }
        var open = entries.values().stream().filter(Entry::isOpen).toList();
        if (open.isEmpty()) {
            streamHeardAt = now;
            return;
        }
        for (var entry : open) {
            if (!unconfirmed.contains(entry.symbol)) {
                if (entry.unconfirmed) {
                    entry.unconfirmed = false;
                    entry.lost = Optional.empty();
                }
            } else if (!entry.unconfirmed || now - entry.subscribedAt >= MIN_STOCK_SILENCE.toNanos()) {
                entry.unconfirmed = true;
                entry.subscribedAt = now;
                lost(entry, vendor + " has not confirmed the subscription to " + entry.symbol + ".");
            }
        }
        if (!checkStream(open, now)) {
            open.forEach(entry -> check(entry, now));
        }
    }

    /** @return whether the stream is silent as a whole */
    private boolean checkStream(List<Entry> open, long now) {
        if (now - streamHeardAt < longestSilence(open)) {
            return false;
        }
        if (streamAskedAt == null) {
            streamAskedAt = now;
            streamAgrees = false;
            ask(mostActive(open), now);
            return true;
        }
        var differs = open.stream()
                .anyMatch(entry ->
                        entry.differsSince != null && now - entry.differsSince >= EXPLANATION_TIMEOUT.toNanos());
        var isLate = now - streamAskedAt >= ANSWER_TIMEOUT.toNanos();
        if (isLate && streamAgrees && !differs) {
            endStreamCheck();
            return false;
        }
        if (differs || isLate) {
            var why = differs
                    ? "no trades come although prices move"
                    : "no trades come, and requests for quotes are not answered";
            streamChecks++;
            streamAskedAt = null;
            streamLost = Optional.of(vendor + " sends no prices.");
            remedies.connectAgain(why);
        }
        return true;
    }

    /** The quotes of the most active stocks say most; few are requested, so that they come soon. */
    private static List<Entry> mostActive(List<Entry> open) {
        return open.stream()
                .sorted(Comparator.comparing(entry -> entry.isKnown() ? entry.usualGap : Double.MAX_VALUE))
                .limit(MAX_REQUESTED)
                .toList();
    }

    private long longestSilence(List<Entry> open) {
        var rate = open.stream()
                .filter(Entry::isKnown)
                .mapToDouble(entry -> 1 / Math.max(1, entry.usualGap))
                .sum();
        var isBusy = open.stream().anyMatch(entry -> entry.phase == MarketPhase.OPEN);
        var usual = rate > 0 ? IMPLAUSIBLE_GAPS / rate : (isBusy ? 2 : 10) * (double) MIN_STREAM_SILENCE.toNanos();
        var atLeast = Math.max(usual, MIN_STREAM_SILENCE.toNanos()) * (1L << Math.min(streamChecks, 10));
        return (long) Math.min(atLeast, MAX_STREAM_SILENCE.toNanos());
    }

    private void check(Entry entry, long now) {
        if (entry.differsSince != null && now - entry.differsSince >= EXPLANATION_TIMEOUT.toNanos()) {
            entry.differsSince = null;
            entry.checks++;
            entry.heardAt = Math.max(entry.heardAt, now - QUIET_AFTER.toNanos());
            lost(entry, vendor + " sends no prices for " + entry.symbol + ".");
        } else if (entry.askedAt != null && now - entry.askedAt >= ANSWER_TIMEOUT.toNanos()) {
            entry.askedAt = null;
            entry.checks++;
        } else if (entry.askedAt == null
                && entry.differsSince == null
                && now - entry.heardAt >= entry.longestSilence()) {
            ask(List.of(entry), now);
        }
    }

    private void lost(Entry entry, String reason) {
        entry.lost = Optional.of(reason);
        remedies.subscribeAgain(entry.symbol);
    }

    private void ask(Collection<Entry> silent, long now) {
        var symbols = new LinkedHashSet<Symbol>();
        for (var entry : silent) {
            entry.askedAt = now;
            symbols.add(entry.symbol);
        }
        remedies.ask(symbols);
    }
}
