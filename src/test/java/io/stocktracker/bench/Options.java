package io.stocktracker.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the user asks for: each option is a system property {@code bench.NAME}. docs/performance.md explains them.
 *
 * @param connections how many clients connect, one run for each number
 * @param symbols how many stocks the product has, one run for each number
 * @param every how often all prices change, in milliseconds, one run for each number
 * @param warmUp what runs before it counts
 * @param time for how long it counts
 * @param jvmOptions for the JVM of the product
 * @param settings of the product, each {@code key=value}
 * @param port of another server of this machine that is to be measured in place of the product
 * @param pid the process of that other server
 * @param name what stands in the table's first column
 * @param collectGarbage whether a JVM is to collect its garbage before its memory is looked at
 * @param plan the clients; their number is that of the first run
 */
record Options(
        List<Integer> connections,
        List<Integer> symbols,
        List<Integer> every,
        Duration warmUp,
        Duration time,
        List<String> jvmOptions,
        List<String> settings,
        OptionalInt port,
        OptionalLong pid,
        String name,
        boolean collectGarbage,
        LoadPlan plan) {

    private static final String PREFIX = "bench.";

    /**
     * Reads the options.
     *
     * @param properties all system properties
     * @throws IllegalArgumentException if one is unknown or has no sense
     */
    static Options of(Map<String, String> properties) {
        var reader = new Reader(properties);
        var connections = reader.numbers("connections", "1000");
        var options = new Options(
                connections,
                reader.numbers("symbols", "50"),
                reader.numbers("every", "100"),
                Duration.ofSeconds(reader.number("warm-up", 10)),
                Duration.ofSeconds(reader.number("seconds", 10)),
                reader.words("jvm"),
                reader.words("settings"),
                reader.text("port")
                        .map(port -> OptionalInt.of(Reader.parse("port", port)))
                        .orElse(OptionalInt.empty()),
                reader.text("pid")
                        .map(pid -> OptionalLong.of(Reader.parse("pid", pid)))
                        .orElse(OptionalLong.empty()),
                reader.text("name").orElse("Stock Tracker"),
                reader.flag("gc"),
                reader.plan(connections.get(0)));
        reader.refuseUnknown();
        connections.forEach(options.plan()::of);
        return options;
    }

    private static final class Reader {

        private final Map<String, String> properties;
        private final Set<String> known = new TreeSet<>();

        Reader(Map<String, String> properties) {
            this.properties = properties;
        }

        private LoadPlan plan(int connections) {
            return new LoadPlan(
                    connections,
                    text("path").orElse("/stocks"),
                    number("threads", 1),
                    number("connect-rate", 2_000),
                    number("silent", 0),
                    number("slow", 0),
                    number("slow-rate", 4_096),
                    number("receive-buffer", 0),
                    number("storm", 0),
                    flag("resume"),
                    flag("deflate"),
                    text("hello"));
        }

        private void refuseUnknown() {
            for (var name : properties.keySet()) {
                if (name.startsWith(PREFIX) && !known.contains(name)) {
                    throw new IllegalArgumentException(name + " is none of " + String.join(", ", known) + ".");
                }
            }
        }

        private List<Integer> numbers(String name, String otherwise) {
            return Arrays.stream(text(name).orElse(otherwise).split(","))
                    .map(text -> parse(name, text))
                    .toList();
        }

        private int number(String name, int otherwise) {
            return text(name).map(text -> parse(name, text)).orElse(otherwise);
        }

        private boolean flag(String name) {
            known.add(PREFIX + name);
            var value = properties.getOrDefault(PREFIX + name, "false").strip();
            return value.isEmpty() || Boolean.parseBoolean(value);
        }

        private List<String> words(String name) {
            return text(name).map(text -> List.of(text.strip().split("\\s+"))).orElse(List.of());
        }

        private Optional<String> text(String name) {
            known.add(PREFIX + name);
            return Optional.ofNullable(properties.get(PREFIX + name)).filter(text -> !text.isBlank());
        }

        private static int parse(String name, String text) {
            try {
                var number = Integer.parseInt(text.strip());
                if (number >= 0) {
                    return number;
                }
            } catch (NumberFormatException noNumber) {
                // Told below.
            }
            throw new IllegalArgumentException(
                    PREFIX + name + " must be a whole number of at least 0, not \"" + text + "\".");
        }
    }
}
