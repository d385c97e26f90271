package io.stocktracker.listing;

import io.stocktracker.feed.PriceFeed;
import io.stocktracker.journal.Command;
import io.stocktracker.journal.Journal;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** Turns what people ask for into commands of the journal. */
public final class JournalListings implements Listings {

    private static final Logger LOG = Logger.getLogger(JournalListings.class);

    private final Instruments instruments;
    private final PriceFeed feed;
    private final Journal journal;
    private final ListingConfig config;

    /** @throws IllegalArgumentException if the configured limit is below 1 */
    public JournalListings(Instruments instruments, PriceFeed feed, Journal journal, ListingConfig config) {
        if (config.maxStocks() < 1) {
            throw new IllegalArgumentException(
                    "tracker.listing.max-stocks must be at least 1, not " + config.maxStocks() + ".");
        }
        this.instruments = instruments;
        this.feed = feed;
        this.journal = journal;
        this.config = config;
    }

    @Override
    public CompletionStage<Outcome> add(Symbol symbol) {
        if (journal.board().find(symbol).isPresent()) {
            return CompletableFuture.completedStage(Outcome.ALREADY_LISTED); // the feed need not be asked
        }
        var known = instruments.find(symbol);
        if (known.isEmpty() && !config.anySymbol()) {
            return CompletableFuture.completedStage(Outcome.UNKNOWN_SYMBOL);
        }
        var name = known.orElseGet(() -> Instrument.unnamed(symbol)).name();
        return orUnavailable(
                "list " + symbol,
                () -> feed.firstQuote(symbol)
                        .thenCompose(first -> first.isEmpty()
                                ? CompletableFuture.completedStage(Outcome.UNKNOWN_SYMBOL)
                                : journal.submit(new Command.ListStock(name, first.get(), limit()))
                                        .thenApply(this::whoseLimit)));
    }

    private int limit() {
        return Math.min(config.maxStocks(), feed.maxStocks().orElse(Integer.MAX_VALUE));
    }

    private Outcome whoseLimit(Outcome outcome) {
        return outcome == Outcome.LIST_FULL && limit() < config.maxStocks() ? Outcome.SOURCE_FULL : outcome;
    }

    @Override
    public CompletionStage<Outcome> remove(Symbol symbol) {
        return orUnavailable("delist " + symbol, () -> journal.submit(new Command.Delist(symbol)));
    }

    private interface Request {
        CompletionStage<Outcome> send();
    }

    private static CompletionStage<Outcome> orUnavailable(String what, Request request) {
        CompletionStage<Outcome> answer;
        try {
            answer = request.send();
        } catch (RuntimeException failure) {
            answer = CompletableFuture.failedStage(failure);
        }
        return answer.exceptionally(failure -> {
            LOG.warnf("Could not %s: %s", what, oneLine(failure));
            return Outcome.UNAVAILABLE;
        });
    }

    private static String oneLine(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.toString().lines().findFirst().orElse("");
    }
}
