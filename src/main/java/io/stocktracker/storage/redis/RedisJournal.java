package io.stocktracker.storage.redis;

import io.stocktracker.market.Board;
import io.stocktracker.market.BoardEvent.Replaced;
import io.stocktracker.market.BoardUpdate.Snapshot;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Round;
import io.stocktracker.market.Version;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.RoundCalculator;
import io.stocktracker.storage.redis.RedisLog.Answer;
import io.stocktracker.storage.redis.RedisLog.Entry;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The journal that several processes share over Redis: one stream of events, whose IDs are the versions, and the board
 * beside it for those that come late. What is to be decided, a script decides within Redis ({@code redis/journal.lua});
 * what comes of it, every process learns from the stream, the one that asked as well. So the boards of all are folds of
 * the same events.
 *
 * <p>Two threads do all that waits. One follows the stream, and is the only one that changes the board; what does not
 * follow what it has (a trim, a new epoch) makes it read the whole board. The other calls at Redis twice a second, or
 * four times in the time of a shorter lease: that renews the lease or tries to get it, notices a Redis that was started
 * anew or lost the board, and tells whether it can be used.
 *
 * <p>Redis may come back without the board. A process that has one then puts it there, which works for the first that
 * tries; one that has none waits for those a while, and then begins an empty one. That one awaits its first stocks, which
 * Redis remembers, until a process has listed them all.
 */
final class RedisJournal implements Journal, AutoCloseable {

    /** How long a submit, or a call, may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** The process is about to end then; without an answer the lease will lapse. */
    private static final Duration PATIENCE_AT_THE_END = Duration.ofMillis(700);

    /** After this long a read that should have ended is given up. */
    private static final Duration LONGEST_READ = RedisLog.LONGEST_BLOCK.plusSeconds(2);

    /** How long to wait before Redis is read again, after it could not be. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** The most rounds that wait for their turn; a feed that is faster than Redis loses rounds from then on. */
    private static final int MOST_WAITING_ROUNDS = 64;

    /** How often a round is calculated because the board had moved on. */
    private static final int MOST_ATTEMPTS = 3;

    private static final int CALLS_IN_A_LEASE = 4;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private static final Duration CHECK_SETTINGS_EVERY = Duration.ofMinutes(1);

    private static final Duration SHORTEST_LEASE = Duration.ofMillis(500);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(RedisJournal.class);

    private final RedisLog log;
    private final Clock clock;
    private final Duration leaseTime;
    private final Duration patienceWithNoBoard;
    private final LongSupplier nanoTime;

    /** Held while the lease is asked for, learnt of or given back, so that the one does not overtake the other. */
    private final Object calling = new Object();

    private final QuoteBoard board = new QuoteBoard(0, Instant.EPOCH);
    private final VersionWaiters arrivals = new VersionWaiters(board::position, PATIENCE);

    private final AtomicInteger waitingRounds = new AtomicInteger();
    private CompletionStage<?> lastRound = CompletableFuture.completedStage(null);

    private volatile boolean open;
    private volatile boolean leaving;

    /** The board has to be read as a whole before events of the stream can follow. */
    private volatile boolean outdated = true;

    private volatile boolean hasBoard;
    private volatile boolean awaitsFirst;
    private volatile @Nullable String trouble = "Redis was not reached yet.";

    /** The lease as it was had last; there is none before the first. */
    private volatile RedisLease lease;

    private volatile boolean leased;

    /** By {@code nanoTime}; from then on another process may have the lease. */
    private volatile long leasedUntil;

    /** What the lease is to have as its token if it has to be got anew; never the token of a lease that was had. */
    private volatile String nextToken = newToken();

