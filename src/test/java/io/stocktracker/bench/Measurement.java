package io.stocktracker.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one run has shown.
 *
 * @param counts what came in {@code time}
 * @param serverCpu what the server used in that time
 * @param loadCpu what the load generator used in that time
 * @param memoryBefore the server's memory in bytes before anybody connected
 * @param memory the server's memory at the end
 * @param storm what a storm did, if there was one
 * @param lost connections that the server ended in all, or that did not come about
 * @param gaps deltas in all that did not fit what their receiver had
 * @param ending who was left
 */
record Measurement(
        String name,
        String symbols,
        String every,
        int connections,
        Duration time,
        Counts counts,
        Optional<Duration> serverCpu,
        Optional<Duration> loadCpu,
        OptionalLong memoryBefore,
        OptionalLong memory,
        Optional<Storm> storm,
        long lost,
        long gaps,
        Load.Ending ending) {

    /**
     * What came while some clients came back.
     *
     * @param returning how many
     * @param time until the last of them had its first message
     */
    record Storm(int returning, Duration time, Counts counts) {}
}
