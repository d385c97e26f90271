package io.stocktracker.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.testing.AlertTarget;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.ClientBoard;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TcpBridge;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three replicas of the packaged product that share a board through Redis, while one of them or Redis fails.
 * RedisFaultsIT tests more faults within one JVM. Each replica has a client and reaches Redis over a bridge that can be
 * cut. In the end all have the same board, and no client saw a version with two contents.
 */
@Requires(Program.REDIS)
class ReplicasIT {

    private static final int PING = 1_000_000;
    private static final int GOING_AWAY = 1001;

    private static RedisServer redis;
    private static List<TcpBridge> bridges;
    private static List<TrackerProcess> replicas;
    private static AlertTarget target;
    private static Vertx vertx;

    private final List<FollowingClient> followers = new ArrayList<>();

    @BeforeAll
    static void startAll() throws IOException {
        redis = RedisServer.start();
        bridges = List.of(TcpBridge.to(redis.port()), TcpBridge.to(redis.port()), TcpBridge.to(redis.port()));
        vertx = Vertx.vertx();
        target = AlertTarget.start();
        var starting = bridges.stream()
                .map(bridge -> CompletableFuture.supplyAsync(() -> replica(bridge)))
                .toList();
        replicas = starting.stream().map(CompletableFuture::join).toList();
    }

