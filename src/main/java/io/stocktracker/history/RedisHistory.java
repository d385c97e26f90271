package io.stocktracker.history;

import io.stocktracker.market.Board;
import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The past in Redis: for each symbol and UTC day a hash from a minute (its first second since 1970-01-01T00:00:00Z) to its
 * candle, which expires. Every process folds the candles of the last minutes in memory, and one of them writes: each
 * minute as a whole, so that it counts once whoever writes it.
 *
 * <p>A process that came in the middle of a minute, or lost the thread in it, does not have that minute whole. It joins
 * what it has with what is there, the larger of the volumes: that minute may lack shares, but counts none twice.
 */
public final class RedisHistory implements PriceHistory {

    /** Longer than a minute is under way, a takeover takes, and a query does. */
    private static final Duration IN_MEMORY = Duration.ofMinutes(3);

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** How many requests go out at once; the client's queue takes 2,048. */
    private static final int BATCH = 500;

    /** How far back {@link #closes} looks for each point: a symbol that trades less often has fewer points. */
    private static final int MINUTES_FOR_A_POINT = 4;

    private final Redis redis;
    private final String keys;
    private final Board board;
    private final Clock clock;
    private final Retention retention;
    private final Candles candles = new Candles();

    /** Candles that begin until then are not whole in memory. */
    private volatile Instant joined = Instant.MAX;

    // Used by the thread that writes alone.
    private long kept;

    /**
     * A past that goes on now. Have {@link #apply} be told of the journal's events, and {@link #begin} each time that the
     * board became another.
     *
     * @param keys what its keys begin with
     * @param board the journal's
     * @throws IllegalArgumentException if the configured time is out of its range
     */
    public RedisHistory(Redis redis, String keys, Board board, HistoryConfig config, Clock clock) {
        this.redis = redis;
        this.keys = keys + "candles:";
        this.board = board;
        this.clock = clock;
        this.retention = Retention.of(config, clock);
    }

    /** Goes on from the board as it is now; by the thread that applies. */
    public void begin() {
        joined = clock.instant();
        candles.begin(board.snapshot().stocks());
    }

    /** Takes the journal's next event; by one thread at a time. */
    public void apply(BoardEvent event) {
        candles.apply(event);
    }

    /**
     * Writes what changed since this process wrote last, or all that it has of the last minutes; by one thread at a time.
     *
     * @param writes whether it is for this process to write; else it only forgets what is old
     * @return completes when it is written; fails if Redis does not answer, and then the next call writes it
     */
    public CompletionStage<Void> write(boolean writes) {
        candles.forget(clock.instant().minus(IN_MEMORY), Candles.ANY);
        if (!writes) {
            kept = 0; // should it be next to write, the one before may not have written the last minutes
            return Future.<Void>succeededFuture().toCompletionStage();
        }
        var changes = candles.changesAfter(kept);
        return joined(changes.candles())
                .compose(whole -> all(whole.stream().flatMap(this::requests).toList()))
                .<Void>map(answers -> {
                    kept = changes.revision();
                    return null;
                })
                .toCompletionStage();
    }

    private record Minute(Symbol symbol, Candle candle) {}

    private Stream<Request> requests(Minute minute) {
        var day = day(minute.candle().start());
        var key = key(minute.symbol(), day);
        return Stream.of(
                Request.cmd(Command.HSET).arg(key).arg(field(minute.candle())).arg(text(minute.candle())),
                Request.cmd(Command.EXPIRE).arg(key).arg(secondsLeft(day)));
    }

    /** How long candles of a day are to be kept, by this process's clock; Redis drops at once what had none left. */
    private long secondsLeft(Instant day) {
        return Duration.between(clock.instant(), day.plus(DAY).plus(retention.keep()))
                .toSeconds();
    }

    /** The candles as they are to be written: those that are not whole here, joined with what is there. */
    private Future<List<Minute>> joined(List<Candles.Kept> changed) {
        var minutes = new ArrayList<Minute>(changed.size());
        var partial = new ArrayList<Minute>();
        for (var one : changed) {
            var minute = new Minute(one.symbol(), one.candle());
            (one.candle().start().isAfter(joined) ? minutes : partial).add(minute);
        }
        return all(partial.stream()
                        .map(minute -> Request.cmd(Command.HGET)
                                .arg(key(minute.symbol(), day(minute.candle().start())))
                                .arg(field(minute.candle())))
                        .toList())
                .map(stored -> {
                    for (var i = 0; i < partial.size(); i++) {
                        var mine = partial.get(i);
                        var there = stored.get(i);
                        minutes.add(
                                there == null
                                        ? mine
                                        : new Minute(
                                                mine.symbol(),
                                                joined(
                                                        candle(mine.candle().start(), there.toString()),
                                                        mine.candle())));
                    }
                    return minutes;
                });
    }

