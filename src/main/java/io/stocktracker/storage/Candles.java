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
 * <p>A quote knows the volume of its day, so the shares of a minute are what the day's volume grew by, and all of it
 * where a day begins. A stock that is listed again begins at the volume of its first quote. Within a trading day the
 * volume only falls when trades are taken back: these shares go, and candles that reached to where the day's range has
 * just ended do not any more.
 *
 * <p>Each change has a revision, so that a storage can ask what it has not kept yet.
 */
public final class Candles {

    /** A revision after every other. */
    public static final long ANY = Long.MAX_VALUE;

    /**
     * A symbol's candle.
     *
     * @param revision of its newest change
     */
    public record Kept(Symbol symbol, Candle candle, long revision) {}

    /**
     * What changed.
     *
     * @param candles in no order
     * @param revision all changes up to this one are in it, and maybe later ones
     */
    public record Changes(List<Kept> candles, long revision) {}

    /** A symbol's minutes. The running one is kept apart, because it is replaced with each tick. */
    private static final class Track {

        private final ConcurrentSkipListMap<Instant, Kept> past = new ConcurrentSkipListMap<>();
        private volatile @Nullable Kept running;
        private volatile boolean listed;

        /** The row's newest quote; used by the thread that applies alone. */
        private @Nullable Quote quote;

        /** Whether a symbol that is not listed need not be remembered. */
        boolean isEmptyFrom(Instant end, long kept) {
            var newest = running;
            return past.isEmpty()
                    && (newest == null || newest.candle().start().isBefore(end) && newest.revision() <= kept);
        }

        /** Puts a mended candle in the place of what it was. */
        void replace(Kept mended) {
            var newest = running;
            if (newest != null && newest.candle().start().equals(mended.candle().start())) {
                running = mended;
            } else {
                past.put(mended.candle().start(), mended);
            }
        }

        /** Newest first. */
        Stream<Kept> newestFirst() {
            // Before the past: a minute that ends meanwhile is then in both, not in neither.
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
     * Without any candle.
     *
     * @param calendar tells when the day of a volume ends
     */
    public Candles(TradingCalendar calendar) {
        this.calendar = calendar;
    }

    /**
     * Takes the rows of a board to go on from.
     *
     * @param stocks everything that is listed
     */
    public void begin(List<Stock> stocks) {
        tracks.keySet().forEach(symbol -> change(symbol, track -> track.listed = false));
        stocks.forEach(stock -> list(stock.quote()));
    }

    /** Has a symbol go on with a candle that was kept elsewhere; it must be the symbol's newest. */
    public void resume(Symbol symbol, Candle candle) {
        change(symbol, track -> track.running = new Kept(symbol, candle, revision));
    }

    /** Takes the next event. */
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

    /** Atomically with regard to {@link #forget}, which drops tracks of what is not listed. */
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
            takeBack(track, -shares, before, quote, next);
            shares = 0;
        }

        var last = quote.last();
        var start = Downsampling.minute(quote.time());
        var running = track.running;
        // Not before, if the clock was set back: the past of a price is not rewritten.
        if (running != null && !start.isAfter(running.candle().start())) {
            track.running = new Kept(quote.symbol(), after(running.candle(), last, shares), next);
            return;
        }
        if (running != null) {
            track.past.put(running.candle().start(), running);
        }
        track.running = new Kept(quote.symbol(), new Candle(start, last, last, last, last, shares), next);
    }

    /**
     * The shares that were traded since the quote before; none as long as the volume of the day is not known.
     *
     * @param before of the same trading day; null if there is none
     */
    private static long shares(Quote quote, @Nullable Quote before) {
        var volume = quote.volume();
        if (volume == null || before == null) {
            return volume == null ? 0 : volume;
        }
        var counted = before.volume();
        return counted == null ? 0 : volume - counted;
    }

    /** Takes shares from the newest candles of the day, and from all a high or low that is not the day's any more. */
    private void takeBack(Track track, long shares, Quote before, Quote quote, long next) {
        var hours = calendar.hours(quote.symbol());
        var today = hours.day(quote.time());
        var rest = shares;
        for (var kept : track.newestFirst().toList()) {
            var candle = kept.candle();
            if (!hours.day(candle.start()).equals(today)) {
                return;
            }
            var taken = Math.min(rest, candle.volume());
            rest -= taken;
            var mended = mended(candle, candle.volume() - taken, before, quote);
            if (!mended.equals(candle)) {
                track.replace(new Kept(kept.symbol(), mended, next));
            }
        }
    }

    private static Candle mended(Candle candle, long volume, Quote before, Quote quote) {
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
        return track == null ? Stream.empty() : track.newestFirst().map(Kept::candle);
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
                .filter(kept -> kept.revision() > since)
                .toList();
        return new Changes(changed, until);
    }

    /**
     * Forgets the candles that begin before {@code end} and of which the newest change is at {@code kept} or before,
     * apart from the newest one of what is listed.
     */
    public void forget(Instant end, long kept) {
        for (var symbol : tracks.keySet()) {
            tracks.computeIfPresent(symbol, (same, track) -> {
                track.past.headMap(end).values().removeIf(candle -> candle.revision() <= kept);
                return track.listed || !track.isEmptyFrom(end, kept) ? track : null;
            });
        }
    }

    private LocalDate day(Quote quote) {
        return calendar.hours(quote.symbol()).day(quote.time());
    }
}
