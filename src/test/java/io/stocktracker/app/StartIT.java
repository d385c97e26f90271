package io.stocktracker.app;

import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The packaged product starts, or ends with one sentence that names the reason. ConfigurationTest and the tests of each
 * feature show which values are valid.
 */
class StartIT {

    private static final Path EXAMPLE = Path.of("docs", "example-recording.csv");

    @TempDir
    Path directory;

    @Test
    void aWrongValueCreatesNoFileAndAFileBelongsToOneFeed() throws IOException, InterruptedException {
        var storage = new String[] {"tracker.storage=sqlite", "tracker.sqlite.file=" + directory.resolve("board.db")};
        assertRefused(
                "tracker.access.add is \"token\", but tracker.access.tokens is empty.",
                storage[0],
                storage[1],
                "tracker.access.add=token");
        assertThat(directory).isEmptyDirectory();

        try (var tracker =
                TrackerProcess.start(storage[0], storage[1], "tracker.feed=replay", "tracker.replay.file=" + EXAMPLE)) {
            assertThat(tracker.log())
                    .as("outside of a container")
                    .contains("INFO  [", "Stocks on the board: 5, with replay prices")
                    .doesNotContain("ERROR", "\"level\"");
            tracker.stop();
        }

        assertRefused("holds prices of the feed \"replay\"", storage);
    }

    @Test
    void redisWithoutAnAddressIsRefused() {
        assertRefused("tracker.storage=redis needs quarkus.redis.hosts", "tracker.storage=redis");
    }

    @Test
    void aPortInUseIsRefused() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertRefused(
                    "Cannot listen on port " + taken.getLocalPort() + " of 127.0.0.1",
                    "quarkus.http.port=" + taken.getLocalPort());
        }
    }

    @Test
    void aTemporaryDirectoryThatCannotBeWrittenIsRefused() {
        var missing = directory.resolve("missing");
        assertThatThrownBy(() -> TrackerProcess.start("java.io.tmpdir=" + missing))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(missing + " cannot be written")
                .hasMessageContaining("set -Djava.io.tmpdir to a writable directory.")
                .hasMessageNotContaining("\tat ");
    }

    @Test
    void killedProcessesLeaveNoFilesBehindAfterTheNextStart() throws IOException, InterruptedException {
        var foreign = "stock-tracker-notes";
        Files.createDirectory(directory.resolve(foreign));
        var temporary = "java.io.tmpdir=" + directory;
        var file = "tracker.sqlite.file=" + directory.resolve("data/board.db");
        try (var tracker = TrackerProcess.start(temporary, "tracker.storage=sqlite", file)) {
            for (var kills = 0; kills < 2; kills++) {
                tracker.kill();
                tracker.startAgain();
                assertThat(directory.toFile().list()).hasSize(3).contains(foreign, "data");
            }
            tracker.stop();
            assertThat(directory.toFile().list()).containsExactlyInAnyOrder(foreign, "data");
        }
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(String message, String... settings) {
        return assertThatThrownBy(() -> TrackerProcess.start(settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("\tat ", "Exception", "SRCFG");
    }
}
