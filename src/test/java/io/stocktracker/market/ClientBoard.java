package io.stocktracker.market;

import io.stocktracker.market.BoardUpdate.Delta;
import io.stocktracker.market.BoardUpdate.Snapshot;
import io.stocktracker.market.Quote.Member;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client's copy of the board. It applies updates by the rules of the wire protocol. */
final class ClientBoard {

    enum Verdict {
        APPLIED,
        IGNORED,
        GAP
    }

    private Version version;
    private final Map<Symbol, Stock> rows = new LinkedHashMap<>();

    ClientBoard(Snapshot snapshot) {
        version = snapshot.version();
        replace(snapshot);
    }

    Version version() {
        return version;
    }

    List<Stock> stocks() {
        return List.copyOf(rows.values());
    }

    Verdict take(BoardUpdate update) {
        if (update instanceof Snapshot snapshot) {
            replace(snapshot);
            return Verdict.APPLIED;
        }
        var delta = (Delta) update;
        if (delta.version().epoch() != version.epoch()) {
            return Verdict.GAP;
        }
        if (delta.version().sequence() <= version.sequence()) {
            return Verdict.IGNORED;
        }
        if (delta.since().sequence() > version.sequence()) {
            return Verdict.GAP;
        }
        apply(delta);
        return Verdict.APPLIED;
    }

    private void replace(Snapshot snapshot) {
        rows.clear();
        snapshot.stocks().forEach(stock -> rows.put(stock.symbol(), stock));
        version = snapshot.version();
    }

    private void apply(Delta delta) {
        for (var stock : delta.stocks()) {
            rows.remove(stock.symbol());
            rows.put(stock.symbol(), stock);
        }
        delta.removed().forEach(rows::remove);
        for (var change : delta.quotes()) {
            rows.computeIfPresent(change.quote().symbol(), (symbol, row) -> changed(row, change));
        }
        version = delta.version();
    }

    /** Copies only the members that the change names. */
    private static Stock changed(Stock row, QuoteChange change) {
        var old = row.quote();
        var quote = new Quote(
                old.symbol(),
                price(old, change, Member.LAST),
                price(old, change, Member.PREVIOUS_CLOSE),
                price(old, change, Member.OPEN),
                price(old, change, Member.HIGH),
                price(old, change, Member.LOW),
                change.members().contains(Member.VOLUME) ? change.quote().volume() : old.volume(),
                Math.max(
                        old.decimals(),
                        change.members().contains(Member.DECIMALS)
                                ? change.quote().decimals()
                                : 0),
                new Condition(
                        change.members().contains(Member.STATE)
                                ? change.quote().condition().state()
                                : old.condition().state(),
                        change.members().contains(Member.REASON)
                                ? change.quote().condition().reason()
                                : old.condition().reason(),
                        change.members().contains(Member.SPLIT)
                                ? change.quote().condition().split()
                                : old.condition().split()),
                0,
                change.quote().time());
        return new Stock(row.name(), quote, row.listedAt());
    }

    private static BigDecimal price(Quote old, QuoteChange change, Member member) {
        return (BigDecimal) member.of(change.members().contains(member) ? change.quote() : old);
    }
}
