package io.stocktracker.feed.live;

import io.stocktracker.feed.live.VendorMessage.Correction;
import io.stocktracker.market.Condition;
import io.stocktracker.market.Quote;
import io.stocktracker.market.SplitRatio;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.market.TradingHours;
import java.math.BigDecimal;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The quotes of the followed symbols: a fold of a vendor's trades and its quotes ("statements"), over the exchange's
 * trading days. Not safe for several threads.
 *
 * <p>The first trade of a day makes the last price the previous close, until the vendor states the official one. Within
 * a day a statement sets previous close, open, high and low, raises the volume, and sets last if it is newer. It may
 * describe a time some minutes ago, so the trades of these minutes extend its range: the order in which trades and
 * statements arrive does not matter.
 *
 * <p>A cancelled or corrected trade is removed from last, range and volume if it is remembered; else the next statement
 * sets all of them.
 *
 * <p>Late trades count in the day's volume, high and low, but do not move last. The conditions of a sale may limit what
 * it changes ({@link SaleEffect}); a day begins with the first trade that sets a price. After a reconnect trades may
 * arrive again: the last ones of the earlier connection count once. A vendor without IDs for its trades may report
 * several that look the same; over one connection each of them counts. The volume of a statement includes the trades
 * before it.
 *
 * <p>A trade at an absurd price waits until the next trade or a statement confirms such a price, and is dropped if it
 * does not. A stock's first price of a day that is a common fraction or multiple of the previous close is marked as a
 * suspected split.
 *
 * <p>Every quote that differs from the board is emitted. So a later round makes up for one that was lost.
 */
final class QuoteBook {

    /** How many trades of a symbol are remembered, to recognise those that arrive twice. */
    static final int REMEMBERED = 256;

    /** A price that is more than this factor above or below the last one waits for a trade that confirms it. */
    private static final BigDecimal ABSURD = BigDecimal.valueOf(5);

    /** Trades up to this long before a statement may be missing in its range: vendors' bars are of whole minutes. */
    static final Duration STATEMENT_LAG = Duration.ofMinutes(2);

    /** A quote that was emitted and did not reach the board is emitted again after this time. */
    static final Duration EMIT_AGAIN = Duration.ofSeconds(2);

    private final TradingCalendar calendar;
    private final Predicate<Symbol> isStock;
    private final LongSupplier nanoTime;
    private final Map<Symbol, Entry> entries = new LinkedHashMap<>();

