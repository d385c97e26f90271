package io.stocktracker.feed.live;

import io.stocktracker.market.Condition;
import io.stocktracker.market.Quote;
import io.stocktracker.market.SplitRatio;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.market.TradingHours;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The quotes of the followed symbols, made from a vendor's trades and quotes: a fold of both, over the exchange's
 * trading days. Not safe for several threads.
 *
 * <p>The first trade of a day makes last the previous close, until the vendor states the official one. Within a day a
 * statement sets previous close and open, widens high and low, raises the volume, and sets last if it is newer. Nothing
 * lowers the volume or narrows the range within a day, so it does not matter in which order trades and statements come.
 *
 * <p>Trades may come late: they count in the day's volume, high and low, but do not move last. The conditions of a sale
 * may make it count for less ({@link SaleEffect}); a day begins with the first one that makes a price. Trades may come
 * twice after a reconnect: what came last over the earlier connection counts once. A vendor without numbers for its
 * trades may report several that look the same; over one connection each of them counts. A trade from before a
 * statement is in that one's volume already.
 *
 * <p>A trade at an absurd price waits for the next one at such a price, or is dropped with the next one that is not. A
 * first price of a day that is a common fraction or multiple of the previous close is marked as a suspected split.
 *
 * <p>What is to be emitted is what differs from the board. So a round that was lost is made up for by a later one.
 */
final class QuoteBook {

    /** How many trades of a symbol are remembered, to know those that come twice. */
    static final int REMEMBERED = 256;

    /** A price more than so many times as high or low as the last one waits for a trade that confirms it. */
    private static final BigDecimal ABSURD = BigDecimal.valueOf(5);

    /** After this long, what was emitted and is not on the board is emitted again. */
    static final Duration EMIT_AGAIN = Duration.ofSeconds(2);

    private final TradingCalendar calendar;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<Symbol, Entry> entries = new LinkedHashMap<>();

