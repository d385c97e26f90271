package io.stocktracker.listing;

import io.stocktracker.feed.FirstQuoteException;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.StageFailure;
import io.stocktracker.market.Symbol;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Journal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** Adds and removes stocks by commands to the journal. */
@Singleton
final class JournalListings implements Listings {

    /** Maximum concurrent requests for first quotes of one batch: vendors refuse hundreds at once. */
    private static final int MAX_CONCURRENT_QUOTES = 10;

    private static final Logger LOG = Logger.getLogger(JournalListings.class);

    /** Clients can cause any number of refusals: only the first of each outcome within this time is a warning. */
    private static final Duration WARN_INTERVAL = Duration.ofMinutes(1);

    /** By {@code System.nanoTime}: when a refusal with this outcome was a warning. */
    private final Map<Outcome, Long> warnedAt = new EnumMap<>(Outcome.class);

    private final FirstQuotes firstQuotes;
    private final Journal journal;
    private final ListingConfig config;

    JournalListings(FirstQuotes firstQuotes, Journal journal, ListingConfig config) {
        this.firstQuotes = firstQuotes;
        this.journal = journal;
        this.config = config;
    }

    @Override
    public CompletionStage<Outcome> add(Symbol symbol) {
        return addAll(List.of(symbol)).get(0);
    }

    @Override
    public List<CompletionStage<Outcome>> addAll(List<Symbol> symbols) {
        var prepared = new ArrayList<CompletionStage<Request>>(symbols.size());
        var outcomes = new ArrayList<CompletionStage<Outcome>>(symbols.size());
        CompletionStage<?> before = CompletableFuture.completedStage(symbols);
        for (var symbol : symbols) {
            var preparing = prepared.size() < MAX_CONCURRENT_QUOTES
                    ? prepare(symbol)
                    : prepared.get(prepared.size() - MAX_CONCURRENT_QUOTES).thenCompose(earlier -> prepare(symbol));
            prepared.add(preparing);
            var submitted = before.thenCombine(preparing, (any, request) -> request.submit());
            outcomes.add(submitted.thenCompose(outcome -> outcome));
            before = submitted;
        }
        return outcomes;
    }

    /** Requests the first quote of an add. The result submits the add, once those before it are. Never fails. */
    private CompletionStage<Request> prepare(Symbol symbol) {
        if (journal.board().isListed(symbol)) {
            return CompletableFuture.completedStage(
                    () -> CompletableFuture.completedStage(Outcome.ALREADY_LISTED)); // the feed need not be asked
        }
        if (journal.board().size() >= firstQuotes.limit()) {
            return CompletableFuture.completedStage(
                    () -> CompletableFuture.completedStage(orSourceFull(Outcome.LIST_FULL)));
        }
        var what = "list " + symbol;
        return firstQuote(symbol)
                .handle((command, failure) -> () -> orUnavailable(
                        what, () -> failure == null ? list(command) : CompletableFuture.failedStage(failure)));
    }

    private CompletionStage<Optional<Command.ListStock>> firstQuote(Symbol symbol) {
        try {
            return firstQuotes.of(symbol);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private CompletionStage<Outcome> list(Optional<Command.ListStock> command) {
        return command.isEmpty()
                ? CompletableFuture.completedStage(Outcome.UNKNOWN_SYMBOL)
                : journal.submit(command.get()).thenApply(this::orSourceFull);
    }

    /** The outcome, but {@link Outcome#SOURCE_FULL} if the list is full by the limit of the source. */
    private Outcome orSourceFull(Outcome outcome) {
        return outcome == Outcome.LIST_FULL && firstQuotes.limit() < config.maxStocks() ? Outcome.SOURCE_FULL : outcome;
    }

    @Override
    public CompletionStage<Outcome> remove(Symbol symbol) {
        return orUnavailable("delist " + symbol, () -> journal.submit(new Command.Delist(symbol)));
    }

    @Override
    public boolean addsUnknown() {
        return firstQuotes.canListUnknown();
    }

    @Override
    public Optional<Duration> sourceBusyFor() {
        return firstQuotes.busyFor();
    }

    private interface Request {
        CompletionStage<Outcome> submit();
    }

    private CompletionStage<Outcome> orUnavailable(String what, Request request) {
        CompletionStage<Outcome> answer;
        try {
            answer = request.submit();
        } catch (RuntimeException failure) {
            answer = CompletableFuture.failedStage(failure);
        }
        return answer.exceptionally(failure -> {
            var cause = StageFailure.cause(failure);
            if (cause instanceof FirstQuoteException refused) {
                LOG.logf(
                        isDueToWarn(refused.outcome()) ? Logger.Level.WARN : Logger.Level.DEBUG,
                        "Could not %s: %s",
                        what,
                        oneLine(cause));
                return refused.outcome();
            }
            LOG.warnf("Could not %s: %s", what, oneLine(cause));
            return Outcome.UNAVAILABLE;
        });
    }

    private synchronized boolean isDueToWarn(Outcome outcome) {
        var now = System.nanoTime();
        var before = warnedAt.get(outcome);
        if (before != null && now - before < WARN_INTERVAL.toNanos()) {
            return false;
        }
        warnedAt.put(outcome, now);
        return true;
    }

    private static String oneLine(Throwable cause) {
        return cause.toString().lines().findFirst().orElse("");
    }
}
