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

/** Creates the command that lists a symbol, with its name and its first quote. For any thread. */
@Singleton
final class FirstQuotes {

    private final Instruments instruments;
    private final PriceFeed feed;
    private final ListingConfig config;
    private final Function<Symbol, CompletionStage<Optional<Quote>>> firstQuote;

    @Inject
    FirstQuotes(Instruments instruments, PriceFeed feed, ListingConfig config, SimulatedHistory past) {
        this(instruments, feed, config, past::firstQuote);
    }

    /** @param firstQuote requests the first quote of a symbol */
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
     * The command that lists a symbol.
     *
     * @return the command, or nothing if the symbol cannot be listed here; fails if the feed cannot answer now
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
    boolean canListUnknown() {
        return config.anySymbol() && feed.pricesAnything();
    }

    /** How long the source still refuses requests after too many of them, if it does. */
    Optional<Duration> busyFor() {
        return feed.busyFor();
    }

    /** How many stocks the board may have: the operator's limit, or that of the source if it is lower. */
    int limit() {
        return Math.min(config.maxStocks(), feed.maxStocks().orElse(Integer.MAX_VALUE));
    }
}
