package io.stocktracker.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Renders manifests as {@code kubectl kustomize} does, without it, as far as {@code k8s/} uses it; whatever else stands in a
 * kustomization is an error, so nothing is left out unseen. Generated ConfigMaps keep the name that they were given: what
 * kubectl appends is a hash of their data.
 */
final class Kustomization {

    private static final Set<String> KNOWN = Set.of(
            "apiVersion", "kind", "resources", "components", "configMapGenerator", "patches", "labels", "images");

    private static final Set<String> KNOWN_OF_A_GENERATOR = Set.of("name", "behavior", "literals", "files", "options");

    private static final String PATCH = "$patch";

    /** What tells the elements of a list apart when a patch changes some of them; other lists are replaced as a whole. */
    private static final Map<String, String> MERGE_KEYS =
            Map.of("containers", "name", "env", "name", "volumes", "name", "volumeMounts", "mountPath");

    /** By kind and name, in order of appearance. */
    private final Map<String, ObjectNode> objects;

    private Kustomization(Map<String, ObjectNode> objects) {
        this.objects = objects;
    }

    /**
     * The objects that a folder describes.
     *
     * @throws IllegalArgumentException if it cannot be rendered
     */
    static List<ObjectNode> render(Path folder) {
        var kustomization = new Kustomization(new LinkedHashMap<>());
        kustomization.build(folder);
        return List.copyOf(kustomization.objects.values());
    }

    private void build(Path folder) {
        var file = Yaml.read(folder.resolve("kustomization.yaml")).get(0);
        expectOnly(KNOWN, file, folder);
        for (var resource : file.path("resources")) {
            var path = folder.resolve(resource.textValue());
            var found = Files.isDirectory(path) ? render(path) : Yaml.read(path);
            found.forEach(this::add);
        }
        for (var component : file.path("components")) {
            new Kustomization(objects).build(folder.resolve(component.textValue()));
        }
        file.path("configMapGenerator").forEach(generator -> generate(generator, folder));
        for (var patch : file.path("patches")) {
            expectOnly(Set.of("path"), patch, folder);
            Yaml.read(folder.resolve(patch.get("path").textValue())).forEach(this::patch);
        }
        for (var label : file.path("labels")) {
            expectOnly(Set.of("pairs"), label, folder);
            objects.values().forEach(object -> labels(object).setAll((ObjectNode) label.get("pairs")));
        }
        file.path("images").forEach(this::replaceImage);
    }

    private static void expectOnly(Set<String> known, JsonNode node, Path folder) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(folder + ": " + name + " is not known here");
            }
        });
    }

    private void add(ObjectNode object) {
        if (objects.putIfAbsent(id(object), object) != null) {
            throw new IllegalArgumentException(id(object) + " is there twice");
        }
    }

    private ObjectNode existing(String id) {
        return Optional.ofNullable(objects.get(id))
                .orElseThrow(() -> new IllegalArgumentException("There is no " + id));
    }

    private static String id(JsonNode object) {
        return object.get("kind").textValue() + " "
                + object.at("/metadata/name").textValue();
    }

    private static ObjectNode labels(ObjectNode object) {
        return object.withObject("/metadata/labels");
    }

    private void generate(JsonNode generator, Path folder) {
        expectOnly(KNOWN_OF_A_GENERATOR, generator, folder);
        var name = generator.get("name").textValue();
        var map = generator.path("behavior").asText("create").equals("merge")
                ? existing("ConfigMap " + name)
                : emptyConfigMap(name);
        var data = map.withObject("/data");
        for (var literal : generator.path("literals")) {
            var pair = literal.textValue().split("=", 2);
            data.put(pair[0], pair[1]);
        }
        for (var path : generator.path("files")) {
            var source = folder.resolve(path.textValue());
            try {
                data.put(source.getFileName().toString(), Files.readString(source));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (generator.at("/options/labels") instanceof ObjectNode more) {
            labels(map).setAll(more);
        }
    }

    private ObjectNode emptyConfigMap(String name) {
        var map = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.withObject("/metadata").put("name", name);
        add(map);
        return map;
    }

    private void patch(ObjectNode patch) {
        var target = existing(id(patch));
        if (isDeletion(patch)) {
            objects.remove(id(patch));
        } else {
            merge(target, patch);
        }
    }

    private static boolean isDeletion(JsonNode patch) {
        return patch.path(PATCH).asText().equals("delete");
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(member -> {
            var name = member.getKey();
            var value = member.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode object && target.get(name) instanceof ObjectNode old) {
                merge(old, object);
            } else if (MERGE_KEYS.containsKey(name) && target.get(name) instanceof ArrayNode old) {
                value.forEach(element -> mergeElement(old, (ObjectNode) element, MERGE_KEYS.get(name)));
            } else {
                target.set(name, value);
            }
        });
    }

    private static void mergeElement(ArrayNode list, ObjectNode patch, String key) {
        for (var i = 0; i < list.size(); i++) {
            if (list.get(i).path(key).equals(patch.get(key))) {
                if (isDeletion(patch)) {
                    list.remove(i);
                } else {
                    merge((ObjectNode) list.get(i), patch);
                }
                return;
            }
        }
        if (isDeletion(patch)) {
            throw new IllegalArgumentException("There is no " + patch.get(key) + " to be removed");
        }
        list.add(patch);
    }

    private void replaceImage(JsonNode image) {
        for (var object : objects.values()) {
            StreamSupport.stream(object.at("/spec/template/spec/containers").spliterator(), false)
                    .filter(container -> container.get("image").equals(image.get("name")))
                    .forEach(container -> ((ObjectNode) container)
                            .put(
                                    "image",
                                    image.get("newName").textValue() + ":"
                                            + image.get("newTag").textValue()));
        }
    }
}
