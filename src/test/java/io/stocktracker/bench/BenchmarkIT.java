package io.stocktracker.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The benchmark of the packaged product, as users run it but short. */
class BenchmarkIT {

    @Test
    void theProductIsMeasured() throws IOException, InterruptedException {
        var options = Options.of(Map.of(
                "bench.connections", "20",
                "bench.warm-up", "0",
                "bench.seconds", "3",
                "bench.storm", "10"));
        var runs = new Benchmark(options, new PrintStream(new ByteArrayOutputStream())).run();
        assertThat(runs).singleElement().satisfies(run -> {
            assertThat(run.counts().messages).isPositive();
            assertThat(run.counts().latency.getTotalCount()).isPositive();
            assertThat(run.storm().orElseThrow().counts().arrival.getTotalCount())
                    .isEqualTo(10);
            assertThat(run.lost()).isZero();
            assertThat(run.gaps()).isZero();
            assertThat(run.ending().behind()).isZero();
            assertThat(MarkdownTable.row(run)).startsWith("| Stock Tracker | 50 | 100 | 20 | ");
        });
    }
}
