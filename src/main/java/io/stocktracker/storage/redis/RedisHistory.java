package io.stocktracker.storage.redis;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.sortedset.ZRangeArgs;
import io.smallrye.mutiny.Uni;
import io.stocktracker.market.Backfill;
import io.stocktracker.market.Board;
import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.BoardEvent.Replaced;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.storage.Candles;
import io.stocktracker.storage.Closes;
import io.stocktracker.storage.Downsampling;
import io.stocktracker.storage.HistoryConfig;
import io.stocktracker.storage.Retention;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Candles in Redis. Each symbol and UTC day has a hash from the minute (its first second since 1970-01-01T00:00:00Z) to
 * the candle, and each symbol a sorted set of its newest closes; both expire. Every process has the candles of the last
 * minutes in memory. The leader writes them, each candle as a whole, so that its volume is right even if two processes
 * write it. The script that writes them checks the lease ({@code redis/candles.lua}).
 *
 * <p>A process that joined in the middle of a minute has only a part of it. It then merges its candle with the stored
 * one and keeps the larger volume: that minute may lack shares, but counts none twice. Whether a candle is complete is
 * decided by the times of the prices, because the clocks of the processes may differ.
 *
 * <p>Backfilled candles have hashes of their own, one for each symbol and interval ({@code redis/filled.lua}), and
 * corrected minutes one for each symbol ({@code redis/corrected.lua}).
 */
final class RedisHistory implements PriceHistory, Backfill {

    /** Longer than a minute lasts, with the time for a takeover and a query. */
    private static final Duration IN_MEMORY = Duration.ofMinutes(3);

    /** Candles that cannot be written for this long are dropped. */
    private static final Duration MAX_IN_MEMORY = Duration.ofHours(1);

    private static final Duration DAY = Duration.ofDays(1);

    /** Maximum requests in flight; the client's queue takes 2,048. */
    private static final int BATCH_SIZE = 500;

    private static final int CANDLE_BATCH_SIZE = 250;

    /** Backfilled candles for each script call; Redis does nothing else while it runs. */
    private static final int FILL_BATCH_SIZE = 1_000;

    /** Maximum queries in the queue. */
    private static final int MAX_WAITING = 100;

    /** Closes that are read even if fewer are requested, so that callers can share the answer. */
    private static final int USUAL_POINTS = 60;

    /** Closes that are stored for each symbol, and the most that {@link #closes} returns. */
    static final int MAX_POINTS = 500;

    private static final long SHARED_FOR = Duration.ofSeconds(1).toNanos();

    /**
     * An answer that callers share.
     *
     * @param since when it was requested, by {@code nanoTime}
     */
    private record NewestCloses(List<Symbol> symbols, int points, long since, Future<List<List<String>>> found) {}

    private final RedisConnections.Pinned writing;
    private final RedisConnections.Pinned reading;
    private final String script = RedisLog.script("/redis/candles.lua");
    private final String keys;
    private final String fillScript = RedisLog.script("/redis/filled.lua");
    private final String correctScript = RedisLog.script("/redis/corrected.lua");
    private final Board board;
    private final TradingCalendar calendar;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Retention retention;
    private final Candles candles;

    /** Candles that begin at or before this time are not complete in memory. */
    private volatile Instant joinedAt = Instant.MIN;

    /** The revision of {@link #candles} that was written last. */
    private volatile long stored;

