package io.stocktracker.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.stocktracker.testing.Json;
import io.stocktracker.testing.Program;
import io.stocktracker.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The manifests in {@code k8s/}: Kubernetes accepts the objects, and they refer to each other correctly. */
@Requires(Program.KUBECTL)
class ManifestsIT {

    /** Created by the operator, see docs/deployment.md. */
    private static final String PASSWORD = "stock-tracker-redis";

    static Stream<String> overlays() {
        return Overlay.all();
    }

    @Test
    void everyKustomizationIsAppliedOrPartOfAnAppliedOne() throws IOException {
        try (var files = Files.walk(Overlay.MANIFESTS)) {
            var applied = files.filter(file -> file.endsWith("kustomization.yaml"))
                    .map(file -> Overlay.MANIFESTS.relativize(file.getParent()).toString())
                    .filter(folder -> folder.equals("base") || folder.startsWith("overlays"));
            assertThat(applied).containsExactlyInAnyOrderElementsOf(overlays().toList());
        }
    }

    @Test
    void anUnknownFieldIsRefused() {
        assertThatThrownBy(() -> Overlay.parse("""
                        apiVersion: v1
                        kind: Service
                        metadata:
                          name: a
                        spec:
                          port: 80
                        """))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("\"port\"");
    }

    @Test
    void aNumberInPlaceOfAStringIsRefused() {
        assertThatThrownBy(() -> Overlay.parse("""
                        apiVersion: v1
                        kind: ConfigMap
                        metadata:
                          name: a
                        data:
                          key: 5
                        """)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void imagesOfOthersArePinnedToAVersion() {
        assertThat(Overlay.of("overlays/replicated").pods())
                .filteredOn(pods -> !pods.name().equals("stock-tracker"))
                .isNotEmpty()
                .allMatch(
                        pods -> pods.container().getImage().matches("\\S+:\\d+\\.\\d+\\.\\d+(@sha256:[0-9a-f]{64})?"));
    }

    @Test
    void podsRunAsTheUserOfTheNativeImage() throws IOException {
        var user = Overlay.of("base")
                .tracker()
                .template()
                .getSpec()
                .getSecurityContext()
                .getRunAsUser();
        assertThat(Path.of("Dockerfile.native")).content().contains("\nUSER " + user + "\n");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void selectorsMatchTheIntendedPods(String folder) {
        var overlay = Overlay.of(folder);

        assertThat(overlay.pods()).isNotEmpty().allSatisfy(pods -> {
            assertThat(pods.selector().getMatchLabels()).isNotEmpty();
            assertThat(overlay.selected(pods.selector().getMatchLabels())).containsExactly(pods);
            assertThat(pods.template().getSpec().getTopologySpreadConstraints())
                    .allSatisfy(spread -> assertThat(
                                    overlay.selected(spread.getLabelSelector().getMatchLabels()))
                            .containsExactly(pods));
        });
        assertThat(overlay.all(PodDisruptionBudget.class))
                .allSatisfy(budget -> assertThat(
                                overlay.selected(budget.getSpec().getSelector().getMatchLabels()))
                        .containsExactly(overlay.tracker()));
        assertThat(overlay.all(HorizontalPodAutoscaler.class)).allSatisfy(scaler -> {
            var target = scaler.getSpec().getScaleTargetRef();
            assertThat(target.getKind()).isEqualTo("Deployment");
            assertThat(overlay.find(Deployment.class, target.getName())).isPresent();
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void servicesLeadToPortsThatTheirPodsHave(String folder) {
        var overlay = Overlay.of(folder);

        assertThat(overlay.all(Service.class)).isNotEmpty().allSatisfy(service -> {
            var selected = overlay.selected(service.getSpec().getSelector());
            assertThat(selected).hasSize(1);
            assertThat(service.getSpec().getPorts())
                    .isNotEmpty()
                    .allMatch(port ->
                            selected.get(0).havePort(port.getTargetPort().getStrVal()));
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void publicRoutesLeadOnlyToTheTrackersPage(String folder) {
        var overlay = Overlay.of(folder);
        var tracker = overlay.find(Service.class, "stock-tracker").orElseThrow();
        var http = tracker.getSpec().getPorts().get(0);

        assertThat(tracker.getSpec().getPorts())
                .extracting(ServicePort::getName)
                .containsExactly("http");
        assertThat(overlay.all(Ingress.class))
                .flatMap(ingress -> ingress.getSpec().getRules())
                .flatMap(rule -> rule.getHttp().getPaths())
                .allSatisfy(path -> {
                    assertThat(path.getBackend().getService().getName()).isEqualTo("stock-tracker");
                    assertThat(path.getBackend().getService().getPort().getName())
                            .isEqualTo(http.getName());
                });
        assertThat(overlay.all(HTTPRoute.class)).allSatisfy(route -> {
            assertThat(route.getSpec().getParentRefs()).allSatisfy(parent -> {
                var gateway = overlay.find(Gateway.class, parent.getName()).orElseThrow();
                assertThat(gateway.getSpec().getListeners())
                        .anyMatch(listener -> listener.getName().equals(parent.getSectionName()));
            });
            assertThat(route.getSpec().getRules())
                    .flatMap(rule -> rule.getBackendRefs())
                    .allSatisfy(backend -> {
                        assertThat(backend.getName()).isEqualTo("stock-tracker");
                        assertThat(backend.getPort()).isEqualTo(http.getPort());
                    });
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void networkPoliciesKnowTheirPodsAndPorts(String folder) {
        var overlay = Overlay.of(folder);

        // All pods have one: without a policy everything is allowed.
        assertThat(overlay.pods())
                .allMatch(pods -> overlay.all(NetworkPolicy.class).stream()
                        .anyMatch(policy -> overlay.selected(
                                        policy.getSpec().getPodSelector().getMatchLabels())
                                .contains(pods)));
        assertThat(overlay.all(NetworkPolicy.class)).allSatisfy(policy -> {
            var pods = overlay.selected(policy.getSpec().getPodSelector().getMatchLabels());
            assertThat(pods).hasSize(1);
            assertThat(policy.getSpec().getIngress()).isNotEmpty().allSatisfy(rule -> {
                assertThat(rule.getPorts())
                        .isNotEmpty()
                        .allMatch(port -> pods.get(0).havePort(port.getPort().getStrVal()));
                assertThat(rule.getFrom())
                        .filteredOn(peer -> peer.getPodSelector() != null)
                        .allMatch(
                                peer -> !overlay.selected(peer.getPodSelector().getMatchLabels())
                                        .isEmpty());
            });
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void monitoredServicesExist(String folder) {
        var overlay = Overlay.of(folder);

        assertThat(overlay.all(ServiceMonitor.class)).allSatisfy(monitor -> {
            var services = overlay.all(Service.class).stream()
                    .filter(service -> service.getMetadata()
                            .getLabels()
                            .entrySet()
                            .containsAll(monitor.getSpec()
                                    .getSelector()
                                    .getMatchLabels()
                                    .entrySet()))
                    .toList();
            assertThat(services).hasSize(1);
            assertThat(services.get(0).getSpec().getPorts())
                    .extracting(ServicePort::getName)
                    .contains(monitor.getSpec().getEndpoints().get(0).getPort());
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPodHasProbesAndResourceLimits(String folder) {
        assertThat(Overlay.of(folder).pods()).allSatisfy(pods -> {
            var container = pods.container();
            assertThat(pods.template().getSpec().getContainers()).hasSize(1);
            assertThat(Stream.of(
                            container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
                    .doesNotContainNull()
                    .allMatch(probe -> portOf(probe) == null || pods.havePort(portOf(probe)));
            assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
        });
    }

    private static String portOf(Probe probe) {
        if (probe.getHttpGet() != null) {
            return probe.getHttpGet().getPort().getStrVal();
        }
        return probe.getTcpSocket() != null ? probe.getTcpSocket().getPort().getStrVal() : null;
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void podsRunWithoutPrivileges(String folder) {
        assertThat(Overlay.of(folder).pods()).allSatisfy(pods -> {
            var pod = pods.template().getSpec();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getEnableServiceLinks()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            var container = pods.container().getSecurityContext();
            assertThat(container.getAllowPrivilegeEscalation()).isFalse();
            assertThat(container.getReadOnlyRootFilesystem()).isTrue();
            assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(container.getCapabilities().getAdd()).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void objectsThatPodsReferToExist(String folder) {
        var overlay = Overlay.of(folder);

        assertThat(overlay.pods()).allSatisfy(pods -> {
            var container = pods.container();
            assertThat(container.getEnvFrom())
                    .allMatch(source -> overlay.find(
                                    ConfigMap.class, source.getConfigMapRef().getName())
                            .isPresent());
            assertThat(container.getEnv())
                    .filteredOn(variable -> variable.getValueFrom() != null)
                    .allMatch(variable ->
                            variable.getValueFrom().getSecretKeyRef().getName().equals(PASSWORD));
            assertThat(pods.template().getSpec().getVolumes())
                    .filteredOn(volume -> volume.getPersistentVolumeClaim() != null)
                    .allMatch(volume -> overlay.find(
                                    PersistentVolumeClaim.class,
                                    volume.getPersistentVolumeClaim().getClaimName())
                            .isPresent());
        });
        var tracker = overlay.tracker().template().getSpec();
        assertThat(tracker.getContainers().get(0).getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(tracker.getVolumes().stream()
                        .map(volume -> volume.getName())
                        .toList());
        // For tools such as jcmd.
        assertThat(tracker.getVolumes()).anyMatch(volume -> volume.getEmptyDir() != null);
        assertThat(tracker.getContainers().get(0).getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/tmp");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyVariableSetsAKeyThatTheProductReads(String folder) throws IOException {
        var overlay = Overlay.of(folder);

        assertThat(overlay.config().keySet())
                .contains("TRACKER_STORAGE")
                .allMatch(variable -> ConfigKeys.of(variable).isPresent());
        assertThat(overlay.tracker().container().getEnv())
                .extracting(EnvVar::getName)
                .allMatch(variable -> ConfigKeys.of(variable).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/ingress", "overlays/gateway", "overlays/production"})
    void behindAProxyOnlyTheProxyReachesThePage(String folder) {
        var overlay = Overlay.of(folder);

        assertThat(overlay.all(NetworkPolicy.class))
                .filteredOn(policy -> policy.getMetadata().getName().equals("stock-tracker"))
                .flatMap(policy -> policy.getSpec().getIngress())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom())
                        .singleElement()
                        .matches(peer -> peer.getNamespaceSelector() != null));
        // A network for documentation (RFC 5737): until an operator names the proxy's network, no proxy is trusted.
        assertThat(overlay.config()).containsEntry("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "192.0.2.0/24");
    }

    /** Uses the memory of an idle process and of each connection from docs/performance.md. */
    @Test
    void aPodWithTheMaximumOfClientsFitsIntoItsMemory() {
        var base = Overlay.of("base");
        var connections = Integer.parseInt(base.config().get("TRACKER_STREAMING_MAX_CONNECTIONS"));
        var limit = base.tracker().container().getResources().getLimits().get("memory");

        assertThat(180e6 + connections * 30.9e3)
                .isLessThan(0.9 * limit.getNumericalAmount().doubleValue());
    }

    @Test
    void anUnknownVariableIsDetected() throws IOException {
        assertThat(ConfigKeys.of("TRACKER_STORAGES")).isEmpty();
        assertThat(ConfigKeys.of("TRACKER_STORAGE")).contains("tracker.storage");
    }

    @Test
    void theBaseNeverRunsTwoPodsOnOneFile() {
        var base = Overlay.of("base");
        var deployment =
                base.find(Deployment.class, "stock-tracker").orElseThrow().getSpec();

        assertThat(deployment.getReplicas()).isEqualTo(1);
        assertThat(deployment.getStrategy().getType()).isEqualTo("Recreate");
        assertThat(base.all(PersistentVolumeClaim.class).get(0).getSpec().getAccessModes())
                .containsExactly("ReadWriteOncePod");
        assertThat(base.config().get("TRACKER_SQLITE_FILE")).startsWith("/data/");
        assertThat(base.tracker().container().getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/data");
    }

    @Test
    void severalReplicasShareRedisAndAreReplacedOneAfterTheOther() {
        var replicated = Overlay.of("overlays/replicated");
        var deployment =
                replicated.find(Deployment.class, "stock-tracker").orElseThrow().getSpec();
        var scaler = replicated.all(HorizontalPodAutoscaler.class).get(0).getSpec();

        assertThat(replicated.all(PersistentVolumeClaim.class)).isEmpty();
        assertThat(replicated.config())
                .containsEntry("TRACKER_STORAGE", "redis")
                .containsEntry("QUARKUS_REDIS_HOSTS", "redis://stock-tracker-redis:6379");
        assertThat(deployment.getStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(deployment
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal())
                .isZero();
        // Otherwise each apply would reset the autoscaler's number of replicas.
        assertThat(deployment.getReplicas()).isNull();
        assertThat(scaler.getMinReplicas()).isEqualTo(3);
        assertThat(scaler.getMetrics()).extracting(metric -> metric.getType()).containsExactly("Pods", "Resource");
    }

    @Test
    void theDashboardIsJsonOfPanelsThatDoNotOverlap() {
        var dashboard = Json.read(Path.of("k8s/components/monitoring/dashboard.json"));

        assertThat(dashboard.get("panels"))
                .isNotEmpty()
                .extracting(panel -> panel.get("gridPos"))
                .doesNotHaveDuplicates();
    }
}
