package io.stocktracker.architecture;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

/** The settings: their documentation, and the messages for invalid values. */
class ConfigurationTest {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path DOCUMENT = Path.of("docs", "configuration.md");
    private static final String PREFIX = "tracker.";

    /** The default of a key without one, which the document describes in words. */
    private static final String NONE = "";

    private static final List<Class<?>> MAPPINGS = mappings();

    @Test
    void everyKeyIsDocumentedWithItsDefault() throws IOException {
        var documented = documentedDefaults();
        var defaults = defaults();
        assertThat(documented.keySet()).as("keys in " + DOCUMENT).isEqualTo(defaults.keySet());
        assertThat(defaults)
                .allSatisfy((key, value) -> assertThat(documented)
                        .as("a long default ends with an ellipsis")
                        .containsAnyOf(entry(key, value), entry(key, shortened(value))));
    }

    /** The first two elements of a long list. */
    private static String shortened(String value) {
        var elements = value.split(",");
        return elements.length < 2 ? value : elements[0] + "," + elements[1] + ",…";
    }

    /** The defaults in all tables whose first cell is one of our keys. */
    private static Map<String, String> documentedDefaults() throws IOException {
        var found = new TreeMap<String, String>();
        for (var line : Files.readAllLines(DOCUMENT)) {
            var cells = line.split("\\|");
            if (cells.length > 3 && code(cells[1]).startsWith(PREFIX)) {
                assertThat(found.put(code(cells[1]), code(cells[2])))
                        .as("rows of " + cells[1])
                        .isNull();
            }
        }
        return found;
    }

    /** The content of a cell that is one span of code. */
    private static String code(String cell) {
        var text = cell.strip();
        return text.length() > 2 && text.startsWith("`") && text.indexOf('`', 1) == text.length() - 1
                ? text.substring(1, text.length() - 1)
                : NONE;
    }

    private static Map<String, String> defaults() {
        var found = new TreeMap<String, String>();
        for (var mapping : MAPPINGS) {
            ConfigClass.configClass(mapping).getProperties().forEach((key, value) -> {
                if (!key.endsWith("[*]")) {
                    found.put(key, value == null ? NONE : value);
                }
            });
        }
        return found;
    }

    private static List<Class<?>> mappings() {
        try (var files = Files.walk(CLASSES.resolve("io"))) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file -> file.substring(0, file.length() - ".class".length())
                            .replace(file.contains("\\") ? '\\' : '/', '.'))
                    .<Class<?>>map(ConfigurationTest::load)
                    .filter(type -> type.isAnnotationPresent(ConfigMapping.class))
                    .toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ConfigurationTest.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void theDefaultsAreValid() {
        read(Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "tracker.access.change-rate, 0, 'must be above 0, not 0.0'",
        "tracker.access.change-rate, NaN, 'must be above 0, not NaN'",
        "tracker.access.change-burst, 0, 'must be at least 1, not 0'",
        "tracker.history.keep, 30m, 'must be at least 1h, not PT30M'",
        "tracker.redis.lease, 100ms, 'must be at least 500ms, not PT0.1S'",
        "tracker.listing.max-stocks, -3, 'must be at least 1, not -3'",
        "tracker.shutdown.delay, -1s, 'must be at least 0s, not PT-1S'",
        "tracker.streaming.max-connections, 0, 'must be at least 1, not 0'",
        "tracker.streaming.max-connections-for-address, 0, 'must be at least 1, not 0'",
        "tracker.streaming.message-rate, -1, 'must be above 0, not -1.0'",
        "tracker.streaming.message-burst, 0, 'must be at least 1, not 0'",
        "tracker.streaming.stall-timeout, 500ms, 'must be at least 1s, not PT0.5S'",
        "tracker.alerts.max-alerts, 0, 'must be at least 1, not 0'",
        "tracker.web.path, /tracker/, 'must be a path such as /tracker, without a final slash, not /tracker/'",
        "tracker.web.frame-ancestors, https://x.example/, 'must be ''none'', ''self'' or origins such as"
                + " https://grafana.example, separated by blanks, not https://x.example/'",
    })
    void valuesOutOfRangeAreRefusedWithKeyAndValue(String key, String value, String message) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining(key + " " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tracker.feed",
                "tracker.access.add",
                "tracker.access.change-burst",
                "tracker.listing.max-stocks",
                "tracker.shutdown.delay",
                "tracker.simulated.interval",
                "tracker.storage"
            })
    void valuesOfAnotherTypeAreRefusedWithKeyAndValue(String key) {
        assertThatThrownBy(() -> read(Map.of(key, "many")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("many");
    }

    @ParameterizedTest
    @CsvSource({
        "tracker.live.round-interval, 19ms",
        "tracker.live.round-interval, 1001ms",
        "tracker.live.reconnect-first, 0s",
        "tracker.live.reconnect-longest, 25h",
        "tracker.live.answer-timeout, 999ms",
        "tracker.live.answer-timeout, 301s",
        "tracker.live.longest-silence, -1s",
        "tracker.live.longest-silence, 9999d",
        "tracker.live.closed-days, 9 January",
        "tracker.alpaca.exchange, otc",
    })
    void valuesOfLiveFeedsThatAreInvalidAreRefusedWithTheirKey(String key, String value) {
        assertThatThrownBy(() -> read(Map.of(key, value))).hasMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpaca", "coinbase", "finnhub"})
    void invalidSettingsOfVendorsAreRefusedWithTheirKeyAndWithoutSecrets(String vendor) {
        var invalid = List.of(
                entry("stream-url", "https://example.com/SECRET"),
                entry("stream-url", "wss://example.com?token=SECRET"),
                entry("rest-url", "wss://example.com/SECRET"),
                entry("max-stocks", "0"));
        assertThat(invalid).allSatisfy(setting -> {
            var key = "tracker." + vendor + "." + setting.getKey();
            assertThatThrownBy(() -> read(Map.of(key, setting.getValue())))
                    .hasMessageContaining(key)
                    .hasMessageNotContaining("SECRET");
        });
    }

    @Test
    void unknownKeysAreRefused() {
        assertThatThrownBy(() -> read(Map.of("tracker.listing.max-stock", "5")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("tracker.listing.max-stock ");
    }

    /** Reads all settings as Quarkus does at start. */
    private static void read(Map<String, String> settings) {
        var builder = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withValidator(new BeanValidationConfigValidatorImpl())
                .withSources(new PropertiesConfigSource(settings, "test"));
        MAPPINGS.forEach(builder::withMapping);
        builder.build();
    }
}
