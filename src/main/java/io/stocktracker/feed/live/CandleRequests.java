package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.market.Backfill;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.SplitRatio;
import io.stocktracker.market.StageFailure;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingHours;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Requests the vendor's candles for the past of the followed stocks: minutes of today, 5 minutes of a week, hours of a
 * month and days of a year. Each stock is planned once: spans that were never requested, because the stock is new or
 * this server was not running, are requested one at a time, the newest minutes of all stocks first.
 *
 * <p>The newest stored day is requested again: if the vendor has adjusted its close for a split that this server has
 * not seen, all candles from before today are replaced.
 *
 * <p>A span that a broken connection has missed is requested in minutes, once its last minute is complete. So are the
 * minutes since a trade that was cancelled or corrected; they replace what was recorded.
 *
 * <p>Each response is stored at once, so that after a failure only the rest is requested. After a failure all requests
 * wait, twice as long after each further one; those of the stock that failed wait apart, so that they hold up no other
 * stock. A stock whose candles are refused (401, 403) is asked for again after {@link #REFUSED_FOR}; if no stock's
 * candles were ever answered, all wait for so long.
 *
 * <p>For the feed's thread alone.
 */
final class CandleRequests {

    private static final Duration WEEK = Duration.ofDays(7);

    /** How far back hours are requested: a month before the last trade, which may be days ago. */
    private static final Duration HOURLY = Duration.ofDays(34);

    /** How far back days are requested: a year, and 50 trading days before it for averages. */
    private static final Duration DAILY = Duration.ofDays(442);

    /** Minutes that are requested at least, also at the beginning of a day: the length of a sparkline. */
    private static final Duration LAST_MINUTES = Duration.ofHours(2);

    /** Vendors need a moment until a candle is complete. */
    private static final Duration DELAY = Duration.ofSeconds(10);

    /** Minutes before a corrected trade that are requested, too: its own may have no other trade. */
    private static final Duration BEFORE_CORRECTION = Duration.ofMinutes(15);

    /** How many stocks are looked up in the storage at a time. */
    private static final int MAX_LOOKUPS = 5;

    /** How long refused candles are not requested again. */
    static final Duration REFUSED_FOR = Duration.ofHours(1);

    /** If the first answers for so many stocks are refusals, the plan has no candles. */
    private static final int MAX_REFUSED = 3;

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10));

    private static final Logger LOG = Logger.getLogger(CandleRequests.class);

    private enum Purpose {
        PAST,
        /** A span that a broken connection has missed. */
        GAP,
        /** Minutes in which trades were cancelled or corrected. */
        CORRECTION,
        /** Candles from before a split. */
        SPLIT,
        /** The newest stored day, which the vendor has adjusted if there was a split since then. */
        SPLIT_CHECK
    }

    /** A request that waits in a queue. */
    private record Part(Symbol symbol, Interval interval, TimeSpan span, Purpose purpose) {}

    /**
     * Requests of a stock, after a failure.
     *
     * @param until by {@code nanoTime}: when they are sent again
     */
    private record Waiting(List<Part> parts, long until) {}

    /** A span to request, of one stock or of all. */
    private record Later(Optional<Symbol> symbol, TimeSpan span, Purpose purpose) {}

    private final Vendor vendor;
    private final VendorClient client;
    private final RequestBudget budget;
    private final Executor thread;
    private final Backfill backfill;
    private final PriceHistory stored;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;

    private final Set<Symbol> planned = new HashSet<>();
    private final Map<Interval, Deque<Part>> queues = new EnumMap<>(Interval.class);
    private final List<Later> later = new ArrayList<>();
    private int lookups;
    private boolean underWay;
    private int failures;

    /** Whether a request was ever answered with candles. */
    private boolean hasCandles;

    /** The stocks whose candles are refused, and by {@code nanoTime} until when they are not requested. */
    private final Map<Symbol, Long> refusedUntil = new HashMap<>();

    /** Requests of stocks that have failed. */
    private final List<Waiting> waiting = new ArrayList<>();

    /** How often the requests of a stock have failed since the last answer. */
    private final Map<Symbol, Integer> failuresOf = new HashMap<>();

    /** By {@code nanoTime}: when the next request may be sent. */
    private long notBefore;

    /**
     * @param thread the feed's
     * @param backfill stores the candles, and the spans for which they were requested
     * @param stored tells which closes the vendor has adjusted since they were stored
     */
    CandleRequests(
            Vendor vendor,
            VendorClient client,
            RequestBudget budget,
            Executor thread,
            Backfill backfill,
            PriceHistory stored,
            Clock clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.vendor = vendor;
        this.client = client;
        this.budget = budget;
        this.thread = thread;
        this.backfill = backfill;
        this.stored = stored;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
        this.notBefore = nanoTime.getAsLong();
        for (var interval : Interval.values()) {
            queues.put(interval, new ArrayDeque<>());
        }
    }

    /** Queues requests for the minutes of a span that the stream has missed, of all followed stocks: at most a week. */
    void fillGap(TimeSpan missed) {
        newestFirst(wholeMinutes(missed, WEEK.toMinutes()), Interval.ONE_MINUTE)
                .forEach(span -> later.add(new Later(Optional.empty(), span, Purpose.GAP)));
    }

    /**
     * Queues a request for the minutes of a stock from the time of a trade that was cancelled or corrected until now:
     * at most one response.
     */
    void correct(Symbol symbol, Instant time) {
        var now = clock.instant();
        var most = vendor.maxCandles() - BEFORE_CORRECTION.toMinutes();
        var span = wholeMinutes(new TimeSpan(earlier(time, now), now), most);
        later.add(new Later(Optional.of(symbol), span, Purpose.CORRECTION));
    }

    /**
     * Queues requests for all candles of a stock from before a split: the vendor adjusts them, and they replace the
     * stored ones.
     *
     * @param day when the trading day of the split begins
     */
    void replaceBefore(Symbol symbol, Instant day) {
        if (!isRequested(symbol)) {
            return; // its candles are requested later, or never
        }
        for (var interval : Interval.values()) {
            var kept = interval == Interval.ONE_MINUTE ? WEEK : interval.keep();
            newestFirst(new TimeSpan(day.minus(kept), day), interval)
                    .forEach(span -> queue(interval).add(new Part(symbol, interval, span, Purpose.SPLIT)));
        }
    }

    /** The spans of the requests for a span, each of one response. */
    private List<TimeSpan> newestFirst(TimeSpan whole, Interval interval) {
        var spans = new ArrayList<TimeSpan>();
        var most = interval.length().multipliedBy(vendor.maxCandles());
        for (var to = whole.to(); to.isAfter(whole.from()) && !most.isZero(); to = to.minus(most)) {
            var from = to.minus(most);
            spans.add(new TimeSpan(from.isBefore(whole.from()) ? whole.from() : from, to));
        }
        return spans;
    }

    /** The newest whole minutes of a span, at most {@code most}. */
    private static TimeSpan wholeMinutes(TimeSpan span, long most) {
        var end = span.to().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
        var earliest = end.minus(Duration.ofMinutes(Math.max(1, most)));
        var from = span.from().truncatedTo(ChronoUnit.MINUTES);
        return new TimeSpan(from.isBefore(earliest) ? earliest : from, end);
    }

    /**
     * Sends the next request, if it is time.
     *
     * @param followed the stocks whose past is requested; none while another process does so
     */
    void poll(Collection<Symbol> followed) {
        if (vendor.maxCandles() == 0) {
            return;
        }
        planned.retainAll(followed);
        var time = nanoTime.getAsLong();
        refusedUntil.keySet().retainAll(planned);
        refusedUntil.entrySet().removeIf(refused -> {
            var isOver = time - refused.getValue() >= 0;
            return isOver && planned.remove(refused.getKey()); // to be planned again
        });
        failuresOf.keySet().retainAll(planned);
        waiting.removeIf(failed -> {
            var isOver = time - failed.until() >= 0;
            if (isOver) {
                failed.parts().forEach(part -> queue(part.interval()).add(part));
            }
            return isOver;
        });
        queues.values().forEach(queue -> queue.removeIf(part -> !planned.contains(part.symbol())));
        var complete = clock.instant().minus(DELAY).minus(vendor.delay());
        later.removeIf(due -> {
            var isDue = !complete.isBefore(due.span().to());
            if (isDue) {
                var symbols = due.symbol().map(Set::of).orElse(planned);
                symbols.stream()
                        .filter(this::isRequested)
                        .forEach(symbol -> queue(Interval.ONE_MINUTE)
                                .add(new Part(symbol, Interval.ONE_MINUTE, due.span(), due.purpose())));
            }
            return isDue;
        });
        if (time - notBefore < 0) {
            return;
        }
        for (var symbol : new LinkedHashSet<>(followed)) {
            if (lookups < MAX_LOOKUPS && planned.add(symbol)) {
                plan(symbol);
            }
        }
        var next = queues.values().stream()
                .flatMap(queue -> Optional.ofNullable(queue.peek()).stream())
                .findFirst();
        if (!underWay && next.isPresent() && budget.takeInBackground()) {
            queue(next.get().interval()).remove();
            ask(next.get());
        }
    }

    private boolean isRequested(Symbol symbol) {
        return planned.contains(symbol) && !refusedUntil.containsKey(symbol);
    }

    private void plan(Symbol symbol) {
        lookups++;
        backfill.asked(symbol)
                .whenComplete((asked, failure) -> thread.execute(() -> {
                    lookups--;
                    if (failure == null) {
                        enqueue(symbol, asked);
                    } else {
                        planned.remove(symbol);
                        failed("the storage", failure);
                    }
                }));
    }

    private void enqueue(Symbol symbol, Map<Interval, TimeSpan> asked) {
        if (isRequested(symbol)) {
            Optional.ofNullable(asked.get(Interval.ONE_DAY))
                    .filter(days -> vendor.adjustsCandlesForSplits())
                    .map(days -> new TimeSpan(days.to().minus(WEEK), days.to()))
                    .ifPresent(newest -> queue(Interval.ONE_DAY)
                            .add(new Part(symbol, Interval.ONE_DAY, newest, Purpose.SPLIT_CHECK)));
            for (var interval : Interval.values()) {
                missing(symbol, interval, Optional.ofNullable(asked.get(interval)))
                        .forEach(queue(interval)::add);
            }
        }
    }

    /**
     * The parts after the requested span, oldest first, then those before it, newest first: so there is never a gap.
     */
    private List<Part> missing(Symbol symbol, Interval interval, Optional<TimeSpan> asked) {
        var wanted = wanted(vendor.hours(symbol), interval);
        var parts = new ArrayList<Part>();
        var known = asked.filter(wanted::touches);
        var most = interval.length().multipliedBy(vendor.maxCandles());
        known.ifPresent(before -> {
            for (var from = before.to(); from.isBefore(wanted.to()); from = from.plus(most)) {
                var span = new TimeSpan(from, earlier(from.plus(most), wanted.to()));
                parts.add(new Part(symbol, interval, span, Purpose.PAST));
            }
        });
        var end = known.map(TimeSpan::from).orElse(wanted.to());
        if (end.isAfter(wanted.from())) {
            newestFirst(new TimeSpan(wanted.from(), end), interval)
                    .forEach(span -> parts.add(new Part(symbol, interval, span, Purpose.PAST)));
        }
        return parts;
    }

    private TimeSpan wanted(TradingHours hours, Interval interval) {
        var now = clock.instant().minus(DELAY).minus(vendor.delay());
        var minute = now.truncatedTo(ChronoUnit.MINUTES);
        return switch (interval) {
            case ONE_MINUTE -> {
                var today = hours.begin(hours.day(now));
                yield new TimeSpan(earlier(today, minute.minus(LAST_MINUTES)), minute);
            }
            case FIVE_MINUTES -> {
                var end = minute.minus(Duration.ofMinutes(Math.floorMod(minute.getEpochSecond() / 60, 5)));
                yield new TimeSpan(end.minus(WEEK), end);
            }
            case ONE_HOUR -> {
                var end = now.truncatedTo(ChronoUnit.HOURS);
                yield new TimeSpan(end.minus(HOURLY), end);
            }
            case ONE_DAY -> {
                var end = hours.begin(hours.day(now));
                yield new TimeSpan(end.minus(DAILY), end);
            }
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void ask(Part part) {
        underWay = true;
        notBefore = nanoTime.getAsLong() + vendor.candlePace().toNanos();
        request(part)
                .whenComplete((done, failure) -> thread.execute(() -> {
                    underWay = false;
                    if (failure == null) {
                        failures = 0;
                        failuresOf.remove(part.symbol());
                        hasCandles = true;
                    } else if (StageFailure.cause(failure) instanceof RefusedException) {
                        refuse(part.symbol());
                    } else {
                        putAside(part);
                        failed(vendor.name(), failure);
                    }
                }));
    }

    /**
     * Puts the requests of a stock for this interval aside, in their order: its known span must have no gap. Also those
     * for a split: adjusted minutes drop the longer candles that they are in, so they must come before these.
     */
    private void putAside(Part failed) {
        var symbol = failed.symbol();
        var parts = new ArrayList<Part>(List.of(failed));
        for (var queue : queues.values()) {
            queue.removeIf(part -> part.symbol().equals(symbol)
                    && (part.interval() == failed.interval() || part.purpose() == Purpose.SPLIT)
                    && parts.add(part));
        }
        var wait = BACKOFF.after(failuresOf.merge(symbol, 1, Integer::sum), random);
        waiting.add(new Waiting(parts, nanoTime.getAsLong() + wait.toNanos()));
    }

    /** The vendor refuses candles of a stock. */
    private static final class RefusedException extends UnreadableException {

        private static final long serialVersionUID = 1;

        private RefusedException(int status) {
            super("HTTP " + status);
        }
    }

    private CompletionStage<Void> request(Part part) {
        var span = part.purpose() == Purpose.CORRECTION
                ? new TimeSpan(
                        part.span().from().minus(BEFORE_CORRECTION), part.span().to())
                : part.span();
        var request = vendor.candles(part.symbol(), part.interval(), span);
        return client.get(request).thenCompose(answer -> {
            if (answer.status() == 401 || answer.status() == 403) {
                throw new CompletionException(new RefusedException(answer.status()));
            }
            if (answer.isTooMany()) {
                budget.stayAway(answer.retryAfter().orElse(VendorConnection.DEFAULT_RETRY_AFTER));
            }
            try {
                var candles = within(span, vendor.readCandles(request, part.interval(), answer));
                return switch (part.purpose()) {
                    case PAST ->
                        backfill.add(
                                part.symbol(), Map.of(part.interval(), candles), Map.of(part.interval(), part.span()));
                    case GAP -> backfill.add(part.symbol(), Map.of(part.interval(), candles), Map.of());
                    case CORRECTION ->
                        backfill.correct(
                                part.symbol(),
                                part.interval(),
                                corrected(part.span().from(), candles));
                    case SPLIT -> backfill.correct(part.symbol(), part.interval(), candles);
                    case SPLIT_CHECK -> checkForSplit(part.symbol(), candles);
                };
            } catch (UnreadableException unreadable) {
                throw new CompletionException(unreadable);
            }
        });
    }

    /** Replaces a stock's candles if the vendor has divided or multiplied its newest stored close since then. */
    private CompletionStage<Void> checkForSplit(Symbol symbol, List<Candle> days) {
        var newest = days.stream().max(Comparator.comparing(Candle::start));
        if (newest.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        var day = newest.get();
        return stored.candles(symbol, day.start(), day.start().plusSeconds(1), Interval.ONE_DAY)
                .thenAccept(found -> found.stream()
                        .filter(before -> SplitRatio.isPossible(before.close(), day.close()))
                        .forEach(before -> thread.execute(() -> replaceBefore(symbol, today(symbol)))));
    }

    private Instant today(Symbol symbol) {
        return wanted(vendor.hours(symbol), Interval.ONE_DAY).to();
    }

    /** Some vendors return more than was requested, such as a candle that is not complete yet. */
    private static List<Candle> within(TimeSpan span, List<Candle> candles) {
        return candles.stream().filter(candle -> span.contains(candle.start())).toList();
    }

    /** The minutes from the corrected one on; that one is flat if no trade is left in it. */
    private static List<Candle> corrected(Instant first, List<Candle> minutes) {
        var corrected = new ArrayList<Candle>();
        minutes.stream().filter(minute -> !minute.start().isBefore(first)).forEach(corrected::add);
        if (minutes.stream().noneMatch(minute -> minute.start().equals(first))) {
            minutes.stream()
                    .filter(minute -> minute.start().isBefore(first))
                    .max(Comparator.comparing(Candle::start))
                    .map(Candle::close)
                    .ifPresent(close -> corrected.add(new Candle(first, close, close, close, close, 0)));
        }
        return corrected;
    }

    private void refuse(Symbol symbol) {
        var wait = REFUSED_FOR.toNanos();
        refusedUntil.put(symbol, nanoTime.getAsLong() + wait);
        queues.values().forEach(queue -> queue.removeIf(part -> part.symbol().equals(symbol)));
        waiting.removeIf(failed -> failed.parts().get(0).symbol().equals(symbol));
        if (!hasCandles && refusedUntil.size() >= Math.min(MAX_REFUSED, planned.size())) {
            LOG.infof("%s refuses candles to this key; charts show only what this server records", vendor.name());
            stayAway(REFUSED_FOR);
        } else {
            LOG.infof("%s refuses candles of %s; its chart shows only what this server records", vendor.name(), symbol);
        }
    }

    private void failed(String where, Throwable failure) {
        failures++;
        var wait = BACKOFF.after(failures, random);
        stayAway(wait);
        LOG.logf(
                failures == 1 ? Logger.Level.WARN : Logger.Level.DEBUG,
                "No candles from %s, retrying in %d s: %s",
                where,
                wait.toSeconds(),
                vendor.forLog(VendorClient.text(StageFailure.cause(failure))));
    }

    private void stayAway(Duration wait) {
        var until = nanoTime.getAsLong() + wait.toNanos();
        if (until - notBefore > 0) {
            notBefore = until;
        }
    }

    private Deque<Part> queue(Interval interval) {
        return Objects.requireNonNull(queues.get(interval));
    }
}
