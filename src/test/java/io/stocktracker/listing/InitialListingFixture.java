package io.stocktracker.listing;

import io.stocktracker.market.Instruments;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Storage;
import io.stocktracker.testing.Await;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/** A storage with the initial symbols A, B and C, and a source that a test scripts. */
public final class InitialListingFixture {

    public static final Symbol A = new Symbol("A");
    public static final Symbol B = new Symbol("B");
    public static final Symbol C = new Symbol("C");

    private InitialListingFixture() {}

    public static InitialListing listing(ScriptedFeed feed, Storage storage, LongSupplier nanoTime) {
        return listing(List.of(A, B, C), 100, feed, storage, nanoTime);
    }

    static InitialListing listing(
            List<Symbol> initial, int limit, ScriptedFeed feed, Storage storage, LongSupplier nanoTime) {
        var firstQuotes =
                new FirstQuotes(new Instruments(List.of()), feed, new TestListingConfig(limit, true), feed::firstQuote);
        return new InitialListing(initial, firstQuotes, feed, storage, nanoTime);
    }

    /** Adds a stock as a reader does, without the source. */
    public static Outcome add(Storage storage, String symbol) {
        var quote = Quote.first(new Symbol(symbol), BigDecimal.ONE, Instant.parse("2026-11-23T15:00:00Z"));
        return submit(storage, new Command.ListStock("Name of " + symbol, quote, 100));
    }

    public static Outcome remove(Storage storage, Symbol symbol) {
        return submit(storage, new Command.Delist(symbol));
    }

    private static Outcome submit(Storage storage, Command command) {
        return Await.done(storage.journal().submit(command));
    }

    public static List<Symbol> symbols(Storage storage) {
        return storage.journal().board().snapshot().stocks().stream()
                .map(Stock::symbol)
                .toList();
    }
}
