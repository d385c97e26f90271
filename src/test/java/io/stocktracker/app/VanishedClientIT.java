package io.stocktracker.app;

import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Clients whose host vanishes silently, like a phone that leaves its network. The product and the clients have networks
 * of their own, with a virtual cable between them. The test needs epoll: only epoll has a timeout for unacknowledged
 * data.
 */
class VanishedClientIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private static final List<String> OWN_NETWORK = List.of("unshare", "--user", "--map-root-user", "--net");

    /** Runs in a second network beside that of process $1 and connects to its port $2. It ends when its input ends. */
    private static final String CLIENTS = """
            trap 'kill $(jobs -p)' EXIT
            ip link add name far address 02:00:00:00:00:02 type veth peer name near netns $1
            nsenter --net=/proc/$1/ns/net sh -c 'ip addr add 10.99.17.1/24 dev near; ip link set near up
              ip neigh replace 10.99.17.2 lladdr 02:00:00:00:00:02 nud permanent dev near'
            ip addr add 10.99.17.2/24 dev far
            ip link set far up
            exec 3<>/dev/tcp/10.99.17.1/$2 4<>/dev/tcp/10.99.17.1/$2
            printf 'GET /api/stocks/stream HTTP/1.1\r\nHost: tracker\r\n\r\n' >&3
            printf 'GET /stocks HTTP/1.1\r\nHost: tracker\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' >&4
            printf 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n' >&4
            cat <&3 &
            cat <&4 &
            read vanish
            ip addr flush dev far
            read end
            """;

    @BeforeAll
    static void networks() throws IOException, InterruptedException {
        var cable = List.of("ip", "link", "add", "name", "far", "type", "veth", "peer", "name", "near");
        assumeTrue(
                isPossible(concat(OWN_NETWORK, cable)),
                "Needs Linux with unshare, nsenter, ip, and the right to use them.");
    }

    private static boolean isPossible(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void clientsOfBothKindsAreDropped() throws IOException {
        var launcher = concat(OWN_NETWORK, List.of("sh", "-c", "ip link set lo up; exec \"$@\"", "sh"));
        try (var tracker = TrackerProcess.startBy(
                launcher,
                "quarkus.http.host=0.0.0.0",
                "quarkus.management.host=127.0.0.1",
                "tracker.listing.initial=AAPL",
                "tracker.simulated.interval=1s")) {
            var script = List.of("unshare", "--net", "bash", "-c", CLIENTS, "bash");
            var arguments = List.of(
                    Long.toString(tracker.pid()),
                    Integer.toString(tracker.uri("/").getPort()));
            var clients = in(tracker, concat(script, arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var input = clients.outputWriter()) {
                await().atMost(TIMEOUT).until(() -> metrics(tracker).contains("stocktracker_connections 2.0"));
                input.write("vanish\n");
                input.flush();
                await().atMost(TIMEOUT).until(() -> metrics(tracker).contains("stocktracker_connections 0.0"));
                assertThat(metrics(tracker)).contains("sessions_cut_off_total{reason=\"silent\"} 1.0");
            }
        }
    }

    private static ProcessBuilder in(TrackerProcess tracker, List<String> command) {
        var pid = Long.toString(tracker.pid());
        return new ProcessBuilder(
                concat(List.of("nsenter", "--target", pid, "--user", "--net", "--preserve-credentials"), command));
    }

    private static String metrics(TrackerProcess tracker) throws IOException {
        var request = "exec 3<>/dev/tcp/127.0.0.1/"
                + tracker.managementUri("/").getPort()
                + "; printf 'GET /q/metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";
        try (var answer = in(tracker, List.of("bash", "-c", request)).start().getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> concat(List<String> first, List<String> second) {
        var both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