    // Used by the thread that calls alone.
    private boolean boardMissing;
    private long boardMissingSince;
    private long settingsCheckedAt;

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
        this(redis, config, source, clock, patienceWithNoBoard, System::nanoTime);
    }

    RedisJournal(
            Redis redis,
            RedisConfig config,
            String source,
            Clock clock,
            Duration patienceWithNoBoard,
            LongSupplier nanoTime) {
        if (config.lease().compareTo(SHORTEST_LEASE) < 0 || config.lease().compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "tracker.redis.lease must be from 500ms to 1m, not " + config.lease() + ".");
        }
        this.log = new RedisLog(redis, config, source, clock);
        this.clock = clock;
        this.leaseTime = config.lease();
        this.lease = log.lease("");
        this.patienceWithNoBoard = patienceWithNoBoard;
        this.nanoTime = nanoTime;
        follower.setDaemon(true);
        caller.setDaemon(true);
    }

    /** Begins to follow the log in Redis, once; returns at once. */
    public void begin() {
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

    /**
     * Whether not all stocks that the board begins with are listed, and to list them is up to this process: to the one
     * that {@link #isLeader}.
     */
    public boolean needsInitialListing() {
        return awaitsFirst && hasBoard && isLeader();
    }

    /** Has Redis remember that all stocks that the board begins with are listed; fails if it cannot be told now. */
    public CompletionStage<?> markInitialized() {
        return limited(log.firstListed(board.version()).thenApply(answer -> {
            if (answer.version().isEmpty()) {
                throw noBoard();
            }
            return noted(answer);
        }));
    }

    private static IllegalStateException noBoard() {
        return new IllegalStateException("Redis has no board at the moment.");
    }

    /** By the thread that brings the answers, in their order: what was true before must not come after what is. */
    private Answer noted(Answer answer) {
        if (answer.version().isPresent()) {
            awaitsFirst = answer.awaitsFirst();
        }
        return answer;
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
    public boolean isLeader() {
        return !leaving && lease().isPresent();
    }

    /** The lease, if this process has it, as far as it can know; {@link #stopRounds} does not end it. */
    public Optional<RedisLease> lease() {
        var mine = lease;
        return leased && leasedUntil - nanoTime.getAsLong() > 0 ? Optional.of(mine) : Optional.empty();
    }

    /** Takes no more rounds, ever, and renews the lease no more; what is left of it is for {@link #resign} to end. */
    public void stopRounds() {
        leaving = true;
    }

    /** Gives the lease to whoever wants it. Returns when Redis has it, or does not answer soon. */
    public void resign() {
        CompletionStage<Answer> released;
        synchronized (calling) {
            leaving = true;
            released = log.release(board.version(), lease.token(), nextToken);
        }
        leased(false);
        try {
            await(released, PATIENCE_AT_THE_END);
        } catch (ExecutionException | TimeoutException | InterruptedException failure) {
            LOG.debugf("The lease is not handed over and will lapse: %s", failure);
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
            case "no-board" -> throw noBoard();
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
        var priced = board.newestRound().map(Version::sequence).orElse(0L);
        var changed = RoundCalculator.after(board, round);
        return log.prices(known, lease, priced, changed)
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
            } catch (Error failure) {
                LOG.error(
                        "The stream cannot be read",
                        failure); // without this thread the board would stand still for good
                outdated = true;
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
        if (!stored.get().version().equals(board.position())) {
            board.apply(stored.get());
            hasBoard = true;
            arrivals.moved();
            LOG.infof("Read the board in Redis at %s, stocks: %d", board.position(), board.size());
        }
    }

    private void readEvents() throws ExecutionException, TimeoutException, InterruptedException {
        for (var entry : await(log.after(board.position()), LONGEST_READ)) {
            if (!take(entry)) {
                outdated = true;
                return;
            }
        }
    }

    /** Whether the entry is the event that comes next, which is then on the board. */
    private boolean take(Entry entry) {
        var next = board.position().next();
        if (!entry.isOf(next)) {
            LOG.infof("The stream goes on at %s and not at %s", entry.id(), RedisLog.id(next));
            return false;
        }
        try {
            board.apply(entry.event(next));
        } catch (RuntimeException malformed) {
            LOG.errorf(malformed, "The stream's entry %s cannot be read", entry.id());
            return false;
        }
        arrivals.moved();
        return true;
    }

    private void call() {
        while (open) {
            try {
                checkSettings();
                var calledAt = nanoTime.getAsLong();
                var answer = await(callOnce().thenApply(this::noted), PATIENCE);
                leased(answer, calledAt);
                well();
                lookAfterBoard(answer);
            } catch (InterruptedException end) {
                return;
            } catch (ExecutionException | TimeoutException | RuntimeException failure) {
                inTrouble(failure);
            } catch (Error failure) {
                LOG.error("Redis cannot be called", failure); // without this thread the lease would lapse for good
                inTrouble(failure);
            }
            pause(pauseBetweenCalls());
        }
    }

    private Duration pauseBetweenCalls() {
        var part = leaseTime.dividedBy(CALLS_IN_A_LEASE);
        return part.compareTo(LONGEST_PAUSE) < 0 ? part : LONGEST_PAUSE;
    }

    private CompletionStage<Answer> callOnce() {
        synchronized (calling) {
            return leaving
                    ? log.look(board.version())
                    : log.lease(board.version(), lease.token(), nextToken, leaseTime);
        }
    }

    private void leased(Answer answer, long calledAt) {
        synchronized (calling) {
            if (leaving) {
                return;
            }
            var held = answer.word().equals("held");
            if (held) {
                if (answer.added().equals(nextToken)) {
                    leased(false); // the one before had lapsed
                    lease = log.lease(nextToken);
                    nextToken = newToken();
                }
                leasedUntil = calledAt + leaseTime.toNanos();
            }
            leased(held);
        }
    }

    private static String newToken() {
        return UUID.randomUUID().toString();
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
            boardMissingSince = nanoTime.getAsLong();
        }
        if (hasBoard) {
            bring(board.asEvent(), awaitsFirst);
        } else if (nanoTime.getAsLong() - boardMissingSince >= patienceWithNoBoard.toNanos()) {
            bring(empty(), true);
        }
    }

    private Replaced empty() {
        var start = new Version(0, 0);
        return new Replaced(start, clock.instant(), new Snapshot(start, List.of()), Optional.empty(), Optional.empty());
    }

    private void bring(Replaced mine, boolean awaitsItsFirst)
            throws ExecutionException, TimeoutException, InterruptedException {
        var answer = await(log.begin(mine, awaitsItsFirst).thenApply(this::noted), PATIENCE);
        if (answer.word().equals("begun")) {
            LOG.infof(
                    "Redis had no board and got this replica's, stocks: %d",
                    mine.board().stocks().size());
        }
        outdated = true;
    }

    /** A Redis that drops keys when its memory is full would tear the board apart. Asked after trouble and once a minute. */
    private void checkSettings() throws ExecutionException, TimeoutException, InterruptedException {
        if (trouble == null && nanoTime.getAsLong() - settingsCheckedAt < CHECK_SETTINGS_EVERY.toNanos()) {
            return;
        }
        var policy = await(log.evictionPolicy(), PATIENCE);
        if (!policy.equals("noeviction")) {
            throw new IllegalStateException(
                    "its maxmemory-policy is " + policy + ", so it may drop a part of the board; set it to noeviction");
        }
        settingsCheckedAt = nanoTime.getAsLong();
    }

    private void well() {
        if (trouble != null) {
            LOG.info("Redis can be used");
            trouble = null;
        }
    }

    private void inTrouble(Throwable failure) {
        boardMissing = false; // nobody could bring a board meanwhile
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
