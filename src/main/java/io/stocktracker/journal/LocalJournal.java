package io.stocktracker.journal;

import io.stocktracker.market.Board;
import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Round;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The journal of a single process, in memory. Each one is an epoch of its own, so nothing that a client knows from
 * before a restart can be mistaken for a version of this one.
 *
 * <p>Deciding and applying is one step under a lock; it does no I/O, so every command is answered at once.
 */
public final class LocalJournal implements Journal {

    private final Clock clock;
    private final QuoteBoard board;
    private final List<Consumer<BoardEvent>> listeners = new CopyOnWriteArrayList<>();

    /** @param clock gives events their time, and the epoch: the millisecond at which this journal begins */
    public LocalJournal(Clock clock) {
        this.clock = clock;
        var start = clock.instant();
        this.board = new QuoteBoard(start.toEpochMilli(), start);
    }

    @Override
    public Board board() {
        return board;
    }

    @Override
    public void onEvent(Consumer<BoardEvent> listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized CompletionStage<Outcome> submit(Command command) {
        if (command instanceof Command.ListStock list) {
            return CompletableFuture.completedStage(list(list));
        }
        if (command instanceof Command.Delist delist) {
            return CompletableFuture.completedStage(delist(delist.symbol()));
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
        var version = board.version().next();
        var stock = new Stock(command.name(), command.first(), version.sequence());
        apply(new Listed(version, eventTime(), stock));
        return Outcome.LISTED;
    }

    private Outcome delist(Symbol symbol) {
        if (board.find(symbol).isEmpty()) {
            return Outcome.NOT_LISTED;
        }
        apply(new Delisted(board.version().next(), eventTime(), symbol));
        return Outcome.REMOVED;
    }

    private Outcome tick(Round round) {
        var changed = Rounds.after(board, round);
        if (changed.isEmpty()) {
            return Outcome.UNCHANGED;
        }
        apply(new Ticked(
                board.version().next(),
                eventTime(),
                changed.stream().map(Stock::quote).toList()));
        return Outcome.TICKED;
    }

    private void apply(BoardEvent event) {
        board.apply(event);
        listeners.forEach(listener -> listener.accept(event));
    }

    private Instant eventTime() {
        var now = clock.instant();
        return now.isBefore(board.time()) ? board.time() : now;
    }
}
