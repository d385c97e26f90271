package io.stocktracker.listing;

import io.stocktracker.feed.PriceFeed;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import io.stocktracker.storage.Command.ListStock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Makes the command that lists a symbol: its name, and the quote that it begins with. For any thread. */
@Singleton
final class FirstQuotes {

    private final Instruments instruments;
    private final PriceFeed feed;
    private final ListingConfig config;
    private final Function<Symbol, CompletionStage<Optional<Quote>>> firstQuote;

    @Inject
    FirstQuotes(Instruments instruments, PriceFeed feed, ListingConfig config, InventedPast past) {
        this(instruments, feed, config, past::firstQuote);
    }

    /** @param firstQuote asks for the quote that a symbol begins with */
    FirstQuotes(
            Instruments instruments,
            PriceFeed feed,
            ListingConfig config,
            Function<Symbol, CompletionStage<Optional<Quote>>> firstQuote) {
        this.instruments = instruments;
        this.feed = feed;
        this.config = config;
        this.firstQuote = firstQuote;
    }

    /**
     * What lists a symbol.
     *
     * @return the command, or nothing if the symbol cannot be listed here; fails if the feed cannot be asked now
     */
    CompletionStage<Optional<ListStock>> of(Symbol symbol) {
        var known = instruments.find(symbol);
        if (known.isEmpty() && !config.anySymbol()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        var instrument = known.orElseGet(() -> Instrument.unnamed(symbol));
        var decimals = instrument.decimals().orElse(0);
        return firstQuote
                .apply(symbol)
                .thenApply(first ->
                        first.map(quote -> new ListStock(instrument.name(), quote.withDecimals(decimals), limit())));
    }

    /** Whether a symbol outside the reference data can be listed. */
    boolean ofUnknown() {
        return config.anySymbol() && feed.pricesAnything();
    }

    /** How long the source answers no questions, if it has had too many. */
    Optional<Duration> busyFor() {
        return feed.busyFor();
    }

    /** How many stocks the board may have: as many as the operator allows, or as the source does if that is less. */
    int limit() {
        return Math.min(config.maxStocks(), feed.maxStocks().orElse(Integer.MAX_VALUE));
    }
}
