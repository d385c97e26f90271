package io.stocktracker.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TcpBridge;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Three replicas of the packaged product that share a board over Redis, while one of them or Redis fails. Each reaches
 * Redis over a bridge that can be cut. A client of each follows; in the end all have one board, and nobody saw a version
 * with two contents.
 */
@Requires(Program.REDIS)
class ReplicasIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int PING = 1_000_000;

    private static RedisServer redis;
    private static List<TcpBridge> bridges;
    private static List<TrackerProcess> replicas;
    private static Vertx vertx;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<FollowingClient> followers = new ArrayList<>();

    @BeforeAll
    static void startAll() throws IOException {
        redis = RedisServer.start();
        bridges = List.of(TcpBridge.to(redis.port()), TcpBridge.to(redis.port()), TcpBridge.to(redis.port()));
        vertx = Vertx.vertx();
        replicas = List.of(replica(bridges.get(0)), replica(bridges.get(1)), replica(bridges.get(2)));
    }

    private static TrackerProcess replica(TcpBridge bridge) throws IOException {
        return TrackerProcess.start(
                "tracker.storage=redis",
                "quarkus.redis.hosts=" + RedisServer.uri(bridge.port()),
                "tracker.simulated.interval=1s");
    }

    @AfterAll
    static void stopAll() throws IOException {
        replicas.forEach(TrackerProcess::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        for (var bridge : bridges) {
            bridge.close();
        }
        redis.close();
    }

    @BeforeEach
    void follow() {
        await().atMost(PATIENCE).until(() -> replicas.stream().allMatch(replica -> isReady(replica)));
        for (var i = 0; i < replicas.size(); i++) {
            followers.add(new FollowingClient(vertx, replicas, i));
        }
        agree();
        followers.forEach(follower -> await().atMost(PATIENCE).until(() -> isLive(follower)));
    }

    /** Asks, and leaves nothing unread that was said before the answer. */
    private static boolean isLive(FollowingClient follower) {
        var client = follower.client();
        client.say("{\"type\":\"ping\",\"id\":" + PING + "}");
        return client.answer(PING).path("feed").asText().equals("live");
    }

    @AfterEach
    void letGo() {
        followers.forEach(FollowingClient::close);
    }

    @Test
    void afterTheDeathOfTheOneThatMovesThePricesAnotherGoesOnAndItsClientsDoNotNotice() throws Exception {
        var holder = holder();
        add((holder + 1) % 3, "KILLED-1");
        agree();
        var before = board(holder);

        replicas.get(holder).kill();

        awaitLaterPrices((holder + 1) % 3, before);
        followers.get(holder).client();
        assertThat(followers.get(holder).wentOnWithADelta()).isTrue();
        add(holder, "KILLED-2");
        assertThat(followers.get(holder).sawAGap()).isFalse();
        replicas.get(holder).startAgain();
        agree();
        assertThat(board(holder).get("version").textValue()).startsWith(epoch(before));
    }

    @Test
    void aCleanEndHandsThePricesOver() throws Exception {
        var holder = holder();
        var before = board(holder);
        var said = replicas.get(holder).log().length();

        replicas.get(holder).stop();

        awaitLaterPrices((holder + 1) % 3, before);
        assertThat(replicas.get(holder).log().substring(said))
                .doesNotContain("ERROR")
                .doesNotContain("Exception");
        replicas.get(holder).startAgain();
        agree();
    }

    @Test
    void oneThatWasStoppedForLongerThanItsLeaseWritesNothingWhenItGoesOn() throws Exception {
        var holder = holder();
        var other = (holder + 1) % 3;
        var lease = leaseToken();
        // A round is on its way when it is stopped: what it proves then, it cannot know to be wrong. The answer to the
        // one
        // before still comes, or there would be no next.
        bridges.get(holder).cutRequests();
        await().atMost(PATIENCE).until(() -> bridges.get(holder).keepsBack("prices"));
        signal(holder, "STOP");
        try {
            awaitLaterPrices(other, board(other));
            awaitLaterPrices(other, board(other));
            add(other, "STOPPED-1");
            var carriedOut = redis.carriedOut();
            bridges.get(holder).mend();
            await().atMost(PATIENCE).until(() -> isRefused(carriedOut, lease));
        } finally {
            bridges.get(holder).mend();
            signal(holder, "CONT");
        }
        agree();
        assertThat(holder()).isNotEqualTo(holder);
        add(holder, "STOPPED-2");
        agree();
    }

    private static String leaseToken() throws IOException {
        var answer = redis.ask("GET {stock-tracker:simulated}:lease");
        return answer.lines().skip(1).findFirst().orElseThrow();
    }

    /** Whether Redis was asked to take a round under a lease, and all that the script then did was to look. */
    private static boolean isRefused(Queue<String> carriedOut, String lease) {
        var lines = List.copyOf(carriedOut);
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
    void aRedisThatIsStartedAgainWithItsDataLosesNothing() throws Exception {
        add(0, "DATA-1");
        agree();
        var before = board(0);

        redis.kill();
        awaitStale();
        assertThat(board(1).get("stocks")).hasSameSizeAs(before.get("stocks"));
        assertThat(answerToAdd(1, "DATA-2").path("code").asText()).isEqualTo("unavailable");
        assertThat(replicas).allMatch(this::isReady);
        redis.startAgain();

        awaitAnotherEpoch(before);
        assertThat(symbols(board(0))).contains("DATA-1").doesNotContain("DATA-2");
        add(1, "DATA-2");
        agree();
    }

    @Test
    void aRedisThatComesBackWithOlderDataBeginsALaterEpoch() throws Exception {
        add(0, "OLD-1");
        agree();
        var older = redis.copyOfData();
        add(1, "OLD-2");
        agree();
        var before = board(0);

        redis.killAndGoBackTo(older);
        awaitStale();
        redis.startAgain();

        awaitAnotherEpoch(before);
        assertThat(symbols(board(0))).contains("OLD-1").doesNotContain("OLD-2");
        add(2, "OLD-3");
        agree();
    }

    @Test
    void aRedisThatComesBackEmptyGetsTheBoardThatTheReplicasHold() throws Exception {
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

    @Test
    void aReplicaThatIsCutOffServesWhatItHasAndCatchesUp() throws Exception {
        var cutOff = 2;
        bridges.get(cutOff).cut();
        followers
                .get(cutOff)
                .client()
                .next(message -> message.path("feed").asText().equals("stale"));
        assertThat(answerToAdd(cutOff, "CUT-1").path("code").asText()).isEqualTo("unavailable");
        assertThat(isReady(replicas.get(cutOff))).isTrue();
        add(0, "CUT-2");
        awaitLaterPrices(0, board(0));
        assertThat(symbols(board(cutOff))).doesNotContain("CUT-2");

        bridges.get(cutOff).mend();
        followers
                .get(cutOff)
                .client()
                .next(message -> message.path("feed").asText().equals("live"));
        agree();
        assertThat(symbols(board(cutOff))).contains("CUT-2");
        add(cutOff, "CUT-3");
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

    /** Which replica moves the prices. */
    private int holder() {
        await().atMost(PATIENCE).until(() -> holders().size() == 1);
        return holders().get(0);
    }

    private List<Integer> holders() {
        return IntStream.range(0, replicas.size())
                .filter(i -> {
                    var log = replicas.get(i).log();
                    log = log.substring(log.lastIndexOf("____  __  _____")); // since its last start
                    return log.lastIndexOf("This replica moves the prices now")
                            > log.lastIndexOf("This replica does not move the prices any more");
                })
                .boxed()
                .toList();
    }

    private void awaitLaterPrices(int at, JsonNode board) {
        var epoch = epoch(board);
        var sequence = sequence(board);
        await().atMost(PATIENCE).until(() -> {
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
            await().atMost(PATIENCE).until(() -> !epoch(board(at)).equals(epoch(board)));
        }
        agree();
    }

    /** Waits until replicas and clients have one board, and looks for versions with two contents. */
    private void agree() {
        await().atMost(PATIENCE).until(() -> {
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

    private JsonNode board(int at) throws IOException, InterruptedException {
        var answer =
                (ObjectNode) Json.parse(get(replicas.get(at).uri("/api/stocks")).body());
        answer.remove("source");
        return answer;
    }

    private boolean isReady(TrackerProcess replica) {
        try {
            return get(replica.managementUri("/q/health/ready")).statusCode() == 200;
        } catch (IOException | InterruptedException notThere) {
            return false;
        }
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
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
