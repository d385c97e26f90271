package io.stocktracker.journal;

import io.stocktracker.journal.RedisLog.Answer;
import io.stocktracker.journal.RedisLog.Entry;
import io.stocktracker.journal.RedisLog.StoredBoard;
import io.stocktracker.market.Board;
import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Round;
import io.stocktracker.market.Version;
import io.vertx.redis.client.Redis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The journal that several processes share over Redis: one stream of events, whose IDs are the versions, and the board
 * beside it for those that come late. What is to be decided, a script decides within Redis ({@code redis/journal.lua});
 * what comes of it, every process learns from the stream, the one that asked as well. So the boards of all are folds of
 * the same events.
 *
 * <p>Two threads do all that waits. One follows the stream, and is the only one that changes the board; what does not
 * follow what it has (a trim, a new epoch) makes it read the whole board. The other calls at Redis four times in the time
 * of the lease: that renews the lease or tries to get it, notices a Redis that was started anew or lost the board, and
 * tells whether it can be used.
 *
 * <p>Redis may come back without the board. A process that has one then puts it there, which works for the first that
 * tries; one that has none waits for those a while, and then begins an empty board.
 */
public final class RedisJournal implements Journal, AutoCloseable {

    /** How long a submit, or a call, may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** After this long a read that should have ended is given up. */
    private static final Duration LONGEST_READ = RedisLog.LONGEST_BLOCK.plusSeconds(2);

    /** How long to wait before Redis is read again, after it could not be. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** The most rounds that wait for their turn; a feed that is faster than Redis loses rounds from then on. */
    private static final int MOST_WAITING_ROUNDS = 64;

    /** How often a round is calculated because the board had moved on. */
    private static final int MOST_ATTEMPTS = 3;

    private static final int CALLS_IN_A_LEASE = 4;

    private static final Duration SHORTEST_LEASE = Duration.ofMillis(500);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(RedisJournal.class);

    private final RedisLog log;
    private final Clock clock;
    private final Duration lease;
    private final Duration patienceWithNoBoard;
    private final String token = UUID.randomUUID().toString();

    /** Held while the lease is asked for or given back, so that the one does not overtake the other. */
    private final Object calling = new Object();

    private final QuoteBoard board = new QuoteBoard(0, Instant.EPOCH);
    private final Arrivals arrivals = new Arrivals(board::version);
    private final List<Consumer<BoardEvent>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> replacementListeners = new CopyOnWriteArrayList<>();

    private final AtomicInteger waitingRounds = new AtomicInteger();
    private CompletionStage<?> lastRound = CompletableFuture.completedStage(null);

    private volatile boolean open;
    private volatile boolean leaving;

    /** The board has to be read as a whole before events of the stream can follow. */
    private volatile boolean outdated = true;

    private volatile boolean hasBoard;
    private volatile @Nullable String trouble = "Redis was not reached yet.";
    private volatile boolean leased;

    /** By {@link System#nanoTime}; from then on another process may have the lease. */
    private volatile long leasedUntil;

    // Used by the thread that calls alone.
    private Runnable seed = () -> {};
    private boolean boardMissing;
    private long boardMissingSince;

    private final Thread follower = new Thread(this::follow, "journal-follower");
    private final Thread caller = new Thread(this::call, "journal-caller");

    /**
     * A journal that is idle, with an empty board at {@code 0-0}; see {@link #begin}.
     *
     * @param redis whoever made it ends it; its connections should have a read time-out of 3 s
     * @param source whose prices these are, one word; boards of different feeds do not mix
     * @param clock gives events their time, and an epoch the millisecond at which it begins unless a known one is later
     * @param patienceWithNoBoard how long a process without a board waits for others to bring theirs
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public RedisJournal(Redis redis, RedisConfig config, String source, Clock clock, Duration patienceWithNoBoard) {
        if (config.lease().compareTo(SHORTEST_LEASE) < 0 || config.lease().compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "tracker.redis.lease must be from 500ms to 1m, not " + config.lease() + ".");
        }
        this.log = new RedisLog(redis, config, source, clock);
        this.clock = clock;
        this.lease = config.lease();
        this.patienceWithNoBoard = patienceWithNoBoard;
        follower.setDaemon(true);
        caller.setDaemon(true);
    }

    /**
     * Begins to follow the log in Redis, once; returns at once.
     *
     * @param seed run on a thread of its own if this process begins a board, which is empty then; may wait
     */
    public void begin(Runnable seed) {
        this.seed = seed;
        open = true;
        follower.start();
        caller.start();
    }

    @Override
    public Board board() {
        return board;
    }

    /** What all keys in Redis that belong to this board begin with. */
    public String keys() {
        return log.keys();
    }

    /** Whether the board was ever read from Redis; it may be old by now. */
    public boolean hasBoard() {
        return hasBoard;
    }