    private static Candle joined(Candle there, Candle mine) {
        return new Candle(
                mine.start(),
                there.open(),
                there.high().max(mine.high()),
                there.low().min(mine.low()),
                mine.close(),
                Math.max(there.volume(), mine.volume()));
    }

    @Override
    public CompletionStage<List<Candle>> candles(Symbol symbol, Instant from, Instant to, Interval interval) {
        var span = retention.wholeSpans(from, to, interval);
        var requests = new ArrayList<Request>();
        for (var day = day(span.from()); day.isBefore(span.to()); day = day.plus(DAY)) {
            requests.add(Request.cmd(Command.HGETALL).arg(key(symbol, day)));
        }
        return all(requests)
                .map(days -> {
                    var minutes = new TreeMap<Instant, Candle>();
                    for (var day : days) {
                        if (day != null) {
                            day.getKeys()
                                    .forEach(field ->
                                            put(minutes, field, day.get(field).toString()));
                        }
                    }
                    // After the query: what was written meanwhile is still in memory.
                    candles.minutes(symbol, span.from(), span.to()).forEach(mine -> overlay(minutes, mine));
                    return Downsampling.candles(
                            List.copyOf(minutes.subMap(span.from(), span.to()).values()), interval);
                })
                .toCompletionStage();
    }

    @Override
    public CompletionStage<Map<Symbol, List<BigDecimal>>> closes(int points) {
        var symbols = board.snapshot().stocks().stream().map(Stock::symbol).toList();
        var fields = new TreeMap<Instant, List<String>>();
        var newest = Downsampling.start(clock.instant(), Interval.ONE_MINUTE);
        for (var i = 0; i < points * MINUTES_FOR_A_POINT; i++) {
            var start = newest.minus(MINUTE.multipliedBy(i));
            fields.computeIfAbsent(day(start), day -> new ArrayList<>()).add(Long.toString(start.getEpochSecond()));
        }
        var days = List.copyOf(fields.entrySet());
        var requests = symbols.stream()
                .flatMap(symbol -> days.stream().map(day -> {
                    var request = Request.cmd(Command.HMGET).arg(key(symbol, day.getKey()));
                    day.getValue().forEach(request::arg);
                    return request;
                }))
                .toList();
        return all(requests)
                .map(answers -> {
                    var closes = new LinkedHashMap<Symbol, List<BigDecimal>>();
                    for (var i = 0; i < symbols.size(); i++) {
                        var minutes = new TreeMap<Instant, Candle>();
                        for (var d = 0; d < days.size(); d++) {
                            var values = answers.get(i * days.size() + d);
                            var asked = days.get(d).getValue();
                            for (var n = 0; values != null && n < asked.size(); n++) {
                                if (values.get(n) != null) {
                                    put(minutes, asked.get(n), values.get(n).toString());
                                }
                            }
                        }
                        candles.newest(symbols.get(i), points).forEach(mine -> overlay(minutes, mine));
                        if (!minutes.isEmpty()) {
                            closes.put(
                                    symbols.get(i),
                                    minutes.values().stream()
                                            .skip(Math.max(0, minutes.size() - points))
                                            .map(Candle::close)
                                            .toList());
                        }
                    }
                    return (Map<Symbol, List<BigDecimal>>) closes;
                })
                .toCompletionStage();
    }

    /** What is in memory is newer; of a minute that is not whole here, what is stored may know more. */
    private void overlay(Map<Instant, Candle> stored, Candle mine) {
        stored.merge(
                mine.start(), mine, (there, newer) -> newer.start().isAfter(joined) ? newer : joined(there, newer));
    }

    private Future<List<@Nullable Response>> all(List<Request> requests) {
        var answers = new ArrayList<@Nullable Response>(requests.size());
        var done = Future.<Void>succeededFuture();
        for (var first = 0; first < requests.size(); first += BATCH) {
            var batch = requests.subList(first, Math.min(first + BATCH, requests.size()));
            done = done.compose(before -> redis.batch(batch)).map(some -> {
                answers.addAll(some);
                return null;
            });
        }
        return done.map(all -> answers);
    }

    private String key(Symbol symbol, Instant day) {
        return keys + symbol + ":" + LocalDate.ofInstant(day, ZoneOffset.UTC);
    }

    private static Instant day(Instant time) {
        return Downsampling.start(time, Interval.ONE_DAY);
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
