package io.stocktracker.market;

import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.BoardUpdate.Snapshot;
import io.stocktracker.market.Quote.Member;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A board with the history of its changes. The expected snapshot of each version is computed without the board. */
final class Story {

    static final long EPOCH = 7;
    static final Instant BEGIN = Instant.parse("2026-11-23T15:00:00Z");

    /** A requested change. Only a change with an effect becomes an event. */
    sealed interface Wish {

        record List(Symbol symbol, BigDecimal price) implements Wish {}

        record Delist(Symbol symbol) implements Wish {}

        /** Delists and lists again at once. */
        record Relist(Symbol symbol, BigDecimal price) implements Wish {}

        /** A round at a time after the previous event. Ticks of unlisted symbols are dropped. */
        record Tick(Duration later, Map<Symbol, Trade> trades) implements Wish {}
    }

    record Trade(BigDecimal last, long volume) {}

    final QuoteBoard board = new QuoteBoard(EPOCH, BEGIN);

    /** The expected board at each sequence. */
    final List<Snapshot> snapshots = new ArrayList<>();

    /** The members that each event changed, by sequence and symbol; a listing changes none. */
    final List<Map<Symbol, Set<Member>>> changes = new ArrayList<>();

    private final Map<Symbol, Stock> rows = new LinkedHashMap<>();
    private Version version = new Version(EPOCH, 0);
    private Instant now = BEGIN;

    Story() {
        remember(Map.of());
    }

    static Story of(List<Wish> wishes) {
        var story = new Story();
        wishes.forEach(story::happen);
        return story;
    }

    Version version() {
        return version;
    }

    void happen(Wish wish) {
        if (wish instanceof Wish.List list) {
            list(list.symbol(), list.price());
        } else if (wish instanceof Wish.Delist delist) {
            delist(delist.symbol());
        } else if (wish instanceof Wish.Relist relist) {
            delist(relist.symbol());
            list(relist.symbol(), relist.price());
        } else if (wish instanceof Wish.Tick tick) {
            tick(tick);
        }
    }

    private void list(Symbol symbol, BigDecimal price) {
        if (!rows.containsKey(symbol)) {
            version = version.next();
            var stock = new Stock(symbol + " Inc.", Quote.first(symbol, price, now), version.sequence());
            rows.put(symbol, stock);
            board.apply(new Listed(version, now, stock));
            remember(Map.of());
        }
    }

    private void delist(Symbol symbol) {
        if (rows.remove(symbol) != null) {
            version = version.next();
            board.apply(new Delisted(version, now, symbol));
            remember(Map.of());
        }
    }

    private void tick(Wish.Tick round) {
        now = now.plus(round.later());
        var quotes = new ArrayList<Quote>();
        var changed = new LinkedHashMap<Symbol, Set<Member>>();
        round.trades().forEach((symbol, trade) -> {
            var row = rows.get(symbol);
            if (row != null) {
                var quote = row.quote().after(new Tick(symbol, trade.last(), trade.volume(), now));
                var members = EnumSet.noneOf(Member.class);
                for (var member : Member.values()) {
                    if (!equal(member.of(quote), member.of(row.quote()))) {
                        members.add(member);
                    }
                }
                if (!members.isEmpty()) {
                    changed.put(symbol, members);
                    quotes.add(quote);
                    rows.put(symbol, new Stock(row.name(), quote, row.listedAt()));
                }
            }
        });
        if (!quotes.isEmpty()) {
            version = version.next();
            board.apply(new Ticked(version, now, quotes));
            remember(changed);
        }
    }

    private static boolean equal(Object one, Object other) {
        return one instanceof BigDecimal price ? price.compareTo((BigDecimal) other) == 0 : one.equals(other);
    }

    /** The same stocks with all prices at one scale, so that equal prices are equal objects. */
    static List<Stock> byValue(List<Stock> stocks) {
        return stocks.stream()
                .map(stock -> {
                    var quote = stock.quote();
                    return stock.with(new Quote(
                            quote.symbol(),
                            quote.last().setScale(4),
                            quote.previousClose().setScale(4),
                            quote.open().setScale(4),
                            quote.high().setScale(4),
                            quote.low().setScale(4),
                            quote.volume(),
                            4,
                            quote.condition(),
                            quote.missed(),
                            quote.time()));
                })
                .toList();
    }

    private void remember(Map<Symbol, Set<Member>> changed) {
        snapshots.add(new Snapshot(version, List.copyOf(rows.values())));
        changes.add(changed);
    }
}
