package io.stocktracker.feed.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings that all live feeds share. */
@ConfigMapping(prefix = "tracker.live")
interface LiveConfig {

    /** The shortest time between two rounds of prices: from 20ms to 1s. */
    @DurationMin(millis = 20)
    @DurationMax(seconds = 1)
    @WithDefault("250ms")
    Duration roundInterval();

    /**
     * The delay before the first attempt to reconnect, less up to half of it at random; at least 1ms. It doubles with
     * each further attempt that fails.
     */
    @DurationMin(millis = 1)
    @WithDefault("1s")
    Duration reconnectFirst();

    /** The longest such delay, at most a day. */
    @DurationMax(days = 1)
    @WithDefault("1m")
    Duration reconnectLongest();

    /** How long a vendor may take to answer: from 1s to 5m. */
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 5)
    @WithDefault("10s")
    Duration answerTimeout();

    /** After this long without a message or the answer to a ping, a connection is replaced: from 1s to 5m. */
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 5)
    @WithDefault("30s")
    Duration longestSilence();

    /**
     * The proxy for connections to vendors, {@code http://user:password@host:port} or {@code socks5://…}, or
     * {@code none}; by default that of the environment variable {@code HTTPS_PROXY}, if there is one.
     */
    Optional<String> proxy();

    /** Hosts that are reached without the proxy, separated by commas; by default those of {@code NO_PROXY}. */
    Optional<String> noProxy();

    /** Days on which US stocks do not trade, apart from weekends and regular holidays, such as {@code 2025-01-09}. */
    Optional<Set<LocalDate>> closedDays();

    /**
     * The CSV file that a live feed's prices are recorded into, in the format of the replay feed. If it exists, each
     * start makes a new file beside it, with the time in its name.
     */
    Optional<Path> record();
}
