package io.stocktracker.storage;

import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Replaced;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One-minute candles in memory: a fold of the rounds. {@link #apply} is for one thread at a time, as events come;
 * everything else is safe for any thread and blocks no caller.
 *
 * <p>A quote has the volume of its trading day, so the volume of a minute is the increase of the day's volume, or all
 * of it when a day begins, without the part that was traded while no trades came. A stock that is listed again begins
 * at the volume of its first quote. Within a trading day the volume falls only when trades are cancelled. Their shares
 * are taken from the newest candles, and if the day's high or low was among them, candles that reach to it are cut back
 * to the day's new range.
 *
 * <p>Each change has a revision, so that a storage can ask for the candles that it has not stored yet.
 */
public final class Candles {

    /** A revision that is later than all others. */
    public static final long ALL_REVISIONS = Long.MAX_VALUE;

    /**
     * A symbol's candle.
     *
     * @param revision the revision of its newest change
     */
    public record RevisedCandle(Symbol symbol, Candle candle, long revision) {}

    /**
     * The candles that changed after a revision.
     *
     * @param candles in no order
     * @param revision all changes up to this one are in it, and maybe later ones
     */
    public record Changes(List<RevisedCandle> candles, long revision) {}

    /** A symbol's minutes. The running one is held separately, because it is replaced with each tick. */
    private static final class Track {

        private final ConcurrentSkipListMap<Instant, RevisedCandle> past = new ConcurrentSkipListMap<>();
        private volatile @Nullable RevisedCandle running;
        private volatile boolean listed;

        /** The row's newest quote; used only by the thread that applies events. */
        private @Nullable Quote quote;

        /** Whether nothing is lost if this track is dropped: all of it begins before {@code end} and is stored. */
        boolean isForgettable(Instant end, long stored) {
            var newest = running;
            return past.isEmpty()
                    && (newest == null || newest.candle().start().isBefore(end) && newest.revision() <= stored);
        }

        /** Replaces the candle of the same minute. */
        void replace(RevisedCandle corrected) {
            var newest = running;
            if (newest != null
                    && newest.candle().start().equals(corrected.candle().start())) {
                running = corrected;
            } else {
                past.put(corrected.candle().start(), corrected);
            }
        }

        /** The candles, newest first. */
        Stream<RevisedCandle> newestFirst() {
            // Read before the past: a minute that ends meanwhile is then in both, not in neither.
            var newest = running;
            if (newest == null) {
                return Stream.empty();
            }
            var earlier = past.headMap(newest.candle().start()).descendingMap().values();
            return Stream.concat(Stream.of(newest), earlier.stream());
        }
    }

    private final TradingCalendar calendar;
    private final Map<Symbol, Track> tracks = new ConcurrentHashMap<>();
    private volatile long revision;

    /**
     * Creates a fold that has no candles yet.
     *
     * @param calendar says when a trading day ends, and with it the count of its volume
     */
    public Candles(TradingCalendar calendar) {
        this.calendar = calendar;
    }

    /**
     * Continues from the rows of a board.
     *
     * @param stocks everything that is listed
     */
    public void begin(List<Stock> stocks) {
        tracks.keySet().forEach(symbol -> change(symbol, track -> track.listed = false));
        stocks.forEach(stock -> list(stock.quote()));
    }

    /** Continues a symbol's candles from a stored one, which must be its newest. */
    public void resume(Symbol symbol, Candle candle) {
        change(symbol, track -> track.running = new RevisedCandle(symbol, candle, revision));
    }

    /** Applies the next event. */
    public void apply(BoardEvent event) {
        if (event instanceof Listed listed) {
            list(listed.stock().quote());
        } else if (event instanceof Delisted delisted) {
            change(delisted.symbol(), track -> track.listed = false);
        } else if (event instanceof Replaced replaced) {
            begin(replaced.board().stocks());
        } else {
            var next = revision + 1;
            ((Ticked) event).quotes().forEach(quote -> tick(quote, next));
            revision = next;
        }
    }

    private void list(Quote first) {
        change(first.symbol(), track -> {
            track.listed = true;
            track.quote = first;
        });
    }

    /** Changes a track, atomically with regard to {@link #forget}, which drops tracks of unlisted symbols. */
    private void change(Symbol symbol, Consumer<Track> change) {
        tracks.compute(symbol, (same, known) -> {
            var track = known == null ? new Track() : known;
            change.accept(track);
            return track;
        });
    }

    private void tick(Quote quote, long next) {
        var track = Objects.requireNonNull(tracks.get(quote.symbol()), "ticked, so it is listed");
        var before = track.quote;
        track.quote = quote;
        var isSameDay = before != null && !day(quote).isAfter(day(before));
        var shares = shares(quote, isSameDay ? before : null);
        if (before != null && shares < 0) {
            cancel(track, -shares, before, quote, next);
            shares = 0;
        }

        var last = quote.last();
        var start = Downsampling.minute(quote.time());
        var running = track.running;
        // An earlier time, if the clock was set back, counts to the running minute: earlier candles are not rewritten.
        if (running != null && !start.isAfter(running.candle().start())) {
            track.running = new RevisedCandle(quote.symbol(), after(running.candle(), last, shares), next);
            return;
        }
        if (running != null) {
            track.past.put(running.candle().start(), running);
        }
        track.running = new RevisedCandle(quote.symbol(), new Candle(start, last, last, last, last, shares), next);
    }

    /**
     * The shares that were traded since the previous quote, negative if trades were cancelled; 0 while the volume of
     * the day is not known.
     *
     * @param before the previous quote of the same trading day; null if there is none
     */
    private static long shares(Quote quote, @Nullable Quote before) {
        var volume = quote.recordedVolume();
        if (volume == null || before == null) {
            return volume == null ? 0 : Math.max(0, volume);
        }
        var counted = before.recordedVolume();
        return counted == null ? 0 : volume - counted;
    }

    /** Takes cancelled shares from the newest candles of the day, and cuts all of them back to the day's new range. */
    private void cancel(Track track, long shares, Quote before, Quote quote, long next) {
        var hours = calendar.hours(quote.symbol());
        var today = hours.day(quote.time());
        var rest = shares;
        for (var revised : track.newestFirst().toList()) {
            var candle = revised.candle();
            if (!hours.day(candle.start()).equals(today)) {
                return;
            }
            var taken = Math.min(rest, candle.volume());
            rest -= taken;
            var corrected = corrected(candle, candle.volume() - taken, before, quote);
            if (!corrected.equals(candle)) {
                track.replace(new RevisedCandle(revised.symbol(), corrected, next));
            }
        }
    }

    private static Candle corrected(Candle candle, long volume, Quote before, Quote quote) {
        var isHigh = quote.high().compareTo(before.high()) < 0 && candle.high().compareTo(before.high()) == 0;
        var isLow = quote.low().compareTo(before.low()) > 0 && candle.low().compareTo(before.low()) == 0;
        var high = isHigh ? quote.high() : isLow ? candle.high().max(quote.low()) : candle.high();
        var low = isLow ? quote.low() : isHigh ? candle.low().min(quote.high()) : candle.low();
        return new Candle(
                candle.start(),
                candle.open().min(high).max(low),
                high,
                low,
                candle.close().min(high).max(low),
                volume);
    }

    private static Candle after(Candle candle, BigDecimal last, long shares) {
        return new Candle(
                candle.start(),
                candle.open(),
                candle.high().max(last),
                candle.low().min(last),
                last,
                Downsampling.saturatedSum(candle.volume(), shares));
    }

    /** A symbol's candles from {@code from} on and before {@code to}, oldest first. */
    public List<Candle> minutes(Symbol symbol, Instant from, Instant to) {
        return oldestFirst(newestFirst(symbol)
                .dropWhile(candle -> !candle.start().isBefore(to))
                .takeWhile(candle -> !candle.start().isBefore(from)));
    }

    /** A symbol's newest candles, oldest first, at most {@code most}. */
    public List<Candle> newest(Symbol symbol, int most) {
        return oldestFirst(newestFirst(symbol).limit(most));
    }

    private Stream<Candle> newestFirst(Symbol symbol) {
        var track = tracks.get(symbol);
        return track == null ? Stream.empty() : track.newestFirst().map(RevisedCandle::candle);
    }

    private static List<Candle> oldestFirst(Stream<Candle> newestFirst) {
        var candles = newestFirst.collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(candles);
        return candles;
    }

    /** The candles that changed after a revision; 0 is before everything. */
    public Changes changesAfter(long since) {
        var until = revision;
        var changed = tracks.values().stream()
                .flatMap(Track::newestFirst)
                .filter(candle -> candle.revision() > since)
                .toList();
        return new Changes(changed, until);
    }

    /**
     * Drops the candles that begin before {@code end} and whose newest change is at revision {@code stored} or before,
     * except the running candle of a listed stock.
     */
    public void forget(Instant end, long stored) {
        for (var symbol : tracks.keySet()) {
            tracks.computeIfPresent(symbol, (same, track) -> {
                track.past.headMap(end).values().removeIf(candle -> candle.revision() <= stored);
                return track.listed || !track.isForgettable(end, stored) ? track : null;
            });
        }
    }

    private LocalDate day(Quote quote) {
        return calendar.hours(quote.symbol()).day(quote.time());
    }
}
