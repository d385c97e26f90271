package io.stocktracker.listing;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.stocktracker.feed.FirstQuoteException;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.StageFailure;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.storage.Command.ListStock;
import io.stocktracker.storage.Storage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Lists the symbols that a new board begins with, once, in their order. Symbols that are unknown, not in the source's
 * plan or beyond the limit are skipped. While the source or the storage is away, listing the rest is tried again every
 * {@value #RETRY_SECONDS} s.
 */
@Singleton
public final class InitialListing {

    static final int RETRY_SECONDS = 10;

    /** How many first quotes are requested concurrently. After a batch with a failure, the run ends. */
    static final int BATCH_SIZE = 10;

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(InitialListing.class);

    private final FirstQuotes firstQuotes;
    private final PriceFeed feed;
    private final Storage storage;
    private final LongSupplier nanoTime;

    /** Symbols that were neither listed nor skipped yet, in the order in which they are tried. */
    private final Set<Symbol> missing;

    /** Symbols that were removed from the board since this process started, so that they are not listed again. */
    private final Set<Symbol> removed = ConcurrentHashMap.newKeySet();

    private volatile boolean failing;
    private long retryAt;

    @Inject
    InitialListing(
            ListingConfig config, SymbolReader reader, FirstQuotes firstQuotes, PriceFeed feed, Storage storage) {
        this(
                config.initial()
                        .map(symbols -> symbols.stream().map(reader::resolve).toList())
                        .orElseGet(feed::suggested),
                firstQuotes,
                feed,
                storage,
                System::nanoTime);
    }

    InitialListing(
            List<Symbol> symbols, FirstQuotes firstQuotes, PriceFeed feed, Storage storage, LongSupplier nanoTime) {
        this.missing = new LinkedHashSet<>(symbols);
        this.firstQuotes = firstQuotes;
        this.feed = feed;
        this.storage = storage;
        this.nanoTime = nanoTime;
        storage.journal().board().onEvent(event -> {
            if (event instanceof Delisted delisted && symbols.contains(delisted.symbol())) {
                removed.add(delisted.symbol());
            }
        });
    }

    /** Whether the board is empty because the last attempt failed. For any thread. */
    public boolean isFailing() {
        return failing && storage.journal().board().size() == 0;
    }

    /** Lists the missing symbols. Waits at most 10 s for each answer of the source and the storage; throws nothing. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    public synchronized void run() {
        if (!storage.needsInitialListing() || !feed.hasSource() || failing && retryAt - nanoTime.getAsLong() > 0) {
            return;
        }
        try {
            var skipped = new ArrayList<Symbol>();
            try {
                listMissing(skipped);
            } finally {
                if (!skipped.isEmpty()) {
                    LOG.warnf(
                            "Skipped initial symbols, unknown, not in the plan or beyond the limit: %s", text(skipped));
                }
            }
            withTimeout(storage.markInitialized()).get();
            if (failing) {
                LOG.info("Listed the initial symbols");
            }
            failing = false;
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException failure) {
            LOG.logf(
                    failing ? Logger.Level.DEBUG : Logger.Level.WARN,
                    "Could not list %d of the initial symbols, retrying every %d s: %s",
                    missing.size(),
                    RETRY_SECONDS,
                    oneLine(failure));
            failing = true;
            retryAt = nanoTime.getAsLong() + TimeUnit.SECONDS.toNanos(RETRY_SECONDS);
        }
    }

    private void listMissing(List<Symbol> skipped) throws ExecutionException, InterruptedException {
        var board = storage.journal().board();
        missing.removeIf(symbol -> board.isListed(symbol) || removed.contains(symbol));
        while (!missing.isEmpty()) {
            var room = firstQuotes.limit() - board.size();
            if (room <= 0) {
                skipped.addAll(missing);
                missing.clear();
            } else {
                listBatch(missing.stream().limit(Math.min(room, BATCH_SIZE)).toList(), skipped);
            }
        }
    }

    /**
     * Lists the symbols of a batch, in their order; those that fail are tried again behind all others. None waits until
     * the one before it is stored, so that the storage can store several together.
     */
    private void listBatch(List<Symbol> batch, List<Symbol> skipped) throws ExecutionException, InterruptedException {
        var commands = batch.stream()
                .map(firstQuotes::of)
                .map(InitialListing::withTimeout)
                .toList();
        var outcomes = new ArrayList<CompletableFuture<Outcome>>();
        for (var command : commands) {
            outcomes.add(submit(command));
        }
        ExecutionException lastFailure = null;
        for (var i = 0; i < batch.size(); i++) {
            var symbol = batch.get(i);
            missing.remove(symbol);
            try {
                var outcome = outcomes.get(i).get();
                if (outcome == Outcome.UNKNOWN_SYMBOL || outcome == Outcome.LIST_FULL) {
                    skipped.add(symbol);
                }
            } catch (ExecutionException failure) {
                if (isNotInPlan(failure)) {
                    skipped.add(symbol);
                } else {
                    missing.add(symbol);
                    lastFailure = failure;
                }
            }
        }
        if (lastFailure != null) {
            throw lastFailure;
        }
    }

    private CompletableFuture<Outcome> submit(CompletableFuture<Optional<ListStock>> prepared)
            throws InterruptedException {
        try {
            var command = prepared.get();
            return command.isEmpty()
                    ? CompletableFuture.completedFuture(Outcome.UNKNOWN_SYMBOL)
                    : withTimeout(storage.journal().submit(command.get()));
        } catch (ExecutionException failure) {
            return CompletableFuture.failedFuture(failure.getCause());
        }
    }

    private static boolean isNotInPlan(ExecutionException failure) {
        return StageFailure.cause(failure) instanceof FirstQuoteException refused
                && refused.outcome() == Outcome.NOT_IN_PLAN;
    }

    private static <T> CompletableFuture<T> withTimeout(CompletionStage<T> answer) {
        return answer.toCompletableFuture().orTimeout(ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private static String text(Collection<Symbol> symbols) {
        return symbols.stream().map(Symbol::value).collect(Collectors.joining(", "));
    }

    private static String oneLine(Throwable failure) {
        var cause = StageFailure.cause(failure);
        return cause instanceof TimeoutException
                ? "no answer in time"
                : cause.toString().lines().findFirst().orElse("");
    }
}
