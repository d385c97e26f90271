package io.stocktracker.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * A program that some tests need. Where it is missing, a person's build skips them and says so; a CI build, where the
 * environment has {@code CI=true}, fails.
 */
public final class Requirement {

    private static final boolean NOTHING_SKIPPED = "true".equals(System.getenv("CI"));

    private Requirement() {}

    /**
     * A browser of Chromium's family, from the {@code PATH} or where it is usually installed; best the one that has no
     * window, because each new page costs the others a window of their own.
     */
    public static Path chromium() {
        var usual = List.of(
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                "/Applications/Chromium.app/Contents/MacOS/Chromium",
                "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe");
        return onPath(
                        "chromium-headless-shell",
                        "chromium",
                        "chromium-browser",
                        "google-chrome",
                        "google-chrome-stable")
                .or(() ->
                        usual.stream().map(Path::of).filter(Files::isExecutable).findFirst())
                .orElseGet(() -> missing("The browser tests need Chromium or Chrome."));
    }

    /** Node.js that reads ES modules as they are: 20.19 or newer. */
    public static Path node() throws IOException {
        var node =
                onPath("node", "node.exe").orElseGet(() -> missing("The tests of the browser modules need Node.js."));
        var version = new String(new ProcessBuilder(node.toString(), "--version")
                        .start()
                        .getInputStream()
                        .readAllBytes())
                .strip();
        var numbers = Arrays.stream(version.substring(1).split("\\."))
                .mapToInt(Integer::parseInt)
                .toArray();
        return numbers[0] > 20 || numbers[0] == 20 && numbers[1] >= 19
                ? node
                : missing("The tests of the browser modules need Node.js 20.19 or newer, not " + version + ".");
    }

    /** kubectl, whose rendering of the manifests is compared with ours; skipped without it everywhere, as ours is tested too. */
    public static Path kubectl() {
        return onPath("kubectl", "kubectl.exe").orElseGet(() -> abort("kubectl is not here to compare with. Skipped."));
    }

    private static Optional<Path> onPath(String... names) {
        var folders = System.getenv("PATH").split(File.pathSeparator);
        return Arrays.stream(names)
                .flatMap(name -> Arrays.stream(folders).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static <T> T missing(String message) {
        return NOTHING_SKIPPED ? fail(message) : abort(message + " Skipped.");
    }
}
