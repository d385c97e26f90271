package io.stocktracker.storage;

import io.stocktracker.market.Backfill;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import io.stocktracker.market.TradingHours;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Backfilled candles in memory. Safe for any thread; reading does not wait for writing. */
public final class FilledCandles {

    private record Key(Symbol symbol, Interval interval) {

        // Written out, because a native executable interprets the generated ones: see market/package-info.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && interval == key.interval && symbol.equals(key.symbol);
        }

        @Override
        public int hashCode() {
            return 31 * symbol.hashCode() + interval.ordinal();
        }
    }

    /**
     * A symbol's candles of an interval.
     *
     * @param candles oldest first
     * @param asked the time span for which their source was asked
     */
    private record Series(List<Candle> candles, Optional<TimeSpan> asked) {}

    private static final Series NOTHING = new Series(List.of(), Optional.empty());

    private final Map<Key, Series> series = new ConcurrentHashMap<>();

    /** One-minute candles that replace all others of their minutes. */
    private final Map<Symbol, List<Candle>> corrected = new ConcurrentHashMap<>();

    /**
     * Adds candles as {@link Backfill#add} does, and drops those that are older than their retention.
     *
     * @param retention how long candles are kept
     */
    public void add(
            Symbol symbol, Map<Interval, List<Candle>> candles, Map<Interval, TimeSpan> asked, Retention retention) {
        for (var interval : Interval.values()) {
            if (candles.containsKey(interval) || asked.containsKey(interval)) {
                var horizon = retention.horizon(interval);
                var span = Optional.ofNullable(asked.get(interval));
                series.compute(new Key(symbol, interval), (key, known) -> {
                    var before = known == null ? NOTHING : known;
                    var after = Downsampling.merged(candles.getOrDefault(interval, List.of()), before.candles());
                    return new Series(
                            after.stream()
                                    .filter(candle -> !candle.start().isBefore(horizon))
                                    .toList(),
                            span.map(newer -> Backfill.joined(before.asked(), newer))
                                    .or(before::asked));
                });
            }
        }
    }

    /** Replaces candles as {@link Backfill#correct} does. */
    public void correct(
            Symbol symbol, Interval interval, List<Candle> candles, TradingHours hours, Retention retention) {
        if (interval == Interval.ONE_MINUTE) {
            correct(symbol, candles, hours, retention);
        } else {
            series.compute(new Key(symbol, interval), (key, known) -> {
                var before = known == null ? NOTHING : known;
                return new Series(Downsampling.minutes(before.candles(), List.of(), candles), before.asked());
            });
        }
    }

    private void correct(Symbol symbol, List<Candle> minutes, TradingHours hours, Retention retention) {
        var horizon = retention.horizon();
        corrected.compute(
                symbol,
                (same, before) -> Downsampling.minutes(before == null ? List.of() : before, List.of(), minutes).stream()
                        .filter(candle -> !candle.start().isBefore(horizon))
                        .toList());
        for (var interval : Interval.values()) {
            if (interval != Interval.ONE_MINUTE) {
                var wrong = Downsampling.starts(minutes, interval, hours);
                series.computeIfPresent(
                        new Key(symbol, interval),
                        (key, known) -> new Series(
                                known.candles().stream()
                                        .filter(candle -> !wrong.contains(candle.start()))
                                        .toList(),
                                known.asked()));
            }
        }
    }

    /** The minutes that begin within a span and replace all others, oldest first. */
    public List<Candle> corrected(Symbol symbol, TimeSpan span) {
        return corrected.getOrDefault(symbol, List.of()).stream()
                .filter(candle -> span.contains(candle.start()))
                .toList();
    }

    /** A symbol's candles that begin within a span, oldest first. */
    public List<Candle> within(Symbol symbol, Interval interval, TimeSpan span) {
        return of(symbol, interval).candles().stream()
                .filter(candle -> span.contains(candle.start()))
                .toList();
    }

    /** A symbol's newest one-minute candles that begin at {@code from} or later, oldest first, at most {@code most}. */
    public List<Candle> newestMinutes(Symbol symbol, Instant from, int most) {
        var minutes = of(symbol, Interval.ONE_MINUTE).candles();
        return minutes.subList(Math.max(0, minutes.size() - most), minutes.size()).stream()
                .filter(candle -> !candle.start().isBefore(from))
                .toList();
    }

    /** The time spans for which the source of a symbol's candles was asked. */
    public Map<Interval, TimeSpan> asked(Symbol symbol) {
        var asked = new EnumMap<Interval, TimeSpan>(Interval.class);
        for (var interval : Interval.values()) {
            of(symbol, interval).asked().ifPresent(span -> asked.put(interval, span));
        }
        return asked;
    }

    private Series of(Symbol symbol, Interval interval) {
        return series.getOrDefault(new Key(symbol, interval), NOTHING);
    }
}
