package io.stocktracker.storage.redis;

import io.stocktracker.market.Board;
import io.stocktracker.market.BoardEvent.Replaced;
import io.stocktracker.market.BoardUpdate.Snapshot;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Round;
import io.stocktracker.market.StageFailure;
import io.stocktracker.market.Version;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.RoundCalculator;
import io.stocktracker.storage.redis.RedisLog.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The journal that several processes share over Redis: one stream of events, whose IDs are the versions, and the board
 * beside it for processes that join later. A script in Redis decides on each command ({@code redis/journal.lua}). Every
 * process reads the result from the stream, also the one that submitted the command, so all boards apply the same
 * events.
 *
 * <p>A {@link StreamFollower} applies the stream. A heartbeat, at least twice a second and four times within a lease,
 * renews or takes the {@link LeaderLease}, notices if Redis was restarted or lost the board, and whether Redis can be
 * used.
 *
 * <p>Redis may come back without the board. The first process that has a board then stores it there. A process without
 * one waits for the others first, and then stores an empty board. That board needs the initial listing, which Redis
 * remembers until a process has done it.
 */
final class RedisJournal implements Journal, AutoCloseable {

    /** Timeout of a command, and of each request of a heartbeat. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** Short, because the process is about to end; without an answer the lease expires by itself. */
    private static final Duration RESIGN_TIMEOUT = Duration.ofMillis(700);

    /** Maximum rounds in the queue; a feed that is faster than Redis loses further rounds. */
    private static final int MAX_WAITING_ROUNDS = 64;

    /** How often a round is calculated if the board changes meanwhile. */
    private static final int MAX_ATTEMPTS = 3;

    private static final int HEARTBEATS_IN_A_LEASE = 4;
    private static final Duration MAX_HEARTBEAT_INTERVAL = Duration.ofMillis(500);

    /** Delay before the next attempt while Redis is away or has no board. */
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(200);

    private static final Duration SETTINGS_CHECK_INTERVAL = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(RedisJournal.class);

    private final RedisLog log;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Duration heartbeatInterval;
    private final Duration emptyBoardDelay;
    private final ScheduledExecutorService executor;
    private final QuoteBoard board = new QuoteBoard(0, Instant.EPOCH);
    private final StreamFollower follower;
    private final LeaderLease lease;

    private final AtomicInteger waitingRounds = new AtomicInteger();
    private CompletionStage<?> lastRound = CompletableFuture.completedStage(null);

    private volatile boolean closed;
    private volatile boolean needsInitialListing;
    private volatile @Nullable String trouble = "Redis was not reached yet.";

    // Used by the heartbeat alone.
    private @Nullable Long boardMissingSince;
    private long settingsCheckedAt;

    /**
     * A journal that is idle, with an empty board at {@code 0-0}; see {@link #begin}.
     *
     * @param redis its connections should have a read timeout of 3 s
     * @param source the source of the prices, one word; each source has a board of its own
     * @param clock gives events their time, and an epoch the millisecond at which it begins unless a known one is later
     * @param emptyBoardDelay how long a process without a board waits for others to store theirs
     * @param executor runs what waits for Redis: two tasks at a time, each for up to 3 s
     */
    RedisJournal(
            RedisConnections redis,
            RedisConfig config,
            String source,
            Clock clock,
            Duration emptyBoardDelay,
            ScheduledExecutorService executor,
            LongSupplier nanoTime) {
        this.log = new RedisLog(redis, config, source, clock);
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.emptyBoardDelay = emptyBoardDelay;
        this.executor = executor;
        var part = config.lease().dividedBy(HEARTBEATS_IN_A_LEASE);
        this.heartbeatInterval = part.compareTo(MAX_HEARTBEAT_INTERVAL) < 0 ? part : MAX_HEARTBEAT_INTERVAL;
        this.follower = new StreamFollower(log, board, TIMEOUT, executor);
        this.lease = new LeaderLease(log, config.lease(), nanoTime);
    }

    /** Begins to follow the log in Redis, once; returns at once. */
    void begin() {
        follower.start();
        executor.execute(this::heartbeat);
    }

    @Override
    public Board board() {
        return board;
    }

    /** The prefix of all keys of this board in Redis. */
    String keys() {
        return log.keys();
    }

    /** Whether the board was ever read from Redis; it may be old by now. */
    boolean hasBoard() {
        return follower.hasBoard();
    }

    /** See {@link io.stocktracker.storage.Storage#needsInitialListing}. */
    boolean needsInitialListing() {
        return needsInitialListing && hasBoard() && isLeader();
    }

    /** See {@link io.stocktracker.storage.Storage#markInitialized}. */
    CompletionStage<?> markInitialized() {
        return limited(log.initialListingDone(board.version()).thenApply(answer -> {
            if (answer.version().isEmpty()) {
                throw noBoard();
            }
            return noteInitialListing(answer);
        }));
    }

    private static IllegalStateException noBoard() {
        return new IllegalStateException("Redis has no board at the moment.");
    }

    /** Call it on the thread that receives the answers, so that an older answer never overwrites a newer one. */
    private Answer noteInitialListing(Answer answer) {
        if (answer.version().isPresent()) {
            needsInitialListing = answer.needsInitialListing();
        }
        return answer;
    }

    /** Why Redis cannot be used now, for a person; nothing if it can. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public boolean isReachable() {
        return trouble == null;
    }

    @Override
    public boolean isLeader() {
        return lease.isLeader();
    }

    /** The lease, if this process holds it as far as it can know, also after {@link #stopRounds}. */
    Optional<RedisLease> lease() {
        return lease.current();
    }

    /** Refuses rounds from now on and stops renewing the lease, which {@link #resign} then releases. */
    void stopRounds() {
        lease.stop();
    }

