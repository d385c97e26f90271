package io.stocktracker.app;

import io.stocktracker.feed.Backoff;
import io.stocktracker.listing.FirstQuotes;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.storage.Command.ListStock;
import io.stocktracker.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Lists the stocks that a board begins with, once there are first quotes for them, and has the storage remember that it
 * did. What the source does not know is left out. While the source or the storage is away it tries again and again, after
 * a growing, random pause; a stock that somebody adds meanwhile ends the pause, because it shows that both are back.
 *
 * <p>For one thread, which waits for both; see {@link #turn}.
 */
public final class Seeding {

    public static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** How many quotes are asked for at a time; if some cannot be had, the next are not tried for now. */
    private static final int AT_ONCE = 10;

    /** How long the source or the journal may take for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(Seeding.class);

    private final List<Symbol> initial;
    private final FirstQuotes firstQuotes;
    private final BooleanSupplier hasSource;
    private final Storage storage;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;

    /** What was neither listed nor left out yet, in the order in which it is tried. */
    private final Set<Symbol> missing;

    private volatile int failures;
    private long pauseEnds;
    private volatile boolean added;

    /**
     * A seeding that did not begin yet. Have {@link #turn} called each second.
     *
     * @param initial the symbols that the board begins with, in their order
     * @param hasSource whether the source answers this process at all; while it does not, it is not asked
     * @param random spreads the pauses of several processes
     * @param nanoTime a monotonic clock such as {@link System#nanoTime}, in nanoseconds
     */
    public Seeding(
            List<Symbol> initial,
            FirstQuotes firstQuotes,
            BooleanSupplier hasSource,
            Storage storage,
            RandomGenerator random,
            LongSupplier nanoTime) {
        this.initial = initial;
        this.firstQuotes = firstQuotes;
        this.hasSource = hasSource;
        this.storage = storage;
        this.random = random;
        this.nanoTime = nanoTime;
        this.missing = new LinkedHashSet<>(initial);
        storage.journal().board().onEvent(event -> {
            if (event instanceof Listed) {
                added = true;
            }
        });
    }

    /** Does what is to be done now, and returns when it is done or failed; throws nothing. */
    public void turn() {
        if (!storage.needsInitialListing() || !hasSource.getAsBoolean() || isPausing()) {
            return;
        }
        try {
            listMissing();
            answered(storage.markInitialized()).get();
            if (failures > 0) {
                LOG.info("The stocks to begin with are on the board now");
            }
            failures = 0;
            missing.addAll(initial); // should the storage lose what it has
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException failure) {
            pause(failure);
        } catch (Error failure) {
            LOG.error("The stocks to begin with cannot be listed", failure); // thrown on, there would be no next turn
            pause(failure);
        }
        added = false; // by this turn
    }

    /** Whether the board is empty because it could not be begun when that was tried last. For any thread. */
    public boolean isInVain() {
        return failures > 0
                && storage.needsInitialListing()
                && storage.journal().board().size() == 0;
    }

    private boolean isPausing() {
        return failures > 0 && !added && pauseEnds - nanoTime.getAsLong() > 0;
    }

    private void pause(Throwable failure) {
        failures++;
        pauseEnds = nanoTime.getAsLong() + BACKOFF.after(failures, random).toNanos();
        LOG.logf(
                failures == 1 ? Logger.Level.WARN : Logger.Level.DEBUG,
                "Of the stocks to begin with, %d are not on the board yet, which is tried again and again: %s",
                missing.size(),
                oneLine(failure));
    }

    private static String oneLine(Throwable failure) {
        var cause = failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException
                ? "there is no answer"
                : cause.toString().lines().findFirst().orElse("");
    }

    private void listMissing() throws ExecutionException, InterruptedException {
        var board = storage.journal().board();
        var unknown = new ArrayList<Symbol>();
        try {
            missing.removeIf(symbol -> board.find(symbol).isPresent()); // the source need not be asked
            while (!missing.isEmpty()) {
                var room = firstQuotes.limit() - board.size();
                if (room <= 0) {
                    LOG.warnf("Not on the board to begin with, because it is full: %s", text(missing));
                    missing.clear();
                } else {
                    list(missing.stream().limit(Math.min(room, AT_ONCE)).toList(), unknown);
                }
            }
        } finally {
            if (!unknown.isEmpty()) {
                LOG.warnf("Not on the board to begin with, because they cannot be listed here: %s", text(unknown));
            }
        }
    }

    private static String text(Collection<Symbol> symbols) {
        return symbols.stream().map(Symbol::value).collect(Collectors.joining(", "));
    }

    /**
     * Lists some, in their order.
     *
     * @param unknown takes those that cannot be listed
     * @throws ExecutionException if one of them could not be listed now; the others are
     */
    private void list(List<Symbol> symbols, List<Symbol> unknown) throws ExecutionException, InterruptedException {
        var commands = symbols.stream().map(this::command).toList();
        ExecutionException unanswered = null;
        for (var i = 0; i < symbols.size(); i++) {
            var symbol = symbols.get(i);
            try {
                var command = commands.get(i).get();
                if (command.isEmpty()) {
                    unknown.add(symbol);
                } else if (answered(storage.journal().submit(command.get())).get() == Outcome.LIST_FULL) {
                    return; // others were faster
                }
                missing.remove(symbol);
            } catch (ExecutionException failure) {
                missing.remove(symbol);
                missing.add(symbol); // behind the others, so that it does not hold them up
                unanswered = failure;
            }
        }
        if (unanswered != null) {
            throw unanswered;
        }
    }

    private CompletableFuture<Optional<ListStock>> command(Symbol symbol) {
        try {
            return answered(firstQuotes.of(symbol));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static <T> CompletableFuture<T> answered(CompletionStage<T> answer) {
        return answer.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
