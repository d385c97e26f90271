package io.stocktracker.storage;

import io.stocktracker.market.Board;
import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.BoardUpdate.Snapshot;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Round;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Version;
import io.stocktracker.storage.Command.ListChange;
import io.stocktracker.storage.Command.ListStock;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The journal of a single process, in memory or over a SQLite file. Each instance has an epoch of its own, so a version
 * from before a restart is never mistaken for one of this instance.
 *
 * <p>Changes of the list are decided one after the other, and stored before they are applied; those that wait meanwhile
 * are stored together. Rounds do not wait for them: they are applied at once, under the lock that also assigns
 * versions. That is safe because a round never changes the list, so a decision about the list holds until it is
 * applied, whatever rounds come in between.
 */
public final class LocalJournal implements Journal {

    private final Clock clock;
    private final BoardStore store;
    private final QuoteBoard board;
    private final Queue<Submitted> waiting = new ConcurrentLinkedQueue<>();

    private record Submitted(ListChange change, CompletableFuture<Outcome> outcome) {}

    /**
     * A journal in memory, whose board is empty.
     *
     * @param clock gives events their time, and the epoch: the millisecond at which this journal begins
     */
    public LocalJournal(Clock clock) {
        this(clock, BoardStore.none());
    }

    /**
     * A journal that resumes the board of a store and stores its changes there: a change of the list before it is
     * applied, a round about a second later.
     *
     * @param clock as above, but each epoch is later than all before it in the same store
     */
    public LocalJournal(Clock clock, BoardStore store) {
        this.clock = clock;
        this.store = store;
        var start = clock.instant();
        var stocks = store.stocks();
        var newest = stocks.stream().map(stock -> stock.quote().time()).max(Instant::compareTo);
        var first = new Version(store.epoch(start.toEpochMilli()), 0);
        this.board = new QuoteBoard(
                new Snapshot(first, stocks), newest.filter(start::isBefore).orElse(start));
        store.follow(board);
    }

    @Override
    public Board board() {
        return board;
    }

    @Override
    public CompletionStage<Outcome> submit(Command command) {
        if (command instanceof ListChange change) {
            return submit(new Submitted(change, new CompletableFuture<>()));
        }
        return CompletableFuture.completedStage(tick(((Command.Prices) command).round()));
    }

    private CompletionStage<Outcome> submit(Submitted submitted) {
        waiting.add(submitted);
        store.inOrder(this::commitWaiting).whenComplete((done, failure) -> {
            if (failure != null && waiting.remove(submitted)) {
                submitted.outcome().completeExceptionally(failure);
            }
        });
        return submitted.outcome();
    }

    /** Decides on all waiting changes, and stores those that change the list with one commit. */
    private void commitWaiting() {
        var group = new ArrayList<Submitted>();
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            group.add(next);
        }
        var list = new DecidedList();
        var outcomes = new ArrayList<Outcome>(group.size());
        try {
            group.forEach(submitted -> outcomes.add(list.decide(submitted.change())));
            if (!list.changes.isEmpty()) {
                store.commit(list.changes);
                list.changes.forEach(this::apply);
            }
        } catch (RuntimeException | Error failure) {
            group.forEach(submitted -> submitted.outcome().completeExceptionally(failure));
            return;
        }
        // After all are applied, because a caller that gets its outcome may submit again.
        for (var i = 0; i < group.size(); i++) {
            group.get(i).outcome().complete(outcomes.get(i));
        }
    }

    /** The list as it will be after the changes of a commit. */
    private final class DecidedList {

        private final List<ListChange> changes = new ArrayList<>();
        private final Map<Symbol, Boolean> changed = new HashMap<>();
        private int size = board.size();

        Outcome decide(ListChange change) {
            var listed = changed.getOrDefault(change.symbol(), board.isListed(change.symbol()));
            if (change instanceof ListStock list) {
                if (listed) {
                    return Outcome.ALREADY_LISTED;
                }
                if (size >= list.limit()) {
                    return Outcome.LIST_FULL;
                }
            } else if (!listed) {
                return Outcome.NOT_LISTED;
            }
            changes.add(change);
            changed.put(change.symbol(), !listed);
            size += listed ? -1 : 1;
            return listed ? Outcome.REMOVED : Outcome.LISTED;
        }
    }

    private void apply(ListChange change) {
        apply((version, time) -> change instanceof ListStock list
                ? new Listed(version, time, new Stock(list.name(), list.first(), version.sequence()))
                : new Delisted(version, time, change.symbol()));
    }

    private synchronized Outcome tick(Round round) {
        var quotes =
                RoundCalculator.after(board, round).stream().map(Stock::quote).toList();
        apply((version, time) -> new Ticked(version, time, quotes));
        return Outcome.TICKED;
    }

    private interface EventFactory {
        BoardEvent at(Version version, Instant time);
    }

    private synchronized void apply(EventFactory event) {
        board.apply(event.at(board.position().next(), eventTime()));
    }

    private Instant eventTime() {
        var now = clock.instant();
        return now.isBefore(board.time()) ? board.time() : now;
    }
}
