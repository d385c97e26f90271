package io.stocktracker.storage.redis;

import io.quarkus.redis.datasource.stream.StreamMessage;
import io.quarkus.redis.datasource.stream.XReadArgs;
import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.BoardEvent.Replaced;
import io.stocktracker.market.BoardUpdate.Snapshot;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Version;
import io.stocktracker.storage.Command.ListStock;
import io.vertx.core.Future;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The commands for the log in Redis and the board beside it. For any thread; nothing blocks. A stage fails if Redis
 * refuses a command or does not answer; in the second case the command may have been executed. The answer is
 * {@code no-board} if Redis has no board.
 */
final class RedisLog {

    /** How long a read blocks in Redis until the next event. */
    static final Duration BLOCK_TIME = Duration.ofSeconds(1);

    private static final int BATCH_SIZE = 100;

    /**
     * The answer of the script.
     *
     * @param word the outcome of the command
     * @param version the version of the board in Redis, if there is one
     * @param needsInitialListing whether initial symbols are still to be listed
     * @param added the command's own part of the answer; empty if it has none
     */
    record Answer(String word, Optional<Version> version, boolean needsInitialListing, String added) {}

    /**
     * An entry of the stream, not parsed yet.
     *
     * @param id {@code <epoch>-<sequence>}
     */
    record Entry(String id, Map<String, String> fields) {

        private static final String TIME = "time";

        boolean isOf(Version version) {
            return id.equals(RedisLog.id(version));
        }

        /**
         * The event of this entry.
         *
         * @throws RuntimeException if it is malformed
         */
        BoardEvent event(Version version) {
            var kind = fields.keySet().stream()
                    .filter(name -> !name.equals(TIME))
                    .findFirst()
                    .orElseThrow();
            return EventCodec.event(
                    version,
                    EventCodec.time(Objects.requireNonNull(fields.get(TIME))),
                    kind,
                    Objects.requireNonNull(fields.get(kind)));
        }
    }

    private final RedisConnections.Pinned commands;
    private final RedisConnections.Pinned reading;
    private final String script = script("/redis/journal.lua");
    private final String keys;
    private final String stream;
    private final String lease;
    private final List<String> boardKeys;
    private final String streamLength;
    private final Clock clock;

    /**
     * @param source the source of the prices: each has a board of its own
     * @param clock gives events their time
     */
    RedisLog(RedisConnections redis, RedisConfig config, String source, Clock clock) {
        // In braces, so that a cluster keeps all keys on one node, where a script can reach them.
        this.keys = "{" + config.prefix() + ":" + source + "}:";
        this.commands = redis.pinned();
        this.reading = redis.pinned(); // separate, because a blocking read delays all commands behind it
        this.stream = keys + "stream";
        this.lease = keys + "lease";
        this.boardKeys = List.of(keys + "head", keys + "stocks", keys + "quotes", stream, lease);
        this.streamLength = Integer.toString(config.streamLength());
        this.clock = clock;
    }

    /** The prefix of all keys. */
    String keys() {
        return keys;
    }

    /** The ID of the entry with a version. */
    static String id(Version version) {
        return version.epoch() + "-" + version.sequence();
    }

    /** Lists a stock. Answers {@code listed}, {@code already-listed} or {@code list-full}. */
    CompletionStage<Answer> list(Version known, ListStock command) {
        var quote = command.first();
        return ask(
                known,
                "list",
                List.of(
                        streamLength,
                        quote.symbol().value(),
                        EventCodec.of(quote),
                        command.name(),
                        Integer.toString(command.limit())));
    }

    /** Delists a stock. Answers {@code removed} or {@code not-listed}. */
    CompletionStage<Answer> delist(Version known, Symbol symbol) {
        return ask(known, "delist", List.of(streamLength, symbol.value()));
    }

    /**
     * Puts quotes on the board. Answers {@code ticked}, {@code lease-lost}, or {@code behind} if {@code priced} is not
     * the newest round.
     *
     * @param priced the sequence of the round that the quotes follow, 0 if there was none
     * @param changed rows with their new quotes
     */
    CompletionStage<Answer> prices(Version known, RedisLease lease, long priced, List<Stock> changed) {
        var arguments = new ArrayList<String>(3 + 3 * changed.size());
        arguments.addAll(List.of(streamLength, lease.token(), Long.toString(priced)));
        for (var stock : changed) {
            arguments.addAll(
                    List.of(stock.symbol().value(), Long.toString(stock.listedAt()), EventCodec.of(stock.quote())));
        }
        return ask(known, "prices", arguments);
    }

    /** A lease with this token, whether or not a process holds it. */
    RedisLease lease(String token) {
        return new RedisLease(lease, token);
    }

    /**
     * Renews the lease, or takes it if it is free. Answers {@code held} and the token that it has now, or {@code taken}
     * if another process holds it.
     *
     * @param token the token of this process's newest lease
     * @param next the token of the new lease, if that one was released or has expired
     */
    CompletionStage<Answer> lease(Version known, String token, String next, Duration duration) {
        return ask(known, "lease", List.of(token, next, Long.toString(duration.toMillis())));
    }

    /** Releases the lease, if it has one of these tokens. */
    CompletionStage<Answer> release(Version known, String token, String next) {
        return ask(known, "release", List.of(token, next));
    }

