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
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The journal of a single process, in memory or over a SQLite file. Each one is an epoch of its own, so nothing that a
 * client knows from before a restart can be mistaken for a version of this one.
 *
 * <p>Changes of the list are decided one after the other, and kept before they are applied. Rounds do not wait for
 * them: they are applied at once, under the lock under which versions are given. That is safe because a round never
 * changes the list, so what was decided about the list holds until it is applied, whatever rounds come in between.
 */
public final class LocalJournal implements Journal {

    private final Clock clock;
    private final BoardStore store;
    private final QuoteBoard board;

    /**
     * A journal in memory, whose board is empty.
     *
     * @param clock gives events their time, and the epoch: the millisecond at which this journal begins
     */
    public LocalJournal(Clock clock) {
        this(clock, BoardStore.none());
    }

    /**
     * A journal that resumes the board of a store and keeps it there: a change of the list before it is applied, a
     * round about a second later.
     *
     * @param clock as above, but no epoch is earlier than one before it in the same store
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
        if (command instanceof Command.ListStock list) {
            return store.inOrder(() -> list(list));
        }
        if (command instanceof Command.Delist delist) {
            return store.inOrder(() -> delist(delist.symbol()));
        }
        return CompletableFuture.completedStage(tick(((Command.Prices) command).round()));
    }

    private Outcome list(Command.ListStock command) {
        if (board.find(command.first().symbol()).isPresent()) {
            return Outcome.ALREADY_LISTED;
        }
        if (board.size() >= command.limit()) {
            return Outcome.LIST_FULL;
        }
        store.list(command.name(), command.first());
        apply((version, time) ->
                new Listed(version, time, new Stock(command.name(), command.first(), version.sequence())));
        return Outcome.LISTED;
    }

    private Outcome delist(Symbol symbol) {
        if (board.find(symbol).isEmpty()) {
            return Outcome.NOT_LISTED;
        }
        store.delist(symbol);
        apply((version, time) -> new Delisted(version, time, symbol));
        return Outcome.REMOVED;
    }

    private synchronized Outcome tick(Round round) {
        var quotes =
                RoundCalculator.after(board, round).stream().map(Stock::quote).toList();
        apply((version, time) -> new Ticked(version, time, quotes));
        return Outcome.TICKED;
    }

    private interface Change {
        BoardEvent at(Version version, Instant time);
    }

    private synchronized void apply(Change change) {
        board.apply(change.at(board.position().next(), eventTime()));
    }

    private Instant eventTime() {
        var now = clock.instant();
        return now.isBefore(board.time()) ? board.time() : now;
    }
}
