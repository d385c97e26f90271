package io.stocktracker.feed.live;

import io.stocktracker.market.Symbol;
import java.util.List;
import java.util.stream.Stream;

/** The initial list of a board of US stocks. */
public final class UsStocks {

    public static final List<Symbol> SUGGESTED = Stream.of("AAPL", "TSLA", "MSFT", "AMZN", "GOOGL", "META", "JPM", "KO")
            .map(Symbol::new)
            .toList();

    private UsStocks() {}
}