    private static TrackerProcess replica(TcpBridge bridge) {
        var settings = new ArrayList<>(target.settings());
        settings.add("tracker.storage=redis");
        settings.add("quarkus.redis.hosts=" + RedisServer.uri(bridge.port()));
        settings.add("tracker.simulated.interval=1s");
        try {
            return TrackerProcess.start(settings.toArray(String[]::new));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @AfterAll
    static void stopAll() throws IOException {
        replicas.forEach(TrackerProcess::close);
        target.close();
        Await.done(vertx.close());
        for (var bridge : bridges) {
            bridge.close();
        }
        redis.close();
    }

    @BeforeEach
    void follow() {
        await().until(() -> replicas.stream().allMatch(replica -> isReady(replica)));
        for (var i = 0; i < replicas.size(); i++) {
            followers.add(new FollowingClient(vertx, replicas, i));
        }
        agree();
        followers.forEach(follower -> await().until(() -> isLive(follower)));
    }

    /** Pings, and reads all messages before the answer. */
    private static boolean isLive(FollowingClient follower) {
        var client = follower.client();
        client.send("{\"type\":\"ping\",\"id\":" + PING + "}");
        return client.answer(PING).path("feed").asText().equals("live");
    }

    @AfterEach
    void closeFollowers() {
        followers.forEach(FollowingClient::close);
    }

    @Test
    void afterTheLeaderIsKilledAnotherContinuesAndDeliversItsAlert() throws Exception {
        var leader = leader();
        add((leader + 1) % 3, "KILLED-1");
        agree();
        var alert = AlertsIT.add(replicas.get((leader + 1) % 3));
        await().until(() -> target.refused().contains(alert));
        var before = board(leader);

        replicas.get(leader).kill();
        target.accept();

        awaitLaterPrices((leader + 1) % 3, before);
        followers.get(leader).client();
        assertThat(followers.get(leader).resumedWithADelta()).isTrue();
        add(leader, "KILLED-2");
        assertThat(followers.get(leader).sawAGap()).isFalse();
        replicas.get(leader).startAgain();
        agree();
        assertThat(board(leader).get("version").textValue()).startsWith(epoch(before));
        await().until(() -> !candles(leader).isEmpty());
        await().until(() -> target.accepted().contains(alert));
        assertThat(target.accepted()).containsOnly(alert);
    }

    @Test
    void aLeaderThatShutsDownHandsOverAndItsClientsContinueWithADelta() throws Exception {
        var leader = leader();
        var before = board(leader);
        var logged = replicas.get(leader).log().length();
        var follower = followers.get(leader);
        var connection = follower.client();

        replicas.get(leader).terminate();

        assertThat(connection.closeCode()).isEqualTo(GOING_AWAY);
        follower.client();
        assertThat(follower.resumedWithADelta()).isTrue();
        replicas.get(leader).awaitEnd();
        awaitLaterPrices((leader + 1) % 3, before);
        assertThat(follower.sawAGap()).isFalse();
        assertThat(replicas.get(leader).log().substring(logged))
                .doesNotContain("ERROR")
                .doesNotContain("Exception");
        replicas.get(leader).startAgain();
        agree();
    }

    @Test
    void aLeaderStoppedForLongerThanItsLeaseWritesNothingWhenItContinues() throws Exception {
        var leader = leader();
        var other = (leader + 1) % 3;
        var lease = leaseToken();
        // When the process stops, a round is pending under a lease whose end the process cannot notice. The word is
        // matched with line breaks, as an argument, because the text of the script contains it, too.
        try {
            bridges.get(leader).cutRequests();
            await().until(() -> bridges.get(leader).keepsBack("\r\nprices\r\n"));
            signal(leader, "STOP");
            awaitLaterPrices(other, board(other));
            awaitLaterPrices(other, board(other));
            add(other, "STOPPED-1");
            var executed = redis.executed();
            bridges.get(leader).mend();
            await().until(() -> isRefused(executed, lease));
        } finally {
            bridges.get(leader).mend();
            signal(leader, "CONT");
        }
        agree();
        assertThat(leader()).isNotEqualTo(leader);
        add(leader, "STOPPED-2");
        agree();
    }

    private static String leaseToken() throws IOException {
        var answer = redis.ask("GET {stock-tracker:simulated}:lease");
        return answer.lines().skip(1).findFirst().orElseThrow();
    }

    /** Whether Redis received a round under this lease and its script wrote nothing. */
    private static boolean isRefused(Queue<String> executed, String lease) {
        var lines = List.copyOf(executed);
        var asked = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains("\"prices\"") && lines.get(i).contains(lease))
                .findFirst();
        if (asked.isEmpty()) {
            return false;
        }
        var then = lines.stream().skip(asked.getAsInt() + 1L).toList();
        var end = IntStream.range(0, then.size())
                .filter(i -> !then.get(i).contains(" lua]"))
                .findFirst();
        assertThat(then.subList(0, end.orElse(then.size())))
                .noneMatch(line -> line.contains("\"XADD\"") || line.contains("\"HSET\""));
        return end.isPresent();
    }

    @Test
    void aRedisThatComesBackEmptyGetsTheBoardOfTheReplicas() throws Exception {
        add(0, "EMPTY-1");
        agree();
        var before = board(0);

        redis.killAndForget();
        awaitStale();
        redis.startAgain();

        awaitAnotherEpoch(before);
        assertThat(symbols(board(0))).isEqualTo(symbols(before));
        add(2, "EMPTY-2");
        agree();
    }

    private void add(int at, String symbol) {
        assertThat(answerToAdd(at, symbol).path("outcome").asText()).isEqualTo("listed");
    }

    private JsonNode answerToAdd(int at, String symbol) {
        var client = followers.get(at).client();
        var id = client.messages().size() + 1;
        client.add(id, symbol);
        return client.answer(id);
    }

    /** The number of the replica that runs the feed. */
    private int leader() {
        await().until(() -> leaders().size() == 1);
        return leaders().get(0);
    }

    private List<Integer> leaders() {
        return IntStream.range(0, replicas.size())
                .filter(i -> {
                    var log = replicas.get(i).log();
                    log = log.substring(log.lastIndexOf("____  __  _____")); // since its last start
                    return log.lastIndexOf("Gained feed leadership") > log.lastIndexOf("Lost feed leadership");
                })
                .boxed()
                .toList();
    }

    private void awaitLaterPrices(int at, JsonNode board) {
        var epoch = epoch(board);
        var sequence = sequence(board);
        await().until(() -> {
            var now = board(at);
            return !epoch(now).equals(epoch) || sequence(now) >= sequence + 2;
        });
    }

    private void awaitStale() {
        for (var follower : followers) {
            follower.client().next(message -> message.path("feed").asText().equals("stale"));
        }
    }

    private void awaitAnotherEpoch(JsonNode board) {
        for (var i = 0; i < replicas.size(); i++) {
            var at = i;
            await().until(() -> !epoch(board(at)).equals(epoch(board)));
        }
        agree();
    }

    /** Waits until replicas and clients have the same board, and asserts that no version has two contents. */
    private void agree() {
        await().until(() -> {
            var first = board(0);
            for (var i = 0; i < replicas.size(); i++) {
                if (!Json.same(board(i), first) || !Json.same(followers.get(i).board(), first)) {
                    return false;
                }
            }
            return true;
        });
        var contents = new HashMap<String, JsonNode>();
        for (var follower : followers) {
            follower.replay((version, stocks) -> {
                var seen = contents.putIfAbsent(version, stocks);
                assertThat(seen == null || Json.same(seen, stocks))
                        .as("version %s has one content", version)
                        .isTrue();
            });
        }
    }

    /** The candles of a day from Redis; an earlier leader stored them. */
    private static List<?> candles(int at) {
        return given().get(replicas.get(at).uri("/api/stocks/AAPL/history")).path("candles");
    }

    private static JsonNode board(int at) {
        return ClientBoard.ofRest(
                given().get(replicas.get(at).uri("/api/stocks")).asString());
    }

    private static boolean isReady(TrackerProcess replica) {
        return given().get(replica.managementUri("/q/health/ready")).statusCode() == 200;
    }

    private static void signal(int replica, String name) throws IOException, InterruptedException {
        var pid = Long.toString(replicas.get(replica).pid());
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                .isZero();
    }

    private static String epoch(JsonNode board) {
        var version = board.get("version").textValue();
        return version.substring(0, version.indexOf('-'));
    }

    private static long sequence(JsonNode board) {
        var version = board.get("version").textValue();
        return Long.parseLong(version.substring(version.indexOf('-') + 1));
    }

    private static List<String> symbols(JsonNode board) {
        var symbols = new ArrayList<String>();
        board.get("stocks").forEach(row -> symbols.add(row.get("symbol").textValue()));
        return symbols;
    }
}
