package io.stocktracker.journal;

import io.stocktracker.market.Board;
import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Round;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Version;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The journal that several processes share over Redis: one stream of events, whose IDs are the versions, and the board
 * beside it for those that come late. What is to be decided, a script decides within Redis ({@code redis/journal.lua});
 * what comes of it, every process learns from the stream, the one that asked as well. So the boards of all are folds of the
 * same events.
 *
 * <p>Two threads do all that waits. One follows the stream, and is the only one that changes the board; what does not
 * follow what it has (a trim, a new epoch) makes it read the whole board. The other calls at Redis four times in the time
 * of the lease: that renews the lease or tries to get it, notices a Redis that was started anew or lost the board, and
 * tells whether it can be reached.
 *
 * <p>Redis may come back without the board. A process that has one then puts it there, which works for the first that tries;
 * one that has none waits for those a while, and then begins an empty board.
 */
public final class RedisJournal implements Journal {

    /** How long a submit, or any answer of Redis, may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long Redis keeps a reader waiting for news, in milliseconds. */
    private static final int LONGEST_BLOCK_MILLIS = 1_000;

    /** After this long a read that should have ended is given up. */
    private static final Duration LONGEST_READ = Duration.ofSeconds(3);

    private static final int MOST_EVENTS_AT_ONCE = 100;

    /** How long to wait before Redis is asked again, after it could not be read, in milliseconds. */
    private static final int PAUSE_MILLIS = 200;

    /** The most rounds that wait for their turn; a feed that is faster than Redis loses rounds from then on. */
    private static final int MOST_WAITING_ROUNDS = 64;

    /** How often a round is calculated anew because the board had moved on. */
    private static final int MOST_ATTEMPTS = 3;

    private static final int RENEWALS_IN_A_LEASE = 4;

    private static final Duration SHORTEST_LEASE = Duration.ofMillis(500);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(1);
    private static final int SHORTEST_STREAM = 100;
    private static final int LONGEST_STREAM = 1_000_000;

    private static final Version NOWHERE = new Version(0, 0);

    private static final Logger LOG = Logger.getLogger(RedisJournal.class);

    /** What the script answers: its word, and the board's version, or {@link #NOWHERE} without a board. */
    private record Answer(String word, Version version, Response all) {

        static Answer of(Response response) {
            var version = response.size() < 3
                    ? NOWHERE
                    : new Version(
                            Long.parseLong(response.get(1).toString()),
                            Long.parseLong(response.get(2).toString()));
            return new Answer(response.get(0).toString(), version, response);
        }
    }

    private final RedisLine commands;
    private final RedisLine reading;
    private final RedisScript script;
    private final String stream;
    private final Clock clock;
    private final Duration lease;
    private final String streamLength;
    private final Duration patienceWithNoBoard;

    private final QuoteBoard board = new QuoteBoard(NOWHERE.epoch(), Instant.EPOCH);
    private final Arrivals arrivals = new Arrivals(board::version);
    private final List<Consumer<BoardEvent>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> replacements = new CopyOnWriteArrayList<>();

    private final String token = UUID.randomUUID().toString();
    private final AtomicInteger waitingRounds = new AtomicInteger();
    private CompletionStage<?> lastRound = CompletableFuture.completedStage(null);

    private volatile boolean open;
    private volatile boolean leaving;
    private volatile boolean outdated = true;
    private volatile boolean begun;
    private volatile @Nullable String trouble = "Redis was not reached yet.";

    /** By {@link System#nanoTime}; meaningful if {@link #leased}. */
    private volatile long leasedUntil;

    private volatile boolean leased;

    // Used by the caller's thread alone.
    private Runnable seed = () -> {};
    private long boardMissedSince;
    private boolean boardMissed;

    private final Thread follower = new Thread(this::follow, "journal-follower");
    private final Thread caller = new Thread(this::call, "journal-caller");

