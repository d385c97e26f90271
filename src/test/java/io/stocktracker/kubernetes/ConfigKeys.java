package io.stocktracker.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys that the product reads when it starts, ours and Quarkus', by the environment variables that set them. */
final class ConfigKeys {

    private final Map<String, String> byVariable = new HashMap<>();

    ConfigKeys() throws IOException {
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.stocktracker").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .forEach(type -> ConfigMappings.getProperties(ConfigClass.configClass(type.reflect()))
                                .keySet()
                                .forEach(key -> byVariable.put(variable(key), key)));
        var documents = Collections.list(
                getClass().getClassLoader().getResources("META-INF/quarkus-config-doc/quarkus-config-model.json"));
        for (var document : documents) {
            readQuarkus(new ObjectMapper().readTree(document));
        }
    }

    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** Keys that are fixed when the product is built are none that an operator can set. */
    private void readQuarkus(JsonNode node) {
        if (node.path("phase").asText().equals("RUN_TIME")) {
            var path = node.get("path");
            byVariable.put(
                    path.path("environmentVariable").asText(),
                    path.path("property").asText());
        }
        node.forEach(this::readQuarkus);
    }

    /** The key that a variable sets. */
    Optional<String> of(String variable) {
        return Optional.ofNullable(byVariable.get(variable));
    }
}
