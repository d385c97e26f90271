package io.stocktracker.bench;

import io.stocktracker.bench.Measurement.Storm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Measurements as rows of a Markdown table. */
final class MarkdownTable {

    private static final List<String> COLUMNS = List.of(
            "server",
            "symbols",
            "every ms",
            "connections",
            "messages/s",
            "MB/s",
            "bytes/message",
            "p50 ms",
            "p99 ms",
            "max ms",
            "server µs/message",
            "server cores",
            "load cores",
            "RSS MB",
            "RSS KB/connection",
            "lost",
            "gaps",
            "behind");

    private static final List<String> STORM_COLUMNS = List.of(
            "server",
            "connections",
            "come back",
            "p99 ms of the others before",
            "p99 ms during",
            "max ms during",
            "first message p50 ms",
            "p99 ms",
            "max ms",
            "lost",
            "gaps");

    private MarkdownTable() {}

    /** The two lines above the rows. */
    static String heading() {
        return heading(COLUMNS);
    }

    /** The two lines above rows about storms. */
    static String stormHeading() {
        return heading(STORM_COLUMNS);
    }

    private static String heading(List<String> columns) {
        var rule = columns.stream().map(column -> columns.indexOf(column) == 0 ? "---" : "---:");
        return row(columns.stream()) + "\n" + row(rule);
    }

    static String row(Measurement run) {
        var counts = run.counts();
        var seconds = seconds(run.time());
        return row(Stream.of(
                run.name(),
                run.symbols(),
                run.every(),
                "%,d".formatted(run.connections()),
                "%,.0f".formatted(counts.messages / seconds),
                "%,.1f".formatted(counts.bytes / seconds / 1e6),
                counts.messages == 0 ? "–" : "%,d".formatted(counts.bytes / counts.messages),
                millis(counts.latency, 50),
                millis(counts.latency, 99),
                millis(counts.latency, 100),
                run.serverCpu()
                        .filter(cpu -> counts.messages > 0)
                        .map(cpu -> "%.2f".formatted(seconds(cpu) * 1e6 / counts.messages))
                        .orElse("–"),
                cores(run.serverCpu(), seconds),
                cores(run.loadCpu(), seconds),
                orDash(run.memory(), 1e6),
                run.memory().isPresent() && run.memoryBefore().isPresent()
                        ? "%.1f"
                                .formatted((run.memory().getAsLong()
                                                - run.memoryBefore().getAsLong())
                                        / 1e3
                                        / run.connections())
                        : "–",
                Long.toString(run.lost()),
                Long.toString(run.gaps()),
                Integer.toString(run.ending().behind())));
    }

    static String row(Measurement run, Storm storm) {
        var during = storm.counts();
        return row(Stream.of(
                run.name(),
                "%,d".formatted(run.connections()),
                "%,d in %.1f s".formatted(storm.returning(), seconds(storm.time())),
                millis(run.counts().latency, 99),
                millis(during.latency, 99),
                millis(during.latency, 100),
                millis(during.arrival, 50),
                millis(during.arrival, 99),
                millis(during.arrival, 100),
                Long.toString(run.lost()),
                Long.toString(run.gaps())));
    }

    private static String row(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String millis(Histogram micros, double percentile) {
        return micros.getTotalCount() == 0 ? "–" : "%.1f".formatted(micros.getValueAtPercentile(percentile) / 1e3);
    }

    private static String cores(Optional<Duration> cpu, double seconds) {
        return cpu.map(used -> "%.2f".formatted(seconds(used) / seconds)).orElse("–");
    }

    private static String orDash(OptionalLong bytes, double unit) {
        return bytes.isPresent() ? "%,.0f".formatted(bytes.getAsLong() / unit) : "–";
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
