package io.stocktracker.feed.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings that all live feeds share. */
@ConfigMapping(prefix = "tracker.live")
interface LiveConfig {

    /** How often prices move at the most: from 20ms to 1s. */
    @WithDefault("250ms")
    Duration roundInterval();

    /** How long to wait after a first broken connection, less up to half of it at random; twice as long after each more. */
    @WithDefault("1s")
    Duration reconnectFirst();

    /** The longest such wait. */
    @WithDefault("1m")
    Duration reconnectLongest();

    /** How long a vendor may take to answer: from 1s to 5m. */
    @WithDefault("10s")
    Duration answerTimeout();

    /** After this long without a word or the answer to a ping, a connection is made anew: from 1s to 5m. */
    @WithDefault("30s")
    Duration longestSilence();

    /** Days on which US stocks do not trade although no rule says so, such as {@code 2025-01-09}. */
    Optional<List<String>> closedDays();

    /** A CSV file to which all that a live feed delivers is added, in the form that the replay feed plays. */
    Optional<Path> record();
}
