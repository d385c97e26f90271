package io.stocktracker.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.stocktracker.testing.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects that {@code kubectl apply -k} creates in a cluster, as {@code kubectl kustomize} prints them. */
record Overlay(List<HasMetadata> objects) {

    static final Path MANIFESTS = Path.of("k8s");

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Stream.of(
                    ConfigMap.class,
                    Deployment.class,
                    Gateway.class,
                    HorizontalPodAutoscaler.class,
                    HTTPRoute.class,
                    Ingress.class,
                    NetworkPolicy.class,
                    PersistentVolumeClaim.class,
                    PodDisruptionBudget.class,
                    PrometheusRule.class,
                    Service.class,
                    ServiceMonitor.class,
                    StatefulSet.class)
            .collect(Collectors.toMap(
                    kind -> HasMetadata.getApiVersion(kind) + " " + HasMetadata.getKind(kind), Function.identity()));

    /** Refuses unknown fields and values of another type, as the API server does with {@code --validate=strict}. */
    private static final YAMLMapper STRICT = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> Stream.of(CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float)
                            .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail)))
            .annotationIntrospector(new KnownFieldsOnly())
            .build();

    private static final Map<String, Overlay> RENDERED = new ConcurrentHashMap<>();

    /** Ignores the model classes' catch-all for unknown fields, so that these fail. */
    private static final class KnownFieldsOnly extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return Boolean.FALSE;
        }
    }

    /** The pods of a workload: their selector and their template. */
    record Pods(String name, LabelSelector selector, PodTemplateSpec template) {

        Map<String, String> labels() {
            return template.getMetadata().getLabels();
        }

        Container container() {
            return template.getSpec().getContainers().get(0);
        }

        boolean havePort(String name) {
            return container().getPorts().stream().anyMatch(port -> name.equals(port.getName()));
        }
    }

    /** Renders a directory of {@code k8s}, once for all tests. */
    static Overlay of(String directory) {
        return RENDERED.computeIfAbsent(directory, Overlay::render);
    }

    private static Overlay render(String directory) {
        try {
            var process = new ProcessBuilder(
                            Program.KUBECTL.path().toString(),
                            "kustomize",
                            MANIFESTS.resolve(directory).toString())
                    .redirectError(Redirect.INHERIT)
                    .start();
            var yaml = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalArgumentException("kubectl does not render " + directory + ".");
            }
            return new Overlay(parse(yaml));
        } catch (IOException failure) {
            throw new UncheckedIOException(directory, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /**
     * Reads the objects of a YAML text.
     *
     * @throws JsonProcessingException if one has an unknown field or a value of the wrong type
     */
    static List<HasMetadata> parse(String yaml) throws IOException {
        var objects = new ArrayList<HasMetadata>();
        try (var documents = STRICT.readerFor(ObjectNode.class).<ObjectNode>readValues(yaml)) {
            for (var document : documents.readAll()) {
                objects.add(STRICT.treeToValue(document, kindOf(document)));
            }
        }
        return objects;
    }

    private static Class<? extends HasMetadata> kindOf(JsonNode object) {
        var kind =
                object.path("apiVersion").asText() + " " + object.path("kind").asText();
        return Optional.ofNullable(KINDS.get(kind))
                .orElseThrow(() -> new IllegalArgumentException("These tests do not know " + kind + "."));
    }

    /** The directories that an operator applies. */
    static Stream<String> all() {
        return Stream.of("base", "overlays/replicated", "overlays/ingress", "overlays/gateway", "overlays/production");
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
        return all(kind).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }

    List<Pods> pods() {
        return Stream.concat(
                        all(Deployment.class).stream()
                                .map(it -> new Pods(
                                        it.getMetadata().getName(),
                                        it.getSpec().getSelector(),
                                        it.getSpec().getTemplate())),
                        all(StatefulSet.class).stream()
                                .map(it -> new Pods(
                                        it.getMetadata().getName(),
                                        it.getSpec().getSelector(),
                                        it.getSpec().getTemplate())))
                .toList();
    }

    /** The pods of the tracker. */
    Pods tracker() {
        return pods().stream()
                .filter(pods -> pods.name().equals("stock-tracker"))
                .findFirst()
                .orElseThrow();
    }

    /** The pods that have all these labels. */
    List<Pods> selected(Map<String, String> labels) {
        return pods().stream()
                .filter(pods -> pods.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    /** The data of the tracker's ConfigMap. kubectl appends a hash to every occurrence of its name. */
    Map<String, String> config() {
        var name = tracker().container().getEnvFrom().get(0).getConfigMapRef().getName();
        return find(ConfigMap.class, name).orElseThrow().getData();
    }
}
