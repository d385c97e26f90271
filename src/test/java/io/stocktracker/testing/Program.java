package io.stocktracker.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Programs of the machine that some tests run. A test class names its own with {@link Requires}. */
public enum Program {

    /** A Chromium browser. The headless one comes first, because it opens new pages fastest. */
    CHROMIUM(
            "Chromium or Chrome",
            List.of(
                    "chromium-headless-shell",
                    "chromium",
                    "chromium-browser",
                    "google-chrome",
                    "google-chrome-stable",
                    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                    "/Applications/Chromium.app/Contents/MacOS/Chromium",
                    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe")),

    NODE("Node.js 20.19 or newer", List.of("node", "node.exe")) {
        @Override
        boolean isUsable(Path executable) {
            return readsModulesAsTheyAre(versionOf(executable));
        }
    },

    REDIS("redis-server", List.of("redis-server")),

    /** Debian installs it in a directory that only root's path contains. */
    NGINX("nginx", List.of("nginx", "/usr/sbin/nginx")),

    KUBECTL("kubectl", List.of("kubectl", "kubectl.exe"));

    private final String description;
    private final List<String> names;

    Program(String description, List<String> names) {
        this.description = description;
        this.names = names;
    }

    /** The path of the installed program, if it is installed. */
    Optional<Path> find() {
        var directories = System.getenv("PATH").split(File.pathSeparator);
        return names.stream()
                .flatMap(name -> Arrays.stream(directories)
                        .map(directory -> Path.of(directory).resolve(name)))
                .filter(Files::isExecutable)
                .findFirst()
                .filter(this::isUsable);
    }

    /**
     * The path of the installed program.
     *
     * @throws IllegalStateException if it is not installed
     */
    public Path path() {
        return find().orElseThrow(() -> new IllegalStateException("This machine lacks " + description + "."));
    }

    String description() {
        return description;
    }

    boolean isUsable(Path executable) {
        return true;
    }

    private static boolean readsModulesAsTheyAre(int[] version) {
        return version[0] > 20 || version[0] == 20 && version[1] >= 19;
    }

    /** What {@code node --version} prints: {@code v22.12.0}. */
    private static int[] versionOf(Path node) {
        try {
            var process = new ProcessBuilder(node.toString(), "--version").start();
            var printed = new String(process.getInputStream().readAllBytes()).strip();
            return Arrays.stream(printed.substring(1).split("\\."))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