    /**
     * A journal that is idle, with an empty board at {@code 0-0}; see {@link #begin}.
     *
     * @param clock gives events their time, and an epoch the millisecond at which it begins unless a known one is later
     * @param patienceWithNoBoard how long a process without a board waits for others to bring theirs
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public RedisJournal(Redis redis, RedisConfig config, Clock clock, Duration patienceWithNoBoard) {
        if (config.lease().compareTo(SHORTEST_LEASE) < 0 || config.lease().compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "tracker.redis.lease must be from 500ms to 1m, not " + config.lease() + ".");
        }
        if (config.streamLength() < SHORTEST_STREAM || config.streamLength() > LONGEST_STREAM) {
            throw new IllegalArgumentException("tracker.redis.stream-length must be from " + SHORTEST_STREAM + " to "
                    + LONGEST_STREAM + ", not " + config.streamLength() + ".");
        }
        if (config.prefix().isBlank() || config.prefix().matches(".*[{}].*")) {
            throw new IllegalArgumentException(
                    "tracker.redis.prefix must be a word without braces, not \"" + config.prefix() + "\".");
        }
        // In braces, so that a cluster keeps all keys in one place, where a script can reach them.
        var prefix = "{" + config.prefix() + "}:";
        this.commands = new RedisLine(redis);
        this.reading = new RedisLine(redis);
        this.stream = prefix + "stream";
        this.script = new RedisScript(
                List.of(prefix + "head", prefix + "stocks", prefix + "quotes", stream, prefix + "lease"));
        this.clock = clock;
        this.lease = config.lease();
        this.streamLength = Integer.toString(config.streamLength());
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

    /** Whether this process has a board from Redis, maybe an old one. */
    public boolean hasBoard() {
        return begun;
    }

    /** Why Redis cannot be used now, for a person, if that is so. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public boolean isReachable() {
        return trouble == null;
    }

    /** True while this process has the lease, as far as it can know. */
    @Override
    public boolean takesRounds() {
        return leased && !leaving && leasedUntil - System.nanoTime() > 0;
    }

    @Override
    public void onEvent(Consumer<BoardEvent> listener) {
        listeners.add(listener);
    }

    /** Has {@code listener} run when the board became another one without events that lead there; as for events. */
    public void onReplaced(Runnable listener) {
        replacements.add(listener);
    }

    /** Hands the lease over to whoever wants it, and takes it no more. Returns when Redis knows, or does not answer. */
    public void handOver() {
        leaving = true;
        leased = false;
        if (open) {
            try {
                await(run(commands, "release", List.of(token)), PATIENCE);
            } catch (ExecutionException | TimeoutException failure) {
                LOG.debugf("The lease was not handed over and will expire: %s", failure.toString());
            }
        }
    }

    /** Ends the threads; the board stays. */
    public void close() {
        open = false;
        follower.interrupt();
        caller.interrupt();
    }

    // --- Commands

    @Override
    public CompletionStage<Outcome> submit(Command command) {
        if (command instanceof Command.ListStock list) {
            var quote = list.first();
            return limited(decide(
                    "list",
                    List.of(
                            streamLength,
                            quote.symbol().value(),
                            EventText.of(quote),
                            list.name(),
                            Integer.toString(list.limit()))));
        }
        if (command instanceof Command.Delist delist) {
            return limited(
                    decide("delist", List.of(streamLength, delist.symbol().value())));
        }
        return inTurn(((Command.Prices) command).round());
    }