    /** @param isStock whether a symbol is that of a stock: currencies are not split */
    QuoteBook(TradingCalendar calendar, Predicate<Symbol> isStock, LongSupplier nanoTime) {
        this.calendar = calendar;
        this.isStock = isStock;
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

    /** The followed symbols, in the order of the rows. */
    Set<Symbol> symbols() {
        return new LinkedHashSet<>(entries.keySet());
    }

    /** After a reconnect: trades that arrive now may have arrived before. */
    void reconnected() {
        entries.values().forEach(Entry::reconnected);
    }

    /**
     * Takes a trade that is not from the future; one of a symbol that is not followed is ignored.
     *
     * @return false if its price is absurd and waits to be confirmed, by another trade or a statement
     */
    boolean take(Trade trade) {
        var entry = entries.get(trade.symbol());
        return entry == null || entry.take(trade);
    }

    /**
     * Takes a correction; one of a symbol that is not followed is ignored.
     *
     * @return whether the quote is right again; else it needs a statement from the vendor
     */
    boolean take(Correction correction) {
        var entry = entries.get(correction.original().symbol());
        return entry == null || entry.take(correction);
    }

    /** When the trade was made that a correction is about, as far as that is known; call it before {@link #take}. */
    Instant timeOf(Correction correction) {
        return Optional.ofNullable(entries.get(correction.original().symbol()))
                .flatMap(entry -> entry.find(correction.original()))
                .orElse(correction.original())
                .time();
    }

    /**
     * Takes a vendor's quote; one of a symbol that is not followed, or from the future, is ignored.
     *
     * @param at when the vendor stated it
     */
    void take(VendorQuote stated, Instant at) {
        var entry = entries.get(stated.symbol());
        if (entry != null && !stated.isInFuture(at, entry.hours)) {
            entry.take(stated, at);
        }
    }

    /** Whether the vendor's quote has another, newer price than this book. */
    boolean differs(VendorQuote stated) {
        var entry = entries.get(stated.symbol());
        return entry != null && entry.differs(stated);
    }

    /**
     * The quotes that differ from those of the rows, and were not emitted within {@link #EMIT_AGAIN}.
     *
     * @param conditions the present condition of a row
     */
    List<Quote> changes(Collection<Stock> rows, Function<Stock, Condition> conditions) {
        var now = nanoTime.getAsLong();
        var changes = new ArrayList<Quote>();
        for (var row : rows) {
            var entry = entries.get(row.symbol());
            if (entry != null) {
                entry.change(row, conditions.apply(row), now).ifPresent(changes::add);
            } else {
                var quote = row.quote().with(conditions.apply(row));
                if (quote.differs(row.quote())) {
                    changes.add(quote);
                }
            }
        }
        return changes;
    }

    private final class Entry {

        private final long listedAt;
        private final TradingHours hours;
        private final boolean canSplit;
        private final Deque<Trade> recent = new ArrayDeque<>();
        private final List<Trade> beforeReconnect = new ArrayList<>();

        private Quote quote;
        private LocalDate day;

        /** The day's volume; null if the vendor did not state it and the day was not followed from its beginning. */
        private @Nullable BigDecimal volume;

        /** The part of the day's volume that was traded while no trades came. */
        private BigDecimal missed;

        /** Whether trades may have been missed since the last statement. */
        private boolean incomplete;

        /** The time of the newest trade or statement that set last. */
        private Instant lastAt;

        /** The range of all but the remembered trades from {@link #rangeFrom} on; null if there is none yet. */
        private @Nullable BigDecimal settledHigh;

        private @Nullable BigDecimal settledLow;

        /** Trades before this time are in the range that was stated. */
        private Instant rangeFrom = Instant.MIN;

        /** The latest times at which the high and the low of the day may have been traded. */
        private Instant highAt;

        private Instant lowAt;

        /** Whether a cancelled trade could not be removed: the next statement sets everything. */
        private boolean needsStatement;

        /** Trades up to this time are in the volume. */
        private Instant countedUntil;

        /** A day that has no price yet, and the volume of its sales, which set none. */
        private @Nullable LocalDate unpricedDay;

        private BigDecimal unpriced = BigDecimal.ZERO;

        private Optional<SplitRatio> split;

        /** A trade at an absurd price that no other trade has confirmed yet. */
        private @Nullable Trade unconfirmed;

        private @Nullable Quote emitted;
        private long emittedAt;

        private Entry(Stock row) {
            listedAt = row.listedAt();
            hours = calendar.hours(row.symbol());
            canSplit = isStock.test(row.symbol());
            quote = row.quote();
            split = quote.condition().split();
            day = hours.day(quote.time());
            volume = quote.volume() == null ? null : BigDecimal.valueOf(quote.volume());
            missed = BigDecimal.valueOf(quote.missed());
            lastAt = quote.time();
            countedUntil = quote.time();
            settledHigh = quote.high();
            settledLow = quote.low();
            highAt = quote.time();
            lowAt = quote.time();
        }

        private Optional<SplitRatio> suspectedSplit(BigDecimal previousClose, BigDecimal open) {
            return canSplit ? SplitRatio.suspected(previousClose, open) : Optional.empty();
        }

        private Optional<Quote> change(Stock onTheBoard, Condition condition, long now) {
            var current = quote.with(condition.with(split)).withMissed(wholeMissed());
            var isChange = current.differs(onTheBoard.quote())
                    && (emitted == null || current.differs(emitted) || now - emittedAt >= EMIT_AGAIN.toNanos());
            if (!isChange) {
                return Optional.empty();
            }
            emitted = current;
            emittedAt = now;
            return Optional.of(current);
        }

        /** Rounded so that the rest of the volume, which was recorded, is rounded down. */
        private long wholeMissed() {
            return volume == null ? 0 : VendorQuote.wholeOf(volume) - VendorQuote.wholeOf(volume.subtract(missed));
        }

        private boolean differs(VendorQuote stated) {
            return !stated.day().isBefore(day)
                    && stated.last().compareTo(quote.last()) != 0
                    && (unconfirmed == null || stated.last().compareTo(unconfirmed.price()) != 0)
                    && stated.time().map(at -> at.isAfter(lastAt)).orElse(true);
        }

        private void reconnected() {
            incomplete = true;
            beforeReconnect.addAll(recent);
            recent.clear();
            while (beforeReconnect.size() > REMEMBERED) {
                settle(beforeReconnect.remove(0));
            }
        }

        private boolean take(Trade trade) {
            if (trade.effect() == SaleEffect.NOTHING
                    || trade.id() != 0 && (recent.contains(trade) || trade.equals(unconfirmed))) {
                return true;
            }
            if (beforeReconnect.remove(trade)) {
                remember(trade);
                return true;
            }
            if (trade.effect() != SaleEffect.VOLUME) {
                var before = unconfirmed;
                unconfirmed = null;
                if (isAbsurd(trade.price(), quote.last())) {
                    if (before == null || isAbsurd(trade.price(), before.price())) {
                        unconfirmed = trade;
                        return false;
                    }
                    fold(before);
                }
            }
            fold(trade);
            return true;
        }

        private static boolean isAbsurd(BigDecimal price, BigDecimal other) {
            return price.compareTo(other.multiply(ABSURD)) > 0 || other.compareTo(price.multiply(ABSURD)) > 0;
        }

        private void remember(Trade trade) {
            recent.addLast(trade);
            if (recent.size() > REMEMBERED) {
                settle(recent.removeFirst());
            }
        }

        private void settle(Trade trade) {
            if (isInRange(trade)) {
                settledHigh = settledHigh == null ? trade.price() : settledHigh.max(trade.price());
                settledLow = settledLow == null ? trade.price() : settledLow.min(trade.price());
            }
        }

        private boolean isInRange(Trade trade) {
            return trade.effect() != SaleEffect.VOLUME
                    && !trade.time().isBefore(rangeFrom)
                    && hours.day(trade.time()).equals(day);
        }

        private Stream<Trade> remembered() {
            return Stream.concat(beforeReconnect.stream(), recent.stream());
        }

        private BigDecimal extreme(@Nullable BigDecimal settled, BigDecimal last, BinaryOperator<BigDecimal> which) {
            return Stream.concat(
                            Stream.ofNullable(settled),
                            remembered().filter(this::isInRange).map(Trade::price))
                    .reduce(last, which);
        }

        private void fold(Trade trade) {
            remember(trade);
            var tradeDay = hours.day(trade.time());
            if (tradeDay.isAfter(day) && trade.effect() == SaleEffect.VOLUME) {
                unpriced = unpricedOf(tradeDay).add(trade.size());
                unpricedDay = tradeDay;
            } else if (tradeDay.isAfter(day)) {
                beginDay(tradeDay, trade);
            } else if (tradeDay.equals(day)) {
                update(trade, trade.time().isAfter(countedUntil));
            }
        }

        private BigDecimal unpricedOf(LocalDate which) {
            return which.equals(unpricedDay) ? unpriced : BigDecimal.ZERO;
        }

        private void beginDay(LocalDate tradeDay, Trade trade) {
            var price = trade.price();
            day = tradeDay;
            volume = unpricedOf(tradeDay).add(trade.size());
            missed = BigDecimal.ZERO;
            lastAt = trade.time();
            settledHigh = null;
            settledLow = null;
            rangeFrom = Instant.MIN;
            highAt = trade.time();
            lowAt = trade.time();
            needsStatement = false;
            split = suspectedSplit(quote.last(), price);
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

        private void update(Trade trade, boolean counts) {
            var price = trade.effect() == SaleEffect.VOLUME ? quote.last() : trade.price();
            var movesLast =
                    trade.effect() == SaleEffect.EVERYTHING && !trade.time().isBefore(lastAt);
            if (volume != null && counts) {
                volume = volume.add(trade.size());
            }
            if (price.compareTo(quote.high()) > 0) {
                highAt = trade.time();
            }
            if (price.compareTo(quote.low()) < 0) {
                lowAt = trade.time();
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

        private boolean take(Correction correction) {
            var original = correction.original();
            if (unconfirmed != null && unconfirmed.id() == original.id()) {
                unconfirmed = null;
                correction.corrected().ifPresent(this::take);
                return true;
            }
            var found = find(original);
            if (found.isEmpty()) {
                needsStatement = needsStatement || hours.day(original.time()).equals(day);
                return !needsStatement;
            }
            var wrong = found.get();
            takeBack(wrong);
            correction
                    .corrected()
                    .filter(trade -> trade.effect() != SaleEffect.NOTHING)
                    .map(trade -> trade.at(wrong.time()))
                    .ifPresent(trade -> {
                        remember(trade);
                        if (hours.day(trade.time()).equals(day)) {
                            update(trade, true);
                        }
                    });
            return !needsStatement;
        }

        private Optional<Trade> find(Trade original) {
            return remembered()
                    .filter(trade ->
                            trade.id() == original.id() && trade.price().compareTo(original.price()) == 0)
                    .findFirst();
        }

        private void takeBack(Trade wrong) {
            if (!recent.remove(wrong)) {
                beforeReconnect.remove(wrong);
            }
            if (!hours.day(wrong.time()).equals(day)) {
                return;
            }
            var last = quote.last();
            if (wrong.time().equals(lastAt) && wrong.price().compareTo(last) == 0) {
                var newest = remembered()
                        .filter(trade -> trade.effect() == SaleEffect.EVERYTHING
                                && hours.day(trade.time()).equals(day))
                        .reduce((one, other) -> other.time().isBefore(one.time()) ? one : other);
                last = newest.map(Trade::price).orElse(last);
                lastAt = newest.map(Trade::time).orElse(Instant.MIN);
                needsStatement |= newest.isEmpty();
            }
            needsStatement |= wrong.effect() != SaleEffect.VOLUME
                    && (isSame(wrong.price(), settledHigh) || isSame(wrong.price(), settledLow));
            volume = volume == null ? null : volume.subtract(wrong.size()).max(BigDecimal.ZERO);
            quote = new Quote(
                            quote.symbol(),
                            last,
                            quote.previousClose(),
                            quote.open(),
                            extreme(settledHigh, last, BigDecimal::max),
                            extreme(settledLow, last, BigDecimal::min),
                            VendorQuote.whole(volume),
                            quote.time())
                    .withDecimals(quote.decimals());
        }

        private static boolean isSame(BigDecimal price, @Nullable BigDecimal other) {
            return other != null && price.compareTo(other) == 0;
        }

        private void take(VendorQuote stated, Instant statedAt) {
            if (stated.day().isBefore(day) || repeatsUnconfirmed(stated, statedAt)) {
                return;
            }
            var at = stated.time().orElse(statedAt);
            var fromVendor = stated.toQuote(statedAt);
            unconfirmed = null;
            split = suspectedSplit(fromVendor.previousClose(), fromVendor.open());
            if (stated.volume().isPresent()) {
                countedUntil = later(countedUntil, fromVendor.time());
            }
            if (stated.day().isAfter(day)) {
                day = stated.day();
                settleStated(fromVendor, at);
                highAt = at;
                lowAt = at;
                needsStatement = false;
                volume = stated.volume().isPresent() ? volumeWith(stated) : day.equals(unpricedDay) ? unpriced : null;
                missed = incomplete ? stated.volume().orElse(BigDecimal.ZERO) : BigDecimal.ZERO;
                incomplete = false;
                quote = withVolume(fromVendor);
                lastAt = stated.time().orElse(lastAt);
                return;
            }
            if (stated.volume().isPresent()) {
                var before = volume;
                volume = before == null || needsStatement ? volumeWith(stated) : before.max(volumeWith(stated));
                if (incomplete && before != null) {
                    missed = missed.add(volume.subtract(before).max(BigDecimal.ZERO));
                }
            } else if (incomplete) {
                volume = null;
            }
            incomplete = false;
            var newer = stated.time().map(time -> !time.isBefore(lastAt)).orElse(recent.isEmpty());
            var last = newer ? fromVendor.last() : quote.last();
            settleStated(fromVendor, at);
            if (needsStatement || highAt.isBefore(rangeFrom)) {
                highAt = at;
            } else if (quote.high().compareTo(extreme(settledHigh, last, BigDecimal::max)) > 0) {
                settledHigh = quote.high();
            }
            if (needsStatement || lowAt.isBefore(rangeFrom)) {
                lowAt = at;
            } else if (quote.low().compareTo(extreme(settledLow, last, BigDecimal::min)) < 0) {
                settledLow = quote.low();
            }
            needsStatement = false;
            var shares = VendorQuote.whole(volume);
            // A statement without a time may be of a trade that is known.
            var isTraded = stated.time().isPresent()
                    || last.compareTo(quote.last()) != 0
                    || !Objects.equals(shares, quote.volume());
            quote = new Quote(
                            quote.symbol(),
                            last,
                            fromVendor.previousClose(),
                            fromVendor.open(),
                            extreme(settledHigh, last, BigDecimal::max),
                            extreme(settledLow, last, BigDecimal::min),
                            shares,
                            newer && isTraded ? later(quote.time(), fromVendor.time()) : quote.time())
                    .withDecimals(quote.decimals());
            if (newer) {
                lastAt = stated.time().orElse(lastAt);
            }
        }

        /**
         * Whether the statement's last trade is the one that waits to be confirmed. Vendors cancel a wrong trade within
         * {@link #STATEMENT_LAG}, so a later statement confirms it.
         */
        private boolean repeatsUnconfirmed(VendorQuote stated, Instant statedAt) {
            return unconfirmed != null
                    && stated.last().compareTo(unconfirmed.price()) == 0
                    && statedAt.isBefore(unconfirmed.time().plus(STATEMENT_LAG));
        }

        private void settleStated(Quote fromVendor, Instant at) {
            settledHigh = fromVendor.high();
            settledLow = fromVendor.low();
            rangeFrom = at.minus(STATEMENT_LAG);
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

        /** The stated volume and that of the remembered trades after it. */
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