    QuoteBook(TradingCalendar calendar, Clock clock, LongSupplier nanoTime) {
        this.calendar = calendar;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * Follows these rows and no others, from the quotes that they have.
     *
     * @return the symbols that were not followed before
     */
    List<Symbol> follow(Collection<Stock> rows) {
        var added = new ArrayList<Symbol>();
        var before = Map.copyOf(entries);
        entries.clear();
        for (var row : rows) {
            var known = before.get(row.symbol());
            if (known != null && known.listedAt == row.listedAt()) {
                entries.put(row.symbol(), known);
            } else {
                entries.put(row.symbol(), new Entry(row));
                added.add(row.symbol());
            }
        }
        return added;
    }

    /** What is followed, in the order of the rows. */
    Set<Symbol> symbols() {
        return new LinkedHashSet<>(entries.keySet());
    }

    /** A new connection: what comes now may have come before. */
    void reconnected() {
        entries.values().forEach(Entry::reconnected);
    }

    /** Takes a trade that is not from the future; one of a symbol that is not followed is ignored. */
    void take(Trade trade) {
        var entry = entries.get(trade.symbol());
        if (entry != null) {
            entry.take(trade);
        }
    }

    /** Takes what the vendor stated; what is about a symbol that is not followed, or about the future, is ignored. */
    void take(VendorQuote stated) {
        var entry = entries.get(stated.symbol());
        if (entry != null && !stated.isInFuture(clock.instant(), entry.hours)) {
            entry.take(stated);
        }
    }

    /** Whether the vendor states another, newer price than the one that is known. */
    boolean differs(VendorQuote stated) {
        var entry = entries.get(stated.symbol());
        return entry != null && entry.differs(stated);
    }

    /**
     * The quotes that differ from those of the rows, and were not emitted a moment ago.
     *
     * @param conditions how a row is now
     */
    List<Quote> news(Collection<Stock> rows, Function<Stock, Condition> conditions) {
        var now = nanoTime.getAsLong();
        var news = new ArrayList<Quote>();
        for (var row : rows) {
            var entry = entries.get(row.symbol());
            if (entry != null) {
                entry.news(row, conditions.apply(row), now).ifPresent(news::add);
            } else {
                var quote = row.quote().with(conditions.apply(row));
                if (quote.differs(row.quote())) {
                    news.add(quote);
                }
            }
        }
        return news;
    }

    private final class Entry {

        private final long listedAt;
        private final TradingHours hours;
        private final Deque<Trade> recent = new ArrayDeque<>();
        private final List<Trade> beforeReconnect = new ArrayList<>();

        private Quote quote;
        private LocalDate day;

        /** Traded in the day; null if the vendor did not say and its beginning was not followed. */
        private @Nullable BigDecimal volume;

        /** Trades may have been missed since the vendor stated the day's volume last. */
        private boolean incomplete;

        /** The newest trade or statement that moved last. */
        private Instant lastAt;

        /** What was traded up to then is in the volume. */
        private Instant countedUntil;

        /** Of a day that has no price yet: sales that make none, and their volume. */
        private @Nullable LocalDate unpricedDay;

        private BigDecimal unpriced = BigDecimal.ZERO;

        private Optional<SplitRatio> split;

        /** A trade at a price that no other has confirmed yet. */
        private @Nullable Trade unconfirmed;

        private @Nullable Quote emitted;
        private long emittedAt;

        private Entry(Stock row) {
            listedAt = row.listedAt();
            hours = calendar.hours(row.symbol());
            quote = row.quote();
            split = quote.condition().split();
            day = hours.day(quote.time());
            volume = quote.volume() == null ? null : BigDecimal.valueOf(quote.volume());
            lastAt = quote.time();
            countedUntil = quote.time();
        }

        private Optional<Quote> news(Stock onTheBoard, Condition condition, long now) {
            var current = quote.with(condition.with(split));
            var isNews = current.differs(onTheBoard.quote())
                    && (emitted == null || current.differs(emitted) || now - emittedAt >= EMIT_AGAIN.toNanos());
            if (!isNews) {
                return Optional.empty();
            }
            emitted = current;
            emittedAt = now;
            return Optional.of(current);
        }

        private boolean differs(VendorQuote stated) {
            return !stated.day().isBefore(day)
                    && stated.last().compareTo(quote.last()) != 0
                    && stated.time().map(at -> at.isAfter(lastAt)).orElse(true);
        }

        private void reconnected() {
            incomplete = true;
            beforeReconnect.addAll(recent);
            recent.clear();
            if (beforeReconnect.size() > REMEMBERED) {
                beforeReconnect.subList(0, beforeReconnect.size() - REMEMBERED).clear();
            }
        }

        private void take(Trade trade) {
            if (trade.effect() == SaleEffect.NOTHING
                    || beforeReconnect.remove(trade)
                    || trade.id() != 0 && (recent.contains(trade) || trade.equals(unconfirmed))) {
                return;
            }
            if (trade.effect() != SaleEffect.VOLUME) {
                var before = unconfirmed;
                unconfirmed = null;
                if (isAbsurd(trade.price(), quote.last())) {
                    if (before == null || isAbsurd(trade.price(), before.price())) {
                        unconfirmed = trade;
                        return;
                    }
                    fold(before);
                }
            }
            fold(trade);
        }

        private static boolean isAbsurd(BigDecimal price, BigDecimal other) {
            return price.compareTo(other.multiply(ABSURD)) > 0 || other.compareTo(price.multiply(ABSURD)) > 0;
        }

        private void fold(Trade trade) {
            recent.addLast(trade);
            if (recent.size() > REMEMBERED) {
                recent.removeFirst();
            }
            var tradeDay = hours.day(trade.time());
            if (tradeDay.isAfter(day) && trade.effect() == SaleEffect.VOLUME) {
                unpriced = unpricedOf(tradeDay).add(trade.size());
                unpricedDay = tradeDay;
            } else if (tradeDay.isAfter(day)) {
                begin(tradeDay, trade);
            } else if (tradeDay.equals(day)) {
                goOn(trade);
            }
        }

        private BigDecimal unpricedOf(LocalDate which) {
            return which.equals(unpricedDay) ? unpriced : BigDecimal.ZERO;
        }

        private void begin(LocalDate tradeDay, Trade trade) {
            var price = trade.price();
            day = tradeDay;
            volume = unpricedOf(tradeDay).add(trade.size());
            lastAt = trade.time();
            split = SplitRatio.suspected(quote.last(), price);
            quote = new Quote(
                            quote.symbol(),
                            price,
                            quote.last(),
                            price,
                            price,
                            price,
                            VendorQuote.whole(volume),
                            trade.time())
                    .withDecimals(quote.decimals());
        }

        private void goOn(Trade trade) {
            var price = trade.effect() == SaleEffect.VOLUME ? quote.last() : trade.price();
            var movesLast =
                    trade.effect() == SaleEffect.EVERYTHING && !trade.time().isBefore(lastAt);
            if (volume != null && trade.time().isAfter(countedUntil)) {
                volume = volume.add(trade.size());
            }
            quote = new Quote(
                            quote.symbol(),
                            movesLast ? price : quote.last(),
                            quote.previousClose(),
                            quote.open(),
                            quote.high().max(price),
                            quote.low().min(price),
                            VendorQuote.whole(volume),
                            later(quote.time(), trade.time()))
                    .withDecimals(quote.decimals());
            if (movesLast) {
                lastAt = trade.time();
            }
        }

        private void take(VendorQuote stated) {
            if (stated.day().isBefore(day)) {
                return;
            }
            var fromVendor = stated.toQuote(clock.instant());
            unconfirmed = null;
            split = SplitRatio.suspected(fromVendor.previousClose(), fromVendor.open());
            if (stated.volume().isPresent()) {
                countedUntil = later(countedUntil, fromVendor.time());
            }
            if (stated.day().isAfter(day)) {
                day = stated.day();
                volume = stated.volume().isPresent() ? volumeWith(stated) : day.equals(unpricedDay) ? unpriced : null;
                incomplete = false;
                quote = withVolume(fromVendor);
                lastAt = stated.time().orElse(lastAt);
                return;
            }
            if (stated.volume().isPresent()) {
                volume = volume == null ? volumeWith(stated) : volume.max(volumeWith(stated));
            } else if (incomplete) {
                volume = null;
            }
            incomplete = false;
            var newer = stated.time().map(at -> !at.isBefore(lastAt)).orElse(recent.isEmpty());
            quote = new Quote(
                            quote.symbol(),
                            newer ? fromVendor.last() : quote.last(),
                            fromVendor.previousClose(),
                            fromVendor.open(),
                            quote.high().max(fromVendor.high()),
                            quote.low().min(fromVendor.low()),
                            VendorQuote.whole(volume),
                            newer ? later(quote.time(), fromVendor.time()) : quote.time())
                    .withDecimals(quote.decimals());
            if (newer) {
                lastAt = stated.time().orElse(lastAt);
            }
        }

        private Quote withVolume(Quote made) {
            return new Quote(
                            made.symbol(),
                            made.last(),
                            made.previousClose(),
                            made.open(),
                            made.high(),
                            made.low(),
                            VendorQuote.whole(volume),
                            made.time())
                    .withDecimals(quote.decimals());
        }

        /** The stated volume and what was traded after it, as far as that came and is known. */
        private BigDecimal volumeWith(VendorQuote stated) {
            var until = stated.time().orElse(Instant.MAX);
            return recent.stream()
                    .filter(trade -> trade.time().isAfter(until))
                    .map(Trade::size)
                    .reduce(stated.volume().orElse(BigDecimal.ZERO), BigDecimal::add);
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }
}
