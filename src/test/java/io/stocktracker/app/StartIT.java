package io.stocktracker.app;

import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the packaged product makes of its configuration when it starts. */
class StartIT {

    private static final Path EXAMPLE = Path.of("docs", "example-recording.csv");

    @TempDir
    Path folder;

    @Test
    void theExampleRecordingPlays() throws IOException {
        try (var tracker = TrackerProcess.start("tracker.feed=replay", "tracker.replay.file=" + EXAMPLE)) {
            assertThat(tracker.log())
                    .contains("Stocks on the board: 5, with replay prices")
                    .doesNotContain("ERROR");
        }
    }

    @Test
    void theBoardStartsWithTheSymbolsThatTheOperatorNames() throws IOException {
        try (var tracker = TrackerProcess.start("tracker.listing.initial=ibm, aapl")) {
            assertThat(tracker.log()).contains("Stocks on the board: 2, with simulated prices");
        }
    }

    @Test
    void anUnknownFeedStopsTheStartAndIsTold() {
        assertRefused(
                "tracker.feed with the config value \"nope\" threw an Exception whilst being converted",
                "tracker.feed=nope");
    }

    @Test
    void aLiveFeedWithoutAKeyStopsTheStartAndIsTold() {
        assertRefused("tracker.finnhub.key is not set; the source needs a key of your own.", "tracker.feed=finnhub");
    }

    @Test
    void anUnknownStorageStopsTheStartAndIsTold() {
        assertRefused("tracker.storage", "tracker.storage=nope");
    }

    @Test
    void aTimeThatIsNoneStopsTheStartAndIsTold() {
        assertRefused("tracker.simulated.interval with the config value \"abc\"", "tracker.simulated.interval=abc");
    }

    @Test
    void aFileThatAFailedStartLeftIsInNobodysWay() throws IOException {
        var file = "tracker.sqlite.file=" + folder.resolve("board.db");
        assertRefused("tracker.listing.max-stocks", "tracker.storage=sqlite", file, "tracker.listing.max-stocks=-3");

        try (var tracker = TrackerProcess.start(
                "tracker.storage=sqlite", file, "tracker.feed=replay", "tracker.replay.file=" + EXAMPLE)) {
            assertThat(tracker.log()).contains("with replay prices");
        }
    }

    @Test
    void aFileWithPricesOfAnotherFeedStopsTheStartAndIsTold() throws IOException, InterruptedException {
        var file = folder.resolve("board.db");
        try (var tracker = TrackerProcess.start("tracker.storage=sqlite", "tracker.sqlite.file=" + file)) {
            tracker.stop();
        }
        assertRefused(
                file + " holds prices of the feed \"simulated\", and tracker.feed is \"replay\":",
                "tracker.storage=sqlite",
                "tracker.sqlite.file=" + file,
                "tracker.feed=replay",
                "tracker.replay.file=" + EXAMPLE);
    }

    @Test
    void aTooShortPastStopsTheStartAndIsTold() {
        assertRefused("tracker.history.keep must be", "tracker.history.keep=30m");
    }

    @Test
    void aMalformedLineOfARecordingStopsTheStartAndIsTold() throws IOException {
        var recording = folder.resolve("broken.csv");
        Files.writeString(recording, "time,symbol,last,volume\n2026-11-20T15:30:00Z,KO,abc,10\n");
        assertRefused(
                recording + ", line 2, last: \"abc\" is not a number such as 1234.56",
                "tracker.feed=replay",
                "tracker.replay.file=" + recording);
    }

    @Test
    void redisWithoutAnAddressStopsTheStartAndIsTold() {
        assertRefused("tracker.storage=redis needs quarkus.redis.hosts", "tracker.storage=redis");
    }

    @Test
    void aLeaseOutOfItsRangeStopsTheStartAndIsTold() {
        assertRefused(
                "tracker.redis.lease must be",
                "tracker.storage=redis",
                "quarkus.redis.hosts=redis://localhost:1",
                "tracker.redis.lease=100ms");
    }

    @Test
    void aBoardThatMayHaveNoStocksStopsTheStartAndIsTold() {
        assertRefused("tracker.listing.max-stocks must be at least 1, not 0", "tracker.listing.max-stocks=0");
    }

    @Test
    void aProxyThatIsNoAddressStopsTheStartAndIsTold() {
        assertRefused(
                "quarkus.http.proxy.trusted-proxies contains \"proxy.example\", but must be IP addresses and networks"
                        + " such as 10.0.0.0/8.",
                "quarkus.http.proxy.trusted-proxies=10.0.0.1,proxy.example");
    }

    @Test
    void whatIsNoNumberOrDurationStopsTheStartAndIsTold() {
        for (var key : List.of("tracker.listing.max-stocks", "tracker.access.change-rate", "tracker.shutdown.delay")) {
            assertThatThrownBy(() -> TrackerProcess.start(key + "=many"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(key)
                    .hasMessageContaining("many")
                    .hasMessageNotContaining("\tat ");
        }
    }

    @Test
    void wrongOriginsPermissionsAndTokensStopTheStartAndAreTold() {
        assertRefused(
                "quarkus.http.cors.origins contains \"https://pages.example/\"",
                "quarkus.http.cors.origins=https://pages.example/");
        assertRefused("tracker.access.remove", "tracker.access.remove=somebody");
        assertRefused(
                "tracker.access.add is \"token\", but tracker.access.tokens is empty.", "tracker.access.add=token");
        assertThatThrownBy(() -> TrackerProcess.start("tracker.access.tokens=a secret"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Token 1 of tracker.access.tokens is malformed")
                .hasMessageNotContaining("a secret");
    }

    @Test
    void aMisspelledKeyStopsTheStartAndIsTold() {
        assertRefused("tracker.listing.max-stock ", "tracker.listing.max-stock=5");
    }

    @Test
    void environmentVariablesSetKeys() throws IOException {
        try (var tracker = TrackerProcess.start(
                Map.of("TRACKER_LISTING_INITIAL", "ibm,aapl,ko", "TRACKER_ACCESS_TOKENS", "0123456789abcdef"))) {
            assertThat(tracker.log()).contains("Stocks on the board: 3, with simulated prices");
        }
    }

    @Test
    void aReconnectThatMakesNoSenseStopsTheStartAndIsTold() {
        assertRefused(
                "tracker.live.reconnect-first and tracker.live.reconnect-longest: The first wait must be above zero",
                "tracker.feed=coinbase",
                "tracker.live.reconnect-first=5m",
                "tracker.live.reconnect-longest=1m");
    }

    private static void assertRefused(String message, String... settings) {
        assertThatThrownBy(() -> TrackerProcess.start(settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("\tat "));
    }
}
