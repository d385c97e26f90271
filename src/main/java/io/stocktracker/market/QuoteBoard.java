package io.stocktracker.market;

import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Replaced;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.BoardUpdate.Delta;
import io.stocktracker.market.BoardUpdate.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The board: a fold of the journal's events.
 *
 * <p>Its state is one immutable value behind a volatile field, so readers never block and always see one version whole.
 * {@link #apply} must be called by one thread at a time.
 *
 * <p>A delta is computed from the state and not from the events: each row remembers for each member of its quote the
 * sequence at which it changed last. So a delta since any version costs one look at each row, however many events lie
 * between, and carries each member once. Only delistings leave no row behind, hence the last {@value #MAX_DELISTINGS}
 * of them are kept.
 */
public final class QuoteBoard implements Board {

    /** How many delistings the board remembers for its deltas. */
    public static final int MAX_DELISTINGS = 1_000;

    private static final Quote.Member[] MEMBERS = Quote.Member.values();

    private volatile State state;
    private final List<Consumer<BoardEvent>> listeners = new CopyOnWriteArrayList<>();

    /**
     * An empty board at sequence 0.
     *
     * @param epoch the epoch of the events to come
     * @param since when the log begins; no event is earlier
     */
    public QuoteBoard(long epoch, Instant since) {
        this(new Snapshot(new Version(epoch, 0), List.of()), since);
    }

    /**
     * A board that continues from a snapshot; it has no deltas from earlier versions.
     *
     * @param since no event is earlier
     */
    public QuoteBoard(Snapshot snapshot, Instant since) {
        state = State.of(new Replaced(snapshot.version(), since, snapshot, Optional.empty()));
    }

    /**
     * Applies the next event, or a {@link Replaced}, then runs the listeners. After a {@link Replaced} there are no
     * deltas from earlier versions.
     *
     * @throws IllegalArgumentException if it is not the next event, lists a stock that is listed, or is about one that
     *     is not; the board stays as it was
     */
    public void apply(BoardEvent event) {
        var current = state;
        if (!(event instanceof Replaced) && !event.version().equals(current.head.position.next())) {
            throw new IllegalArgumentException("After version " + current.head.position + " comes "
                    + current.head.position.next() + ", not " + event.version() + ".");
        }
        state = current.after(event);
        listeners.forEach(listener -> listener.accept(event));
    }

    /** An event that makes another board equal to this one. */
    public Replaced asEvent() {
        var current = state;
        return new Replaced(
                current.head.position,
                current.head.time,
                current.snapshot(),
                Optional.ofNullable(current.head.newestRound));
    }

    /** The journal's version: that of the newest event, also of a round that changed nothing. */
    public Version position() {
        return state.head.position;
    }

    @Override
    public Version version() {
        return state.head.version;
    }

    /** When the newest event that changed the board entered the journal, or when the log began. */
    public Instant time() {
        return state.head.time;
    }

    @Override
    public Snapshot snapshot() {
        return state.snapshot();
    }

    @Override
    public int size() {
        return state.rows.length;
    }

    @Override
    public Optional<Stock> find(Symbol symbol) {
        var current = state;
        var index = current.indexes.get(symbol);
        return index == null ? Optional.empty() : Optional.of(current.rows[index].stock);
    }

    @Override
    public BoardUpdate since(Version since) {
        var current = state;
        return current.knows(since) ? current.delta(since) : current.snapshot();
    }

    @Override
    public Optional<Instant> pricesAt() {
        return state.pricesAt();
    }

    @Override
    public Optional<Version> newestRound() {
        return Optional.ofNullable(state.head.newestRound);
    }

    @Override
    public void onEvent(Consumer<BoardEvent> listener) {
        listeners.add(listener);
    }

    /**
     * One stock and when its quote changed.
     *
     * @param changedAt for each member, by its ordinal, the sequence at which it changed last
     */
    private record Row(Stock stock, long[] changedAt) {

        static Row unchangedSince(long sequence, Stock stock) {
            var changedAt = new long[MEMBERS.length];
            Arrays.fill(changedAt, sequence);
            return new Row(stock, changedAt);
        }

        Row with(Quote quote, long sequence) {
            var changed = changedAt.clone();
            for (var member : MEMBERS) {
                if (member.differs(stock.quote(), quote)) {
                    changed[member.ordinal()] = sequence;
                }
            }
            return new Row(stock.with(quote), changed);
        }

        @Nullable
        QuoteChange changeSince(long sequence) {
            EnumSet<Quote.Member> members = null;
            for (var member : MEMBERS) {
                if (changedAt[member.ordinal()] > sequence) {
                    if (members == null) {
                        members = EnumSet.noneOf(Quote.Member.class);
                    }
                    members.add(member);
                }
            }
            return members == null ? null : new QuoteChange(stock.quote(), members);
        }
    }

    private record Delisting(Symbol symbol, long sequence) {}

    /**
     * The versions and the time of the board.
     *
     * @param version of the newest event that changed something
     * @param position of the newest event
     * @param time of the newest event that changed something
     * @param newestRound the newest round's version
     */
    private record Head(
            Version version,
            Version position,
            Instant time,
            @Nullable Version newestRound) {

        Head after(BoardEvent event) {
            var position = event.version();
            if (!(event instanceof Ticked round)) {
                return new Head(position, position, event.time(), newestRound);
            }
            return round.quotes().isEmpty()
                    ? new Head(version, position, time, position)
                    : new Head(position, position, round.time(), position);
        }
    }

    /**
     * The whole content at one version. It is never modified.
     *
     * @param rows in order of listing
     * @param indexes the index of each symbol in {@code rows}
     * @param delistings the last ones, oldest first
     * @param forgotten the sequence of the newest delisting that is no longer remembered, or 0
     */
    private record State(
            Head head, Row[] rows, Map<Symbol, Integer> indexes, List<Delisting> delistings, long forgotten) {

        static State of(Replaced event) {
            var version = event.board().version();
            var rows = event.board().stocks().stream()
                    .map(stock -> Row.unchangedSince(version.sequence(), stock))
                    .toArray(Row[]::new);
            var head = new Head(
                    version, event.version(), event.time(), event.newestRound().orElse(null));
            return new State(head, rows, indexesOf(rows), List.of(), version.sequence());
        }

        State after(BoardEvent event) {
            if (event instanceof Listed listed) {
                return after(listed);
            }
            if (event instanceof Delisted delisted) {
                return after(delisted);
            }
            return event instanceof Replaced other ? of(other) : after((Ticked) event);
        }

        private State after(Listed event) {
            var symbol = event.stock().symbol();
            if (indexes.containsKey(symbol)) {
                throw new IllegalArgumentException(symbol + " is listed already.");
            }
            if (event.stock().listedAt() != event.version().sequence()) {
                throw new IllegalArgumentException(symbol + " is not listed at " + event.version() + ".");
            }
            var longer = Arrays.copyOf(rows, rows.length + 1);
            longer[rows.length] = Row.unchangedSince(event.stock().listedAt(), event.stock());
            return new State(head.after(event), longer, indexesOf(longer), delistings, forgotten);
        }

        private State after(Delisted event) {
            var index = index(event.symbol());
            var shorter = new Row[rows.length - 1];
            System.arraycopy(rows, 0, shorter, 0, index);
            System.arraycopy(rows, index + 1, shorter, index, shorter.length - index);

            var remembered = new ArrayList<>(delistings);
            remembered.add(new Delisting(event.symbol(), event.version().sequence()));
            var forgets =
                    remembered.size() > MAX_DELISTINGS ? remembered.remove(0).sequence() : forgotten;
            return new State(head.after(event), shorter, indexesOf(shorter), remembered, forgets);
        }

        private State after(Ticked event) {
            var newer = rows.clone();
            for (var quote : event.quotes()) {
                var index = index(quote.symbol());
                newer[index] = newer[index].with(quote, event.version().sequence());
            }
            return new State(head.after(event), newer, indexes, delistings, forgotten);
        }

        private int index(Symbol symbol) {
            var index = indexes.get(symbol);
            if (index == null) {
                throw new IllegalArgumentException(symbol + " is not listed.");
            }
            return index;
        }

        private static Map<Symbol, Integer> indexesOf(Row[] rows) {
            var indexes = new HashMap<Symbol, Integer>(rows.length * 2);
            for (var i = 0; i < rows.length; i++) {
                indexes.put(rows[i].stock.symbol(), i);
            }
            return indexes;
        }

        Optional<Instant> pricesAt() {
            return Arrays.stream(rows).map(row -> row.stock.quote().time()).max(Comparator.naturalOrder());
        }

        /** Whether a delta from {@code since} to here can be made. */
        boolean knows(Version since) {
            return since.sameEpoch(head.version)
                    && since.sequence() <= head.version.sequence()
                    && since.sequence() >= forgotten;
        }

        Snapshot snapshot() {
            return new Snapshot(
                    head.version, Arrays.stream(rows).map(Row::stock).toList());
        }

        Delta delta(Version since) {
            var from = since.sequence();
            var stocks = new ArrayList<Stock>();
            var quotes = new ArrayList<QuoteChange>();
            for (var row : rows) {
                if (row.stock.listedAt() > from) {
                    stocks.add(row.stock);
                } else {
                    var change = row.changeSince(from);
                    if (change != null) {
                        quotes.add(change);
                    }
                }
            }
            var removed = delistings.stream()
                    .filter(delisting -> delisting.sequence() > from)
                    .map(Delisting::symbol)
                    .filter(symbol -> !listed(symbol))
                    .distinct()
                    .toList();
            return new Delta(head.version, since, head.time, List.copyOf(stocks), removed, List.copyOf(quotes));
        }

        private boolean listed(Symbol symbol) {
            return indexes.containsKey(symbol);
        }
    }
}
