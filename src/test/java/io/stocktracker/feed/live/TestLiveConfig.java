package io.stocktracker.feed.live;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/** Settings that make a feed quick. */
public record TestLiveConfig(Optional<Path> record, Duration answerTimeout, Duration longestSilence)
        implements LiveConfig {

    TestLiveConfig(Optional<Path> record) {
        this(record, Duration.ofSeconds(30), Duration.ofSeconds(2));
    }

    @Override
    public Duration roundInterval() {
        return Duration.ofMillis(20);
    }

    @Override
    public Duration reconnectFirst() {
        return Duration.ofMillis(10);
    }

    @Override
    public Duration reconnectLongest() {
        return Duration.ofMillis(50);
    }

    @Override
    public Optional<String> proxy() {
        return Optional.empty();
    }

    @Override
    public Optional<String> noProxy() {
        return Optional.empty();
    }

    @Override
    public Optional<Set<LocalDate>> closedDays() {
        return Optional.empty();
    }
}
