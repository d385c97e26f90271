package io.stocktracker.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the table of the configuration against what the code reads. */
class ConfigurationTest {

    private static final Path TABLE = Path.of("docs/configuration.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(tracker\\.[a-z.-]+)` \\| (.+?) \\| .+ \\|$");
    private static final Pattern CAMEL_HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /** Stands in the table for a default that is not a value: it is absent, or something else decides. */
    private static final String NO_VALUE = "";

    private static final int LONGEST_IN_THE_TABLE = 40;

    @Test
    void everyKeyStandsInTheTableWithItsDefault() throws IOException {
        assertThat(inTheTable()).isEqualTo(inTheCode());
    }

    private static Map<String, String> inTheTable() throws IOException {
        var found = new TreeMap<String, String>();
        ROW.matcher(Files.readString(TABLE)).results().forEach(row -> {
            var before = found.put(row.group(1), value(row.group(2)));
            assertThat(before).as("%s stands once", row.group(1)).isNull();
        });
        return found;
    }

    private static String value(String cell) {
        return cell.matches("`[^`]+`") ? cell.substring(1, cell.length() - 1) : NO_VALUE;
    }

    private static Map<String, String> inTheCode() {
        var found = new TreeMap<String, String>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.stocktracker").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .forEach(mapping -> found.putAll(keys(mapping)));
        return found;
    }

    private static Map<String, String> keys(JavaClass mapping) {
        var prefix = mapping.getAnnotationOfType(ConfigMapping.class).prefix();
        var found = new TreeMap<String, String>();
        mapping.getMethods().stream()
                .filter(method -> method.getRawParameterTypes().isEmpty())
                .forEach(method -> found.put(
                        prefix + "." + kebab(method.getName()),
                        method.tryGetAnnotationOfType(WithDefault.class)
                                .map(WithDefault::value)
                                .map(ConfigurationTest::shortened)
                                .orElse(NO_VALUE)));
        return found;
    }

    /** As a long default stands in the table: its first two elements. */
    private static String shortened(String value) {
        return value.length() <= LONGEST_IN_THE_TABLE ? value : value.replaceFirst("^([^,]+,[^,]+,).*", "$1…");
    }

    private static String kebab(String name) {
        return CAMEL_HUMP.matcher(name).replaceAll("-").toLowerCase();
    }
}
