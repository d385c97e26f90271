package io.stocktracker.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The run-time keys of the product and of Quarkus, by the environment variables that set them. */
final class ConfigKeys {

    private static final Map<String, String> BY_VARIABLE = new HashMap<>();

    static {
        try {
            read();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ConfigKeys() {}

    private static void read() throws IOException {
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.stocktracker").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .forEach(type -> ConfigMappings.getProperties(ConfigClass.configClass(type.reflect()))
                                .keySet()
                                .forEach(key -> BY_VARIABLE.put(variable(key), key)));
        var documents = Collections.list(ConfigKeys.class
                .getClassLoader()
                .getResources("META-INF/quarkus-config-doc/quarkus-config-model.json"));
        for (var document : documents) {
            readQuarkus(new ObjectMapper().readTree(document));
        }
    }

    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** Skips build-time keys. */
    private static void readQuarkus(JsonNode node) {
        if (node.path("phase").asText().equals("RUN_TIME")) {
            var path = node.get("path");
            BY_VARIABLE.put(
                    path.path("environmentVariable").asText(),
                    path.path("property").asText());
        }
        node.forEach(ConfigKeys::readQuarkus);
    }

    /** The key that an environment variable sets. */
    static Optional<String> of(String variable) {
        return Optional.ofNullable(BY_VARIABLE.get(variable));
    }
}
