package io.stocktracker.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.RedisServer;
import io.stocktracker.testing.Requires;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.restassured.RestAssured.given;
import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** The packaged product with the configuration of its pods. */
@Requires({Program.KUBECTL, Program.REDIS})
class DeploymentIT {

    private static final Path DASHBOARD =
            Overlay.MANIFESTS.resolve(Path.of("components", "monitoring", "dashboard.json"));

    /** Matches the product's metrics in an expression; other metrics have another prefix. */
    private static final Pattern METRIC = Pattern.compile("\\b(?:stocktracker|http_server|jvm|process)_[a-z0-9_]+");

    @TempDir
    Path folder;

    @Test
    void aPodOfTheBaseStartsAndAnswersItsProbes() throws Exception {
        var base = Overlay.of("base");
        try (var tracker = start(base, "tracker.sqlite.file=" + folder.resolve("board.db"))) {
            assertProbesAreAnswered(base, tracker);
        }
    }

    @Test
    void aReplicaStartsAndAnswersItsProbesAndIsWatched() throws Exception {
        var production = Overlay.of("overlays/production");
        try (var redis = RedisServer.start("--requirepass", "secret");
                var tracker =
                        start(production, "quarkus.redis.hosts=" + redis.uri(), "quarkus.redis.password=secret")) {
            assertProbesAreAnswered(production, tracker);

            // Some metrics exist only after the first request.
            get(tracker.uri("/"));
            var endpoint = production
                    .all(ServiceMonitor.class)
                    .get(0)
                    .getSpec()
                    .getEndpoints()
                    .get(0);
            var metrics = get(tracker.managementUri(endpoint.getPath()))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]")[0])
                    .collect(Collectors.toSet());
            assertThat(metrics).containsAll(queriedMetrics(production));
            assertThat(production.all(HorizontalPodAutoscaler.class))
                    .flatMap(scaler -> scaler.getSpec().getMetrics())
                    .filteredOn(metric -> metric.getPods() != null)
                    .allMatch(metric ->
                            metrics.contains(metric.getPods().getMetric().getName()));
        }
    }

    /** Starts the product with its ConfigMap; {@code changes} replace settings that a test cannot use. */
    private static TrackerProcess start(Overlay overlay, String... changes) throws IOException {
        var settings = new HashMap<String, String>();
        overlay.config()
                .forEach((variable, value) ->
                        settings.put(ConfigKeys.of(variable).orElseThrow(), value));
        Stream.of(changes).map(change -> change.split("=", 2)).forEach(pair -> settings.put(pair[0], pair[1]));
        return TrackerProcess.start(settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
    }

    private void assertProbesAreAnswered(Overlay overlay, TrackerProcess tracker) throws Exception {
        assertThat(tracker.log()).doesNotContain("ERROR").doesNotContain("Unrecognized configuration key");
        var container = overlay.tracker().container();
        for (var probe :
                new Probe[] {container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()
                }) {
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
            var uri = tracker.managementUri(probe.getHttpGet().getPath());
            // The first replica on an empty Redis waits for a board from other replicas before it is ready.
            await().untilAsserted(() -> assertThat(get(uri)).contains("\"UP\""));
        }
    }

    /** The metrics of the product that the alerts and the dashboard query. */
    private static Set<String> queriedMetrics(Overlay overlay) {
        var expressions = new TreeSet<String>();
        overlay.all(PrometheusRule.class).stream()
                .flatMap(rules -> rules.getSpec().getGroups().stream())
                .flatMap(group -> group.getRules().stream())
                .forEach(rule -> expressions.add(rule.getExpr().getStrVal()));
        collect(Json.read(DASHBOARD), expressions);
        assertThat(expressions).hasSizeGreaterThan(10);
        return expressions.stream()
                .flatMap(expression -> METRIC.matcher(expression).results().map(match -> match.group()))
                .collect(Collectors.toSet());
    }

    private static void collect(JsonNode node, Set<String> expressions) {
        if (node.has("expr")) {
            expressions.add(node.get("expr").textValue());
        }
        node.forEach(child -> collect(child, expressions));
    }

    private static String get(URI uri) {
        return given().get(uri).then().statusCode(200).extract().asString();
    }
}
