package io.stocktracker.market;

import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.BoardUpdate.Delta;
import io.stocktracker.market.BoardUpdate.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The board: a fold of the journal's events.
 *
 * <p>Its state is one immutable value behind a volatile field, so readers never block and always see one version whole.
 * {@link #apply} must be called by one thread at a time.
 *
 * <p>A delta is computed from the state and not from the events: each row remembers for each member of its quote the
 * sequence at which it changed last. So a delta since any version costs one look at each row, however many events lie
 * between, and carries each member once. Only delistings leave no row behind, hence the last {@value #REMEMBERED} of
 * them are kept.
 */
public final class QuoteBoard implements Board {

    /** How many delistings the board remembers for its deltas. */
    public static final int REMEMBERED = 1_000;

    private static final Quote.Member[] MEMBERS = Quote.Member.values();

    private volatile State state;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

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
     * A board that goes on from a snapshot; it knows no way from earlier versions.
     *
     * @param since no event is earlier
     */
    public QuoteBoard(Snapshot snapshot, Instant since) {
        state = State.of(snapshot, since, null);
    }

    /**
     * Takes the next event, then runs the listeners.
     *
     * @throws IllegalArgumentException if it is not the next one, lists what is listed, or is about a stock that is not
     *     listed; the board stays as it was
     */
    public void apply(BoardEvent event) {
        var current = state;
        if (!event.version().equals(current.version.next())) {
            throw new IllegalArgumentException("After version " + current.version + " comes " + current.version.next()
                    + ", not " + event.version() + ".");
        }
        state = current.after(event);
        listeners.forEach(Runnable::run);
    }

    /**
     * Takes another board in the place of this one, then runs the listeners. It knows no way from earlier versions.
     *
     * @param since no event is earlier
     * @param prices the newest round up to that snapshot, if there was one; its quotes do not matter
     */
    public void replace(Snapshot snapshot, Instant since, Optional<Ticked> prices) {
        state = State.of(snapshot, since, prices.orElse(null));
        listeners.forEach(Runnable::run);
    }

    @Override
    public Version version() {
        return state.version;
    }

    /** When the newest event entered the journal, or when the log began. */
    public Instant time() {
        return state.time;
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
        var position = current.positions.get(symbol);
        return position == null ? Optional.empty() : Optional.of(current.rows[position].stock);
    }

    @Override
    public BoardUpdate since(Version since) {
        var current = state;
        return current.knows(since) ? current.delta(since) : current.snapshot();
    }

    @Override
    public Optional<Instant> pricesAt() {
        return Optional.ofNullable(state.prices).map(Ticked::time);
    }

    @Override
    public Optional<Version> pricesVersion() {
        return Optional.ofNullable(state.prices).map(Ticked::version);
    }

    @Override
    public void onChange(Runnable listener) {
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
     * Everything, at one version. Nothing in it is ever changed.
     *
     * @param prices the newest round
     * @param rows in order of listing
     * @param positions where in {@code rows} a symbol stands
     * @param delistings the last ones, oldest first
     * @param forgotten the sequence of the newest delisting that is no longer remembered, or 0
     */
    private record State(
            Version version,
            Instant time,
            @Nullable Ticked prices,
            Row[] rows,
            Map<Symbol, Integer> positions,
            List<Delisting> delistings,
            long forgotten) {

        static State of(Snapshot snapshot, Instant since, @Nullable Ticked prices) {
            var version = snapshot.version();
            var rows = snapshot.stocks().stream()
                    .map(stock -> Row.unchangedSince(version.sequence(), stock))
                    .toArray(Row[]::new);
            return new State(version, since, prices, rows, positionsOf(rows), List.of(), version.sequence());
        }

        State after(BoardEvent event) {
            if (event instanceof Listed listed) {
                return after(listed);
            }
            if (event instanceof Delisted delisted) {
                return after(delisted);
            }
            return after((Ticked) event);
        }

        private State after(Listed event) {
            var symbol = event.stock().symbol();
            if (positions.containsKey(symbol)) {
                throw new IllegalArgumentException(symbol + " is listed already.");
            }
            if (event.stock().listedAt() != event.version().sequence()) {
                throw new IllegalArgumentException(symbol + " is not listed at " + event.version() + ".");
            }
            var longer = Arrays.copyOf(rows, rows.length + 1);
            longer[rows.length] = Row.unchangedSince(event.stock().listedAt(), event.stock());
            return new State(event.version(), event.time(), prices, longer, positionsOf(longer), delistings, forgotten);
        }

        private State after(Delisted event) {
            var position = position(event.symbol());
            var shorter = new Row[rows.length - 1];
            System.arraycopy(rows, 0, shorter, 0, position);
            System.arraycopy(rows, position + 1, shorter, position, shorter.length - position);

            var remembered = new ArrayList<>(delistings);
            remembered.add(new Delisting(event.symbol(), event.version().sequence()));
            var forgets = remembered.size() > REMEMBERED ? remembered.remove(0).sequence() : forgotten;
            return new State(event.version(), event.time(), prices, shorter, positionsOf(shorter), remembered, forgets);
        }

        private State after(Ticked event) {
            var newer = rows.clone();
            for (var quote : event.quotes()) {
                var position = position(quote.symbol());
                newer[position] = newer[position].with(quote, event.version().sequence());
            }
            return new State(event.version(), event.time(), event, newer, positions, delistings, forgotten);
        }

        private int position(Symbol symbol) {
            var position = positions.get(symbol);
            if (position == null) {
                throw new IllegalArgumentException(symbol + " is not listed.");
            }
            return position;
        }

        private static Map<Symbol, Integer> positionsOf(Row[] rows) {
            var positions = new HashMap<Symbol, Integer>(rows.length * 2);
            for (var i = 0; i < rows.length; i++) {
                positions.put(rows[i].stock.symbol(), i);
            }
            return positions;
        }

        /** Whether the way from {@code since} to here is known. */
        boolean knows(Version since) {
            return since.sameEpoch(version) && since.sequence() <= version.sequence() && since.sequence() >= forgotten;
        }

        Snapshot snapshot() {
            return new Snapshot(version, Arrays.stream(rows).map(Row::stock).toList());
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
            return new Delta(version, since, time, List.copyOf(stocks), removed, List.copyOf(quotes));
        }

        private boolean listed(Symbol symbol) {
            return positions.containsKey(symbol);
        }
    }
}