    // Both guarded by this.
    private Future<?> lastQuery = Future.succeededFuture();
    private @Nullable NewestCloses newest;

    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Opens the history. Register {@link #apply} for the board's events.
     *
     * @param keys the prefix of all keys
     * @param board the board of the journal
     * @param calendar says which trading day a candle belongs to
     * @param nanoTime a monotonic clock such as {@link System#nanoTime}, in nanoseconds
     */
    RedisHistory(
            RedisConnections redis,
            String keys,
            Board board,
            TradingCalendar calendar,
            HistoryConfig config,
            Clock clock,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.writing = redis.pinned();
        this.reading = redis.pinned();
        this.keys = keys + "candles:";
        this.board = board;
        this.calendar = calendar;
        this.candles = new Candles(calendar);
        this.clock = clock;
        this.retention = Retention.of(config, clock);
    }

    /** Applies the journal's next event; by one thread at a time. */
    public void apply(BoardEvent event) {
        candles.apply(event);
        if (event instanceof Replaced replaced) {
            joinedAt = replaced.board().stocks().stream()
                    .map(stock -> stock.quote().time())
                    .max(Comparator.naturalOrder())
                    .orElse(Instant.MIN);
        }
    }

    /**
     * Writes the candles that changed since this process last wrote them, or all that it has if it has just become the
     * leader; by one thread at a time.
     *
     * @param lease the lease of this process; without it, nothing is written, and old candles are dropped from memory
     * @return completes when it is written; fails if Redis does not answer or another process has the lease, and then
     *     the next call writes it
     */
    public CompletionStage<Void> write(Optional<RedisLease> lease) {
        if (lease.isEmpty()) {
            stored = 0; // as the next leader it writes all: the previous one may not have written the last minutes
            forget(IN_MEMORY, Candles.ALL_REVISIONS);
            return CompletableFuture.completedStage(null);
        }
        forget(IN_MEMORY, stored);
        forget(MAX_IN_MEMORY, Candles.ALL_REVISIONS);
        var changes = candles.changesAfter(stored);
        return withStored(changes.candles())
                .compose(minutes -> write(lease.get(), minutes))
                .<Void>map(written -> {
                    stored = changes.revision();
                    return null;
                })
                .toCompletionStage();
    }

    private void forget(Duration age, long written) {
        board.pricesAt().ifPresent(now -> candles.forget(now.minus(age), written));
    }

    /** Closes its connections; pending requests fail. */
    public void close() {
        writing.close();
        reading.close();
    }

    private record Minute(Symbol symbol, Candle candle) {}

    /** Writes candles, oldest first, because the last write sets the expiry of the closes. */
    private Future<Void> write(RedisLease lease, List<Minute> minutes) {
        var inOrder = minutes.stream()
                .filter(minute -> secondsLeft(minute) > 0)
                .sorted(Comparator.comparing(minute -> minute.candle().start()))
                .toList();
        var done = Future.<Void>succeededFuture();
        for (var first = 0; first < inOrder.size(); first += CANDLE_BATCH_SIZE) {
            var part = inOrder.subList(first, Math.min(first + CANDLE_BATCH_SIZE, inOrder.size()));
            done = done.compose(before -> writeAtOnce(lease, part));
        }
        return done;
    }

    private Future<Void> writeAtOnce(RedisLease lease, List<Minute> minutes) {
        var touched = new ArrayList<String>(List.of(lease.key()));
        var arguments = new ArrayList<String>(List.of(lease.token(), Integer.toString(MAX_POINTS)));
        for (var minute : minutes) {
            var candle = minute.candle();
            touched.addAll(List.of(key(minute.symbol(), day(candle.start())), closesKey(minute.symbol())));
            arguments.addAll(List.of(
                    field(candle), text(candle), candle.close().toPlainString(), Long.toString(secondsLeft(minute))));
        }
        return RedisLog.run(writing, script, touched, arguments)
                .compose(answer -> answer.toString().equals("written")
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IllegalStateException("Another replica writes the candles now.")));
    }

    /** How many seconds the day of a candle is still kept, by this process's clock. */
    private long secondsLeft(Minute minute) {
        var end = day(minute.candle().start()).plus(DAY).plus(retention.keep());
        return Duration.between(clock.instant(), end).toSeconds();
    }

    /** The candles to write; incomplete ones are merged with the stored ones. */
    private Future<List<Minute>> withStored(List<Candles.RevisedCandle> changed) {
        var minutes = new ArrayList<Minute>(changed.size());
        var partial = new ArrayList<Minute>();
        for (var one : changed) {
            var minute = new Minute(one.symbol(), one.candle());
            (isComplete(one.candle()) ? minutes : partial).add(minute);
        }
        return all(
                        writing,
                        partial,
                        (redis, minute) -> redis.hash(String.class)
                                .hget(key(minute.symbol(), day(minute.candle().start())), field(minute.candle())))
                .map(found -> {
                    for (var i = 0; i < partial.size(); i++) {
                        minutes.add(merged(partial.get(i), found.get(i)));
                    }
                    return minutes;
                });
    }

    private boolean isComplete(Candle mine) {
        return mine.start().isAfter(joinedAt);
    }

    private static Minute merged(Minute mine, @Nullable String stored) {
        if (stored == null) {
            return mine;
        }
        var there = candle(mine.candle().start(), stored);
        return new Minute(mine.symbol(), merged(there, mine.candle()));
    }

    private static Candle merged(Candle there, Candle mine) {
        return new Candle(
                mine.start(),
                there.open(),
                there.high().max(mine.high()),
                there.low().min(mine.low()),
                mine.close(),
                Math.max(there.volume(), mine.volume()));
    }

    @Override
    public CompletionStage<Void> add(
            Symbol symbol, Map<Interval, List<Candle>> candles, Map<Interval, TimeSpan> asked) {
        return asked(writing, symbol)
                .compose(before -> {
                    var done = Future.<Void>succeededFuture();
                    for (var interval : Interval.values()) {
                        var newer = Optional.ofNullable(asked.get(interval));
                        if (candles.containsKey(interval) || newer.isPresent()) {
                            var of = candles.getOrDefault(interval, List.of());
                            var span = newer.map(
                                    one -> text(Backfill.joined(Optional.ofNullable(before.get(interval)), one)));
                            done = done.compose(earlier -> fill(symbol, interval, of, span.orElse("")));
                        }
                    }
                    return done;
                })
                .toCompletionStage();
    }

    /** Stores candles, then the span, so that it never covers candles that are missing. */
    private Future<Void> fill(Symbol symbol, Interval interval, List<Candle> candles, String asked) {
        var horizon = retention.horizon(interval).getEpochSecond();
        var kept = candles.stream()
                .filter(candle -> candle.start().getEpochSecond() >= horizon)
                .toList();
        var touched = List.of(filledKey(symbol, interval), askedKey(symbol), closesKey(symbol));
        var done = Future.<Void>succeededFuture();
        for (var first = 0; first == 0 || first < kept.size(); first += FILL_BATCH_SIZE) {
            var end = Math.min(first + FILL_BATCH_SIZE, kept.size());
            var arguments = new ArrayList<String>(List.of(
                    Long.toString(retention.keep(interval).toSeconds()),
                    Long.toString(horizon),
                    interval == Interval.ONE_MINUTE ? Integer.toString(MAX_POINTS) : "0",
                    interval.word(),
                    end == kept.size() ? asked : ""));
            for (var candle : kept.subList(first, end)) {
                arguments.addAll(
                        List.of(field(candle), text(candle), candle.close().toPlainString()));
            }
            done = done.compose(earlier ->
                    RedisLog.run(writing, fillScript, touched, arguments).mapEmpty());
        }
        return done;
    }

    @Override
    public CompletionStage<Void> correct(Symbol symbol, Interval replaced, List<Candle> candles) {
        var done = Future.<Void>succeededFuture();
        for (var first = 0; first < candles.size(); first += FILL_BATCH_SIZE) {
            var batch = candles.subList(first, Math.min(first + FILL_BATCH_SIZE, candles.size()));
            done = done.compose(before -> correctAtOnce(symbol, replaced, batch));
        }
        return done.toCompletionStage();
    }

    private Future<Void> correctAtOnce(Symbol symbol, Interval replaced, List<Candle> candles) {
        var isMinute = replaced == Interval.ONE_MINUTE;
        var touched = new ArrayList<String>(
                List.of(isMinute ? correctedKey(symbol) : filledKey(symbol, replaced), closesKey(symbol)));
        var arguments = new ArrayList<String>(
                List.of(Long.toString(retention.keep(replaced).toSeconds()), Integer.toString(candles.size())));
        for (var candle : candles) {
            arguments.addAll(List.of(field(candle), text(candle), candle.close().toPlainString()));
        }
        for (var interval : Interval.values()) {
            if (isMinute && interval != Interval.ONE_MINUTE) {
                touched.add(filledKey(symbol, interval));
                arguments.add(Downsampling.starts(candles, interval, calendar.hours(symbol)).stream()
                        .map(start -> Long.toString(start.getEpochSecond()))
                        .collect(Collectors.joining(" ")));
            }
        }
        return RedisLog.run(writing, correctScript, touched, arguments).mapEmpty();
    }

    @Override
    public CompletionStage<Map<Interval, TimeSpan>> asked(Symbol symbol) {
        return asked(reading, symbol).toCompletionStage();
    }

    private Future<Map<Interval, TimeSpan>> asked(RedisConnections.Pinned connection, Symbol symbol) {
        return connection
                .send(redis -> redis.hash(String.class).hgetall(askedKey(symbol)))
                .map(found -> {
                    var asked = new EnumMap<Interval, TimeSpan>(Interval.class);
                    for (var interval : Interval.values()) {
                        var text = found.get(interval.word());
                        if (text != null) {
                            var words = text.split(" ");
                            asked.put(interval, new TimeSpan(time(words[0]), time(words[1])));
                        }
                    }
                    return asked;
                });
    }

    private static String text(TimeSpan span) {
        return span.from().getEpochSecond() + " " + span.to().getEpochSecond();
    }

    private static Instant time(String seconds) {
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }

    @Override
    public CompletionStage<List<Candle>> candles(Symbol symbol, Instant from, Instant to, Interval interval) {
        var hours = calendar.hours(symbol);
        var spans = retention.spans(from, to, interval, hours);
        var span = retention.minutes(from, to, interval, hours);
        var hashes = new ArrayList<String>(
                List.of(filledKey(symbol, interval), filledKey(symbol, Interval.ONE_MINUTE), correctedKey(symbol)));
        for (var day = day(span.from()); day.isBefore(span.to()); day = day.plus(DAY)) {
            hashes.add(key(symbol, day));
        }
        return inTurn(hashes, (redis, hash) -> redis.hash(String.class).hgetall(hash))
                .map(found -> {
                    var minutes = new TreeMap<Instant, Candle>();
                    found.subList(3, found.size())
                            .forEach(day -> day.forEach((field, text) -> put(minutes, field, text)));
                    // After the query: what was written meanwhile is still in memory.
                    candles.minutes(symbol, span.from(), span.to()).forEach(mine -> overlay(minutes, mine));
                    return Downsampling.known(
                            interval,
                            hours,
                            Downsampling.minutes(
                                    minutes.subMap(span.from(), span.to()).values(),
                                    within(found.get(1), span),
                                    within(found.get(2), span)),
                            within(found.get(0), spans));
                })
                .toCompletionStage();
    }

    private static Collection<Candle> within(Map<String, String> hash, TimeSpan span) {
        var candles = new TreeMap<Instant, Candle>();
        hash.forEach((field, text) -> put(candles, field, text));
        return candles.subMap(span.from(), span.to()).values();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The stored closes are read from Redis at most once a second, however many callers there are.
     *
     * @param points maximum number of closes of a stock; more than {@value #MAX_POINTS} are not stored
     */
    @Override
    public CompletionStage<Map<Symbol, List<BigDecimal>>> closes(int points) {
        var stored = newestCloses(points);
        return stored.found()
                .map(answers -> {
                    var closes = new LinkedHashMap<Symbol, List<BigDecimal>>();
                    for (var i = 0; i < answers.size(); i++) {
                        var symbol = stored.symbols().get(i);
                        var ofSymbol = closes(answers.get(i), candles.newest(symbol, points), points);
                        if (!ofSymbol.isEmpty()) {
                            closes.put(symbol, ofSymbol);
                        }
                    }
                    return (Map<Symbol, List<BigDecimal>>) closes;
                })
                .toCompletionStage();
    }

    private List<BigDecimal> closes(List<String> stored, List<Candle> inMemory, int points) {
        var closes = new TreeMap<Instant, BigDecimal>();
        for (var one : stored) {
            var words = one.split(" ");
            closes.put(Instant.ofEpochSecond(Long.parseLong(words[0])), new BigDecimal(words[1]));
        }
        closes.headMap(retention.horizon()).clear();
        for (var i = 0; i < inMemory.size(); i++) {
            var candle = inMemory.get(i);
            if (i == inMemory.size() - 1) {
                closes.put(candle.start(), candle.close());
            } else {
                closes.putIfAbsent(candle.start(), candle.close()); // the stored one may have been corrected
            }
        }
        return Closes.minuteByMinute(closes, points);
    }

    private synchronized NewestCloses newestCloses(int points) {
        var symbols = board.snapshot().stocks().stream().map(Stock::symbol).toList();
        var known = newest;
        if (known != null
                && !known.found().failed()
                && known.points() >= Math.min(points, MAX_POINTS)
                && known.symbols().equals(symbols)
                && nanoTime.getAsLong() - known.since() < SHARED_FOR) {
            return known;
        }
        var asked = points <= USUAL_POINTS ? USUAL_POINTS : MAX_POINTS;
        var newestFirst = new ZRangeArgs().rev();
        var found = inTurn(
                symbols,
                (redis, symbol) -> redis.sortedSet(String.class).zrange(closesKey(symbol), 0, asked - 1, newestFirst));
        var now = new NewestCloses(symbols, asked, nanoTime.getAsLong(), found);
        newest = now;
        return now;
    }

    /** Puts a candle of the memory, which is newer, over the stored one; an incomplete one is merged with it. */
    private void overlay(Map<Instant, Candle> stored, Candle mine) {
        stored.merge(mine.start(), mine, (there, newer) -> isComplete(newer) ? newer : merged(there, newer));
    }

    private interface Query<A, T> {
        Uni<T> of(ReactiveRedisDataSource redis, A argument);
    }

    /** Runs queries one after the other, so that many at once do not overflow the queue of the connection. */
    private synchronized <A, T> Future<List<T>> inTurn(List<A> arguments, Query<A, T> query) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture(new IllegalStateException(MAX_WAITING + " queries already wait for Redis."));
        }
        var turn = lastQuery
                .transform(before -> all(reading, arguments, query))
                .onComplete(end -> waiting.decrementAndGet());
        lastQuery = turn;
        return turn;
    }

    /** The answers to a query for each argument. */
    private static <A, T> Future<List<T>> all(
            RedisConnections.Pinned connection, List<A> arguments, Query<A, T> query) {
        var answers = new ArrayList<T>(arguments.size());
        var done = Future.<Void>succeededFuture();
        for (var first = 0; first < arguments.size(); first += BATCH_SIZE) {
            var batch = arguments.subList(first, Math.min(first + BATCH_SIZE, arguments.size()));
            done = done.compose(before -> Future.all(batch.stream()
                            .map(argument -> connection.send(redis -> query.of(redis, argument)))
                            .toList()))
                    .map(some -> {
                        answers.addAll(some.<T>list());
                        return null;
                    });
        }
        return done.map(all -> answers);
    }

    private String closesKey(Symbol symbol) {
        return keys + symbol + ":closes";
    }

    private String filledKey(Symbol symbol, Interval interval) {
        return keys + symbol + ":filled:" + interval.word();
    }

    private String correctedKey(Symbol symbol) {
        return keys + symbol + ":corrected";
    }

    private String askedKey(Symbol symbol) {
        return keys + symbol + ":asked";
    }

    private String key(Symbol symbol, Instant day) {
        return keys + symbol + ":" + LocalDate.ofInstant(day, ZoneOffset.UTC);
    }

    private static Instant day(Instant time) {
        return time.truncatedTo(ChronoUnit.DAYS);
    }

    private static String field(Candle candle) {
        return Long.toString(candle.start().getEpochSecond());
    }

    private static String text(Candle candle) {
        return String.join(
                " ",
                candle.open().toPlainString(),
                candle.high().toPlainString(),
                candle.low().toPlainString(),
                candle.close().toPlainString(),
                Long.toString(candle.volume()));
    }

    private static void put(Map<Instant, Candle> minutes, String field, String text) {
        var start = Instant.ofEpochSecond(Long.parseLong(field));
        minutes.put(start, candle(start, text));
    }

    private static Candle candle(Instant start, String text) {
        var words = text.split(" ");
        return new Candle(
                start,
                new BigDecimal(words[0]),
                new BigDecimal(words[1]),
                new BigDecimal(words[2]),
                new BigDecimal(words[3]),
                Long.parseLong(words[4]));
    }
}