    /** Releases the lease. Returns when Redis has done so, or after {@link #RESIGN_TIMEOUT}. */
    void resign() {
        try {
            await(lease.release(board.version()), RESIGN_TIMEOUT);
        } catch (ExecutionException | TimeoutException failure) {
            LOG.debugf("Could not release the lease, so it will expire: %s", failure);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops following the log; commands fail from now on. The board stays as it is. */
    @Override
    public void close() {
        closed = true;
        trouble = "This process is shutting down.";
        follower.close();
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
        return answer.toCompletableFuture().orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The outcome, once its event is on this board. */
    private CompletionStage<Outcome> arrived(Answer answer) {
        var outcome = outcome(answer.word());
        return follower.at(answer.version().orElseThrow()).thenApply(there -> outcome);
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
            case "lease-lost" -> throw new IllegalStateException("Another replica is the leader now.");
            default -> throw new IllegalStateException("The script answered \"" + word + "\".");
        };
    }

    /** Submits one round after the other, because each is calculated from the board after the previous one. */
    private synchronized CompletionStage<Outcome> inTurn(Round round) {
        if (waitingRounds.incrementAndGet() > MAX_WAITING_ROUNDS) {
            waitingRounds.decrementAndGet();
            return CompletableFuture.failedStage(
                    new IllegalStateException(MAX_WAITING_ROUNDS + " rounds already wait for Redis."));
        }
        var turn = lastRound
                .handle((outcome, failure) -> null)
                .thenCompose(before -> limited(price(round, 1)))
                .whenComplete((outcome, failure) -> waitingRounds.decrementAndGet());
        lastRound = turn;
        return turn;
    }

    private CompletionStage<Outcome> price(Round round, int attempt) {
        // Read before the rows, which are then of this version or newer. If a round came meanwhile, the script notices.
        var known = board.version();
        var priced = board.newestRound().map(Version::sequence).orElse(0L);
        return log.prices(known, lease.newest(), priced, RoundCalculator.after(board, round))
                .thenCompose(answer -> answer.word().equals("behind") && attempt < MAX_ATTEMPTS
                        ? follower.at(answer.version().orElseThrow()).thenCompose(there -> price(round, attempt + 1))
                        : arrived(answer));
    }

    private void heartbeat() {
        if (closed) {
            return;
        }
        var pause = RETRY_INTERVAL;
        try {
            checkSettings();
            var askedAt = nanoTime.getAsLong();
            var answer = await(lease.renew(board.version()).thenApply(this::noteInitialListing), TIMEOUT);
            lease.renewed(answer, askedAt);
            recovered();
            if (answer.version().isPresent()) {
                boardMissingSince = null;
                follower.report(answer.version().get());
                pause = heartbeatInterval;
            } else if (storeBoard()) {
                pause = Duration.ZERO; // take the lease at once
            }
        } catch (InterruptedException end) {
            return;
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            inTrouble(failure);
        } catch (Error failure) {
            LOG.error("The heartbeat failed", failure); // not rethrown: the heartbeat would end
            inTrouble(failure);
        }
        if (!closed) {
            executor.schedule(this::heartbeat, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** @return false if this process still waits for others to store their board */
    private boolean storeBoard() throws ExecutionException, TimeoutException, InterruptedException {
        if (hasBoard()) {
            store(board.asEvent(), needsInitialListing);
            return true;
        }
        var now = nanoTime.getAsLong();
        var since = boardMissingSince;
        if (since == null) {
            since = now;
            boardMissingSince = now;
        }
        if (now - since < emptyBoardDelay.toNanos()) {
            return false;
        }
        var start = new Version(0, 0);
        var empty = new Snapshot(start, List.of());
        store(new Replaced(start, clock.instant(), empty, Optional.empty()), true);
        return true;
    }

    private void store(Replaced mine, boolean withInitialListing)
            throws ExecutionException, TimeoutException, InterruptedException {
        var answer = await(log.begin(mine, withInitialListing).thenApply(this::noteInitialListing), TIMEOUT);
        if (answer.word().equals("begun")) {
            LOG.infof(
                    "Redis had no board; wrote this replica's board, stocks: %d",
                    mine.board().stocks().size());
        }
        follower.report(answer.version().orElseThrow());
    }

    /**
     * Requires that Redis drops no keys when its memory is full, because the board would lose parts. Checked after
     * trouble and once a minute.
     */
    private void checkSettings() throws ExecutionException, TimeoutException, InterruptedException {
        if (trouble == null && nanoTime.getAsLong() - settingsCheckedAt < SETTINGS_CHECK_INTERVAL.toNanos()) {
            return;
        }
        var policy = await(log.evictionPolicy(), TIMEOUT);
        if (!policy.equals("noeviction")) {
            throw new IllegalStateException(
                    "its maxmemory-policy is " + policy + ", so it may drop a part of the board; set it to noeviction");
        }
        settingsCheckedAt = nanoTime.getAsLong();
    }

    private void recovered() {
        if (trouble != null && !closed) {
            LOG.info("Redis can be used");
            trouble = null;
        }
    }

    private void inTrouble(Throwable failure) {
        boardMissingSince = null; // other processes could not store a board either
        var cause = StageFailure.cause(failure);
        var why = cause instanceof TimeoutException ? "it does not answer" : RedisConnections.explain(cause);
        var message = "Redis cannot be used: " + why + ".";
        if (!closed) {
            if (!message.equals(trouble)) {
                LOG.warn(message);
            }
            trouble = message;
        }
    }

    private static <T> T await(CompletionStage<T> stage, Duration timeout)
            throws ExecutionException, TimeoutException, InterruptedException {
        return stage.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
