package io.stocktracker.benchmark;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of a run, each {@code NAME=VALUE}. docs/performance.md explains them.
 *
 * @param connections numbers of clients, one run for each
 * @param symbols numbers of stocks, one run for each
 * @param every intervals in milliseconds at which all prices change, one run for each
 * @param warmUp the time before it counts
 * @param time the time in which it counts
 * @param jvm options for the JVM of the product
 * @param settings of the product, each {@code key=value}
 * @param threads number of threads that the clients share
 * @param connectRate connects per second
 * @param deflate whether the clients offer permessage-deflate
 * @param port another server of this machine, measured in place of the product
 * @param pid the process of that server
 * @param path the path of its WebSocket
 * @param hello a text that each client sends first
 * @param name the first column of the table
 */
record Options(
        List<Integer> connections,
        List<Integer> symbols,
        List<Integer> every,
        Duration warmUp,
        Duration time,
        List<String> jvm,
        List<String> settings,
        int threads,
        int connectRate,
        boolean deflate,
        Optional<Integer> port,
        Optional<Integer> pid,
        String path,
        Optional<String> hello,
        String name) {

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException if one is unknown or no number
     */
    static Options of(String... arguments) {
        Map<String, String> given = new HashMap<>();
        for (var argument : arguments) {
            var pair = argument.split("=", 2);
            given.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        var options = new Options(
                numbers(given, "connections", "1000"),
                numbers(given, "symbols", "50"),
                numbers(given, "every", "100"),
                Duration.ofSeconds(number(given, "warm-up", "10")),
                Duration.ofSeconds(number(given, "seconds", "10")),
                words(given, "jvm"),
                words(given, "settings"),
                number(given, "threads", "1"),
                number(given, "connect-rate", "2000"),
                Boolean.parseBoolean(take(given, "deflate", "false")),
                optional(given, "port").map(Integer::valueOf),
                optional(given, "pid").map(Integer::valueOf),
                take(given, "path", "/stocks"),
                optional(given, "hello"),
                take(given, "name", "Stock Tracker"));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("Unknown options: " + String.join(", ", given.keySet()));
        }
        return options;
    }

    private static String take(Map<String, String> given, String name, String otherwise) {
        return optional(given, name).orElse(otherwise);
    }

    private static Optional<String> optional(Map<String, String> given, String name) {
        return Optional.ofNullable(given.remove(name)).filter(value -> !value.isBlank());
    }

    private static int number(Map<String, String> given, String name, String otherwise) {
        return numbers(given, name, otherwise).get(0);
    }

    private static List<Integer> numbers(Map<String, String> given, String name, String otherwise) {
        try {
            return Arrays.stream(take(given, name, otherwise).split(","))
                    .map(Integer::valueOf)
                    .toList();
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(name + " must be a whole number.", noNumber);
        }
    }

    private static List<String> words(Map<String, String> given, String name) {
        return optional(given, name)
                .map(value -> List.of(value.strip().split("\\s+")))
                .orElse(List.of());
    }
}
