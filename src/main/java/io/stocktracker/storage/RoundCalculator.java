package io.stocktracker.storage;

import io.stocktracker.market.Board;
import io.stocktracker.market.Round;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calculates the rows that a round changes. */
public final class RoundCalculator {

    private RoundCalculator() {}

    /** The rows whose quotes a round changes, with the new quotes. Rows that the feed did not see are left out. */
    public static List<Stock> after(Board board, Round round) {
        var changed = new ArrayList<Stock>(round.ticks().size() + round.quotes().size());
        for (var tick : round.ticks()) {
            rowThatTheFeedSaw(board, tick.symbol(), round).ifPresent(stock -> {
                var after = stock.quote().after(tick);
                if (after != stock.quote()) {
                    changed.add(stock.with(after));
                }
            });
        }
        for (var quote : round.quotes()) {
            rowThatTheFeedSaw(board, quote.symbol(), round)
                    .filter(stock -> stock.quote().differs(quote))
                    .ifPresent(stock -> changed.add(stock.with(quote)));
        }
        return changed;
    }

    /** The symbol's row, unless it was delisted, or delisted and listed again, since the feed looked. */
    private static Optional<Stock> rowThatTheFeedSaw(Board board, Symbol symbol, Round round) {
        return board.version().sameEpoch(round.baseVersion())
                ? board.find(symbol)
                        .filter(stock -> stock.listedAt() <= round.baseVersion().sequence())
                : Optional.empty();
    }
}