    /** Why Redis cannot be used now, for a person, if that is so. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public boolean isReachable() {
        return trouble == null;
    }

    /** Whether this process has the lease, as far as it can know; the script knows. */
    @Override
    public boolean takesRounds() {
        return leased && !leaving && leasedUntil - System.nanoTime() > 0;
    }

    @Override
    public void onEvent(Consumer<BoardEvent> listener) {
        listeners.add(listener);
    }

    /** Has {@code listener} run when another board took the board's place, without events that lead there; as for events. */
    public void onReplaced(Runnable listener) {
        replacementListeners.add(listener);
    }

    /** Gives the lease to whoever wants it, and takes it no more. Returns when Redis has it, or does not answer. */
    public void handOver() {
        CompletionStage<Answer> released;
        synchronized (calling) {
            leaving = true;
            released = log.release(board.version(), token);
        }
        leased(false);
        try {
            await(released, PATIENCE);
        } catch (ExecutionException | TimeoutException | InterruptedException failure) {
            LOG.debugf("The lease is not handed over and will expire: %s", failure);
        }
    }

    /** Follows the log no more, and commands fail from now on. The board stays as it is. */
    @Override
    public void close() {
        open = false;
        trouble = "This process ends.";
        follower.interrupt();
        caller.interrupt();
        log.close();
    }

    @Override
    public CompletionStage<Outcome> submit(Command command) {
        var why = trouble;
        if (why != null) {
            return CompletableFuture.failedStage(new IllegalStateException(why));
        }
        if (command instanceof Command.ListStock list) {
            return limited(log.list(board.version(), list).thenCompose(this::arrived));
        }
        if (command instanceof Command.Delist delist) {
            return limited(log.delist(board.version(), delist.symbol()).thenCompose(this::arrived));
        }
        return inTurn(((Command.Prices) command).round());
    }