    private static <T> CompletionStage<T> limited(CompletionStage<T> answer) {
        return answer.toCompletableFuture().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletionStage<Outcome> decide(String command, List<String> arguments) {
        return run(commands, command, arguments).thenCompose(answer -> {
            var outcome = outcome(answer);
            return arrivals.at(answer.version()).thenApply(there -> outcome);
        });
    }

    private static Outcome outcome(Answer answer) {
        return switch (answer.word()) {
            case "listed" -> Outcome.LISTED;
            case "already-listed" -> Outcome.ALREADY_LISTED;
            case "list-full" -> Outcome.LIST_FULL;
            case "removed" -> Outcome.REMOVED;
            case "not-listed" -> Outcome.NOT_LISTED;
            case "ticked" -> Outcome.TICKED;
            case "unchanged" -> Outcome.UNCHANGED;
            case "no-board" -> throw new IllegalStateException("Redis has no board at the moment.");
            case "lease-lost" -> throw new IllegalStateException("Another replica moves the prices now.");
            default -> throw new IllegalStateException("The script answered " + answer.word() + ".");
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
        // Before the rows are looked at: they are of this version then, or newer, and the script sees if newer.
        var basis = board.version();
        var priced = priced(board);
        var changed = Rounds.after(board, round);
        if (changed.isEmpty()) {
            return CompletableFuture.completedStage(Outcome.UNCHANGED);
        }
        var arguments = new ArrayList<String>(changed.size() * 3 + 3);
        arguments.addAll(List.of(streamLength, token, Long.toString(priced)));
        for (var stock : changed) {
            arguments.addAll(
                    List.of(stock.symbol().value(), Long.toString(stock.listedAt()), EventText.of(stock.quote())));
        }
        return run(commands, basis, "prices", arguments).thenCompose(answer -> {
            if (answer.word().equals("behind") && attempt < MOST_ATTEMPTS) {
                return arrivals.at(answer.version()).thenCompose(there -> price(round, attempt + 1));
            }
            var outcome = outcome(answer);
            return arrivals.at(answer.version()).thenApply(there -> outcome);
        });
    }

    private static long priced(Board board) {
        return board.pricesVersion().map(Version::sequence).orElse(0L);
    }

    private CompletionStage<Answer> run(RedisLine line, String command, List<String> arguments) {
        return run(line, board.version(), command, arguments);
    }

    private CompletionStage<Answer> run(RedisLine line, Version known, String command, List<String> arguments) {
        var all = new ArrayList<String>(arguments.size() + 3);
        all.addAll(List.of(command, Long.toString(known.epoch()), EventText.of(clock.instant())));
        all.addAll(arguments);
        return script.run(line, all).thenApply(Answer::of);
    }

    // --- The thread that follows the stream

    private void follow() {
        while (open) {
            try {
                if (outdated) {
                    readBoard();
                } else {
                    readEvents();
                }
            } catch (ExecutionException | TimeoutException | RuntimeException failure) {
                LOG.debugf("The stream could not be read: %s", failure.toString());
                pause(PAUSE_MILLIS);
            }
        }
    }

    private void readBoard() throws ExecutionException, TimeoutException {
        var answer = await(run(reading, "read", List.of()), LONGEST_READ);
        if (!answer.word().equals("board")) {
            pause(PAUSE_MILLIS); // the caller sees to it that there is one
            return;
        }
        var version = answer.version();
        if (version.equals(board.version())) {
            outdated = false;
            return;
        }
        var time = EventText.time(answer.all().get(3).toString());
        var priced = Long.parseLong(answer.all().get(4).toString());
        var prices = priced == 0
                ? Optional.<Ticked>empty()
                : Optional.of(new Ticked(
                        new Version(version.epoch(), priced),
                        EventText.time(answer.all().get(5).toString()),
                        List.of()));
        var stocks = stocks(answer.all().get(6), answer.all().get(7));
        outdated = false;
        board.replace(version, time, stocks, prices);
        replacements.forEach(Runnable::run);
        begun = true;
        arrivals.moved();
        LOG.infof("The board is the one in Redis at %s, of %d stocks", version, stocks.size());
    }

    private static List<Stock> stocks(Response stocks, Response quotes) {
        var quoteOf = pairs(quotes);
        return pairs(stocks).entrySet().stream()
                .map(row -> EventText.stock(new Symbol(row.getKey()), row.getValue(), quoteOf.get(row.getKey())))
                .sorted(Comparator.comparingLong(Stock::listedAt))
                .toList();
    }

    private static Map<String, String> pairs(Response flat) {
        return IntStream.range(0, flat.size() / 2)
                .boxed()
                .collect(Collectors.toMap(
                        i -> flat.get(2 * i).toString(),
                        i -> flat.get(2 * i + 1).toString()));
    }

    private void readEvents() throws ExecutionException, TimeoutException {
        var from = board.version();
        var request = Request.cmd(io.vertx.redis.client.Command.XREAD)
                .arg("COUNT")
                .arg(MOST_EVENTS_AT_ONCE)
                .arg("BLOCK")
                .arg(LONGEST_BLOCK_MILLIS)
                .arg("STREAMS")
                .arg(stream)
                .arg(from.epoch() + "-" + from.sequence());
        var answer = await(reading.send(request), LONGEST_READ);
        if (answer == null) {
            return; // no news
        }
        for (var entry : answer.isArray() ? answer.get(0).get(1) : answer.get(stream)) {
            if (!take(entry.get(0).toString(), entry.get(1))) {
                outdated = true;
                return;
            }
        }
    }

    /** Whether the entry is the event that comes next, which is then on the board. */
    private boolean take(String id, Response fields) {
        var next = board.version().next();
        if (!id.equals(next.epoch() + "-" + next.sequence())) {
            LOG.infof(
                    "The stream goes on at %s and not at %d-%d; reading the board", id, next.epoch(), next.sequence());
            return false;
        }
        try {
            var event = EventText.event(
                    next,
                    EventText.time(fields.get(3).toString()),
                    fields.get(0).toString(),
                    fields.get(1).toString());
            board.apply(event);
            listeners.forEach(listener -> listener.accept(event));
        } catch (RuntimeException malformed) {
            LOG.errorf(malformed, "The stream's entry %s cannot be read; reading the board", id);
            return false;
        }
        arrivals.moved();
        return true;
    }

    // --- The thread that calls at Redis

    private void call() {
        while (open) {
            try {
                if (trouble != null) {
                    checkPolicy();
                }
                var sentAt = System.nanoTime();
                var answer = leaving
                        ? await(run(commands, "look", List.of()), PATIENCE)
                        : await(run(commands, "lease", List.of(token, Long.toString(lease.toMillis()))), PATIENCE);
                called(answer, sentAt);
            } catch (ExecutionException | TimeoutException | RuntimeException failure) {
                inTrouble(failure);
            }
            pause((int) (lease.toMillis() / RENEWALS_IN_A_LEASE));
        }
    }

    private void called(Answer answer, long sentAt) throws ExecutionException, TimeoutException {
        leasedUntil = sentAt + lease.toNanos();
        takeLease(answer.word().equals("held"));
        if (answer.word().equals("no-board")) {
            bringBoard();
        } else {
            boardMissed = false;
            if (!answer.version().sameEpoch(board.version())) {
                outdated = true;
            }
        }
        if (trouble != null) {
            LOG.info("Redis can be used");
            trouble = null;
        }
    }

    private void takeLease(boolean held) {
        if (held != leased) {
            LOG.infof(held ? "This replica moves the prices" : "Another replica moves the prices");
            leased = held;
        }
    }

    /** Puts the board of this process into a Redis that has none; who has none gives the others time to do so. */
    private void bringBoard() throws ExecutionException, TimeoutException {
        if (!boardMissed) {
            boardMissed = true;
            boardMissedSince = System.nanoTime();
        }
        if (!begun && System.nanoTime() - boardMissedSince < patienceWithNoBoard.toNanos()) {
            return;
        }
        var known = board.snapshot();
        var arguments = new ArrayList<String>();
        arguments.add(Long.toString(known.version().sequence()));
        arguments.add(EventText.of(begun ? board.time() : clock.instant()));
        arguments.add(Long.toString(priced(board)));
        arguments.add(board.pricesAt().map(EventText::of).orElse(""));
        for (var stock : known.stocks()) {
            arguments.addAll(List.of(stock.symbol().value(), EventText.of(stock), EventText.of(stock.quote())));
        }
        var isNew = !begun;
        var answer = await(run(commands, known.version(), "begin", arguments), PATIENCE);
        if (answer.word().equals("begun")) {
            LOG.infof(
                    "Redis had no board; it has this replica's now, of %d stocks",
                    known.stocks().size());
            if (isNew) {
                new Thread(seed, "journal-seed").start();
            }
        }
        outdated = true;
    }

    /** A Redis that forgets keys when its memory is full would tear the board apart. */
    private void checkPolicy() throws ExecutionException, TimeoutException {
        var memory = await(
                commands.send(Request.cmd(io.vertx.redis.client.Command.INFO).arg("memory")), PATIENCE);
        var policy = String.valueOf(memory)
                .lines()
                .filter(line -> line.startsWith("maxmemory_policy:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("not known");
        if (!policy.equals("noeviction")) {
            throw new IllegalStateException("its maxmemory-policy is " + policy
                    + ", so it could drop a part of the board; set it to noeviction");
        }
    }

    private void inTrouble(Throwable failure) {
        var cause = failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        var message = "Redis cannot be used: "
                + (cause instanceof TimeoutException
                        ? "it does not answer"
                        : cause instanceof IllegalStateException ? cause.getMessage() : cause.toString())
                + ".";
        if (!message.equals(trouble) && open) {
            LOG.warn(message);
        }
        trouble = message;
    }

    private static <T> T await(CompletionStage<T> stage, Duration patience)
            throws ExecutionException, TimeoutException {
        try {
            return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new CompletionException(end);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
