package io.stocktracker.app;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A directory for the temporary files of this process: native libraries, and Vert.x' copies of static files. A killed
 * process leaves its directory behind, and the next start deletes it.
 */
final class TemporaryDirectory {

    private static final String PROPERTY = "java.io.tmpdir";
    private static final String PREFIX = "stock-tracker-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-\\d+");

    private TemporaryDirectory() {}

    /**
     * Creates the directory below {@code java.io.tmpdir} and makes it the new value of that property.
     *
     * @throws IOException if that cannot be written, with one sentence for the operator
     */
    static void create() throws IOException {
        var parent = Path.of(System.getProperty(PROPERTY)).toAbsolutePath();
        if (NAME.matcher(parent.toFile().getName()).matches()) { // set before a live reload
            return;
        }
        try {
            var own = Files.createTempDirectory(
                    parent, PREFIX + ProcessHandle.current().pid() + "-");
            try (var siblings = Files.newDirectoryStream(parent, PREFIX + "*")) {
                siblings.forEach(sibling -> deleteIfLeftBehind(sibling, own));
            }
            own.toFile().deleteOnExit();
            own.resolve("vertx-cache").toFile().deleteOnExit(); // in reverse order
            System.setProperty(PROPERTY, own.toString());
        } catch (IOException failure) {
            throw new IOException(
                    parent + " cannot be written (" + failure + "): set -Djava.io.tmpdir to a writable directory.",
                    failure);
        }
    }

    /** Deletes a directory whose process is gone. In a container, each process has the same id. */
    private static void deleteIfLeftBehind(Path sibling, Path own) {
        var name = NAME.matcher(sibling.toFile().getName());
        if (sibling.equals(own) || !name.matches()) {
            return;
        }
        var pid = Long.parseLong(name.group(1));
        if (pid != ProcessHandle.current().pid() && ProcessHandle.of(pid).isPresent()) {
            return;
        }
        try {
            if (Files.getOwner(sibling).equals(Files.getOwner(own))) {
                try (var files = Files.walk(sibling)) {
                    files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
                }
            }
        } catch (IOException | UncheckedIOException deletedMeanwhile) {
            // Another start deletes it, too.
        }
    }
}