    private static <T> CompletionStage<T> limited(CompletionStage<T> answer) {
        return answer.toCompletableFuture().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The outcome, once what it tells of is on this board. */
    private CompletionStage<Outcome> arrived(Answer answer) {
        var outcome = outcome(answer.word());
        return arrivals.at(answer.version().orElseThrow()).thenApply(there -> outcome);
    }

    private static Outcome outcome(String word) {
        return switch (word) {
            case "listed" -> Outcome.LISTED;
            case "already-listed" -> Outcome.ALREADY_LISTED;
            case "list-full" -> Outcome.LIST_FULL;
            case "removed" -> Outcome.REMOVED;
            case "not-listed" -> Outcome.NOT_LISTED;
            case "ticked" -> Outcome.TICKED;
            case "unchanged" -> Outcome.UNCHANGED;
            case "no-board" -> throw new IllegalStateException("Redis has no board at the moment.");
            case "lease-lost" -> throw new IllegalStateException("Another replica moves the prices now.");
            default -> throw new IllegalStateException("The script answered \"" + word + "\".");
        };
    }

    /** One round after the other, because each is calculated from what the one before made of the board. */
    private synchronized CompletionStage<Outcome> inTurn(Round round) {
        if (waitingRounds.incrementAndGet() > MOST_WAITING_ROUNDS) {
            waitingRounds.decrementAndGet();
            return CompletableFuture.failedStage(
                    new IllegalStateException(MOST_WAITING_ROUNDS + " rounds wait for Redis already."));
        }
        var turn = lastRound
                .handle((outcome, failure) -> null)
                .thenCompose(before -> limited(price(round, 1)))
                .whenComplete((outcome, failure) -> waitingRounds.decrementAndGet());
        lastRound = turn;
        return turn;
    }

    private CompletionStage<Outcome> price(Round round, int attempt) {
        // Asked before the rows are: those are then of this version or newer, and if newer, the script notices.
        var known = board.version();
        var priced = board.pricesVersion().map(Version::sequence).orElse(0L);
        var changed = Rounds.after(board, round);
        if (changed.isEmpty()) {
            return CompletableFuture.completedStage(Outcome.UNCHANGED);
        }
        return log.prices(known, token, priced, changed)
                .thenCompose(answer -> answer.word().equals("behind") && attempt < MOST_ATTEMPTS
                        ? arrivals.at(answer.version().orElseThrow()).thenCompose(there -> price(round, attempt + 1))
                        : arrived(answer));
    }

    private void follow() {
        while (open) {
            try {
                if (outdated) {
                    readBoard();
                } else {
                    readEvents();
                }
            } catch (InterruptedException end) {
                return;
            } catch (ExecutionException | TimeoutException | RuntimeException failure) {
                LOG.debugf("The stream cannot be read: %s", failure);
                pause(PAUSE);
            }
        }
    }

    private void readBoard() throws ExecutionException, TimeoutException, InterruptedException {
        var stored = await(log.read(board.version()), LONGEST_READ);
        if (stored.isEmpty()) {
            pause(PAUSE); // the other thread sees to it that there is one
            return;
        }
        outdated = false; // from here on, another epoch is news
        var snapshot = stored.get().snapshot();
        if (!snapshot.version().equals(board.version())) {
            board.replace(snapshot, stored.get().time(), stored.get().prices());
            hasBoard = true;
            replacementListeners.forEach(Runnable::run);
            arrivals.moved();
            LOG.infof("The board is the one in Redis at %s, stocks: %d", snapshot.version(), board.size());
        }
    }

    private void readEvents() throws ExecutionException, TimeoutException, InterruptedException {
        for (var entry : await(log.after(board.version()), LONGEST_READ)) {
            if (!take(entry)) {
                outdated = true;
                return;
            }
        }
    }

    /** Whether the entry is the event that comes next, which is then on the board. */
    private boolean take(Entry entry) {
        var next = board.version().next();
        if (!entry.isOf(next)) {
            LOG.infof("The stream goes on at %s and not at %s", entry.id(), RedisLog.id(next));
            return false;
        }
        BoardEvent event;
        try {
            event = entry.event(next);
            board.apply(event);
        } catch (RuntimeException malformed) {
            LOG.errorf(malformed, "The stream's entry %s cannot be read", entry.id());
            return false;
        }
        listeners.forEach(listener -> listener.accept(event));
        arrivals.moved();
        return true;
    }

    private void call() {
        while (open) {
            try {
                if (trouble != null) {
                    checkEvictionPolicy();
                }
                var calledAt = System.nanoTime();
                var answer = await(callOnce(), PATIENCE);
                leasedUntil = calledAt + lease.toNanos();
                leased(!leaving && answer.word().equals("held"));
                well();
                lookAfterBoard(answer);
            } catch (InterruptedException end) {
                return;
            } catch (ExecutionException | TimeoutException | RuntimeException failure) {
                inTrouble(failure);
            }
            pause(lease.dividedBy(CALLS_IN_A_LEASE));
        }
    }

    private CompletionStage<Answer> callOnce() {
        synchronized (calling) {
            return leaving ? log.look(board.version()) : log.lease(board.version(), token, lease);
        }
    }

    private synchronized void leased(boolean held) {
        if (held != leased) {
            LOG.info(held ? "This replica moves the prices now" : "This replica does not move the prices any more");
            leased = held;
        }
    }

    private void lookAfterBoard(Answer answer) throws ExecutionException, TimeoutException, InterruptedException {
        if (answer.version().isPresent()) {
            boardMissing = false;
            if (!answer.version().get().sameEpoch(board.version())) {
                outdated = true;
            }
            return;
        }
        if (!boardMissing) {
            boardMissing = true;
            boardMissingSince = System.nanoTime();
        }
        if (hasBoard || System.nanoTime() - boardMissingSince >= patienceWithNoBoard.toNanos()) {
            bringBoard();
        }
    }

    private void bringBoard() throws ExecutionException, TimeoutException, InterruptedException {
        var isNew = !hasBoard;
        var prices = board.pricesVersion()
                .flatMap(version -> board.pricesAt().map(time -> new Ticked(version, time, List.of())));
        var mine = new StoredBoard(board.snapshot(), isNew ? clock.instant() : board.time(), prices);
        if (await(log.begin(mine), PATIENCE).word().equals("begun")) {
            LOG.infof(
                    "Redis had no board and got this replica's, stocks: %d",
                    mine.snapshot().stocks().size());
            if (isNew) {
                new Thread(seed, "journal-seed").start();
            }
        }
        outdated = true;
    }

    /** A Redis that drops keys when its memory is full would tear the board apart. */
    private void checkEvictionPolicy() throws ExecutionException, TimeoutException, InterruptedException {
        var policy = await(log.evictionPolicy(), PATIENCE);
        if (!policy.equals("noeviction")) {
            throw new IllegalStateException(
                    "its maxmemory-policy is " + policy + ", so it may drop a part of the board; set it to noeviction");
        }
    }

    private void well() {
        if (trouble != null) {
            LOG.info("Redis can be used");
            trouble = null;
        }
    }

    private void inTrouble(Exception failure) {
        var cause = failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        var why = cause instanceof TimeoutException
                ? "it does not answer"
                : Objects.requireNonNullElse(cause.getMessage(), cause.toString());
        var message = "Redis cannot be used: " + why + ".";
        if (!message.equals(trouble) && open) {
            LOG.warn(message);
        }
        trouble = message;
    }

    private static <T> T await(CompletionStage<T> stage, Duration patience)
            throws ExecutionException, TimeoutException, InterruptedException {
        return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Shorter if the thread is told to end. */
    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
