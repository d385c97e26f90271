package io.stocktracker.bench;

import io.stocktracker.bench.LoadPlan.Reading;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OptionsTest {

    @Test
    void listsMakeSeveralRuns() {
        var options = Options.of(Map.of("bench.connections", "100, 1000", "bench.jvm", " -Xmx1g  -XX:+UseSerialGC "));
        assertThat(options.connections()).containsExactly(100, 1000);
        assertThat(options.jvmOptions()).containsExactly("-Xmx1g", "-XX:+UseSerialGC");
    }

    @Test
    void aMisspelledOptionIsRefused() {
        refused("bench.conections is none of bench.connect-rate, ", Map.of("bench.conections", "5"));
    }

    @Test
    void whatIsNoNumberIsRefused() {
        refused("bench.warm-up must be a whole number of at least 0, not \"long\"", Map.of("bench.warm-up", "long"));
        refused("bench.every must be a whole number", Map.of("bench.every", "50,-1"));
    }

    @Test
    void someClientMustBeOrdinary() {
        refused("Of 5 connections, 5 ", Map.of("bench.connections", "10,5", "bench.silent", "2", "bench.storm", "3"));
    }

    @Test
    void eachClientHasOneConduct() {
        var plan = Options.of(
                        Map.of("bench.connections", "10", "bench.silent", "1", "bench.slow", "2", "bench.storm", "3"))
                .plan();
        assertThat(IntStream.range(0, 10).mapToObj(plan::reading))
                .startsWith(Reading.NEVER, Reading.SLOWLY, Reading.SLOWLY, Reading.ALWAYS);
        assertThat(IntStream.range(0, 10).filter(plan::returns)).containsExactly(3, 4, 5);
    }

    private static void refused(String message, Map<String, String> properties) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.of(properties))
                .withMessageContaining(message);
    }
}