    /** Reads the version of the board. Answers {@code seen}. */
    CompletionStage<Answer> look(Version known) {
        return ask(known, "look", List.of());
    }

    /** Stores that all initial symbols are listed. Answers {@code noted}. */
    CompletionStage<Answer> initialListingDone(Version known) {
        return ask(known, "first-listed", List.of());
    }

    /**
     * Stores a board if Redis has none. Answers {@code begun}, or {@code exists} if it has one.
     *
     * @param needsInitialListing whether initial symbols are still to be listed
     */
    CompletionStage<Answer> begin(Replaced board, boolean needsInitialListing) {
        var known = board.version();
        var arguments = new ArrayList<String>();
        arguments.add(Long.toString(known.sequence()));
        arguments.add(Long.toString(board.board().version().sequence()));
        arguments.add(EventCodec.of(board.time()));
        arguments.add(board.newestRound()
                .map(round -> Long.toString(round.sequence()))
                .orElse("0"));
        arguments.add(needsInitialListing ? "1" : "0");
        for (var stock : board.board().stocks()) {
            arguments.addAll(List.of(stock.symbol().value(), EventCodec.of(stock), EventCodec.of(stock.quote())));
        }
        return ask(known, "begin", arguments);
    }

    private CompletionStage<Answer> ask(Version known, String command, List<String> arguments) {
        return run(commands, known, command, arguments).map(RedisLog::answer).toCompletionStage();
    }

    private Future<Response> run(
            RedisConnections.Pinned connection, Version known, String command, List<String> arguments) {
        var all = new ArrayList<String>(3 + arguments.size());
        all.addAll(List.of(command, Long.toString(known.epoch()), EventCodec.of(clock.instant())));
        all.addAll(arguments);
        return run(connection, script, boardKeys, all);
    }

    /**
     * Runs a script, and sends its whole text each time: a few kilobytes a few times a second cost less than managing
     * digests.
     */
    static Future<Response> run(
            RedisConnections.Pinned connection, String script, List<String> keys, List<String> arguments) {
        var all = new ArrayList<String>(2 + keys.size() + arguments.size());
        all.add(script);
        all.add(Integer.toString(keys.size()));
        all.addAll(keys);
        all.addAll(arguments);
        return connection.send(redis -> redis.execute("EVAL", all.toArray(String[]::new)));
    }

    /** The text of a script on the class path. */
    static String script(String file) {
        try (var stream = Objects.requireNonNull(RedisLog.class.getResourceAsStream(file), file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + file + ".", failure);
        }
    }

    private static Answer answer(Response response) {
        return new Answer(
                response.get(0).toString(),
                response.size() < 3 ? Optional.empty() : Optional.of(version(response)),
                response.size() > 3 && response.get(3).toString().equals("1"),
                response.size() < 5 ? "" : response.get(4).toString());
    }

    private static Version version(Response response) {
        return new Version(
                Long.parseLong(response.get(1).toString()),
                Long.parseLong(response.get(2).toString()));
    }

    /** The whole board, if there is one. */
    CompletionStage<Optional<Replaced>> read(Version known) {
        return run(reading, known, "read", List.of())
                .map(response -> response.get(0).toString().equals("board")
                        ? Optional.of(board(response))
                        : Optional.<Replaced>empty())
                .toCompletionStage();
    }

    private static Replaced board(Response response) {
        var version = version(response);
        var changed =
                new Version(version.epoch(), Long.parseLong(response.get(4).toString()));
        var round = Long.parseLong(response.get(6).toString());
        return new Replaced(
                version,
                EventCodec.time(response.get(5).toString()),
                new Snapshot(changed, stocks(response.get(7), response.get(8))),
                round == 0 ? Optional.empty() : Optional.of(new Version(version.epoch(), round)));
    }

    private static List<Stock> stocks(Response stocks, Response quotes) {
        var quoteOf = pairs(quotes);
        return pairs(stocks).entrySet().stream()
                .map(row -> EventCodec.stock(
                        new Symbol(row.getKey()),
                        row.getValue(),
                        Objects.requireNonNull(quoteOf.get(row.getKey()), "each stock has a quote")))
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

    /** The entries after a version. Waits up to {@link #BLOCK_TIME} for one; if none comes, the list is empty. */
    CompletionStage<List<Entry>> after(Version version) {
        var args = new XReadArgs().count(BATCH_SIZE).block(BLOCK_TIME);
        return reading.send(redis -> redis.stream(String.class).xread(stream, id(version), args))
                .map(messages -> messages.stream().map(RedisLog::entry).toList())
                .toCompletionStage();
    }

    private static Entry entry(StreamMessage<String, String, String> message) {
        return new Entry(message.id(), message.payload());
    }

    /** The server's {@code maxmemory_policy}: {@code noeviction}, or how it chooses keys to drop. */
    CompletionStage<String> evictionPolicy() {
        return commands.send(redis -> redis.execute("INFO", "memory"))
                .map(memory -> String.valueOf(memory)
                        .lines()
                        .filter(line -> line.startsWith("maxmemory_policy:"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("not known"))
                .toCompletionStage();
    }

    /** Closes its connections. */
    void close() {
        commands.close();
        reading.close();
    }
}
