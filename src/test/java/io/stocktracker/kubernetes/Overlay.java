package io.stocktracker.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything that {@code kubectl apply -k} would bring into a cluster. */
record Overlay(Path folder, List<HasMetadata> objects) {

    static final Path MANIFESTS = Path.of("k8s");

    /** A workload's pods: what selects them, and what they are made from. */
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

    static Overlay of(String folder) {
        var path = MANIFESTS.resolve(folder);
        return new Overlay(
                path,
                Kustomization.render(path).stream()
                        .map((ObjectNode object) -> Schemas.check(object))
                        .toList());
    }

    /** The folders that are meant to be applied. */
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

    /** The tracker's own. */
    Pods tracker() {
        return pods().stream()
                .filter(pods -> pods.name().equals("stock-tracker"))
                .findFirst()
                .orElseThrow();
    }

    /** Those that have all these labels. */
    List<Pods> selected(Map<String, String> labels) {
        return pods().stream()
                .filter(pods -> pods.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    /** What stands in the ConfigMap of the tracker. */
    Map<String, String> config() {
        return find(ConfigMap.class, "stock-tracker").orElseThrow().getData();
    }
}
