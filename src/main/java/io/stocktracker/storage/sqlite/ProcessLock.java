package io.stocktracker.storage.sqlite;

import io.stocktracker.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The exclusive right of this process to a file: a lock on a second file beside it. The operating system releases it
 * when the process ends.
 */
final class ProcessLock implements AutoCloseable {

    /** Maximum symbolic links to follow, as on Linux. */
    private static final int MAX_LINKS = 40;

    private final Path path;
    private final FileChannel lock;

    private ProcessLock(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Locks the file to which a path leads. The file need not exist; its directory is created.
     *
     * @throws StorageException if that is not possible
     */
    static ProcessLock on(Path path) {
        if (Files.isDirectory(path)) {
            throw new StorageException(path + " is a directory: set tracker.sqlite.file to a file.");
        }
        try {
            var real = real(path);
            var beside = real.resolveSibling(real.getFileName() + ".lock");
            return new ProcessLock(
                    real,
                    locked(
                            real,
                            beside,
                            FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE)));
        } catch (IOException failure) {
            throw new StorageException(
                    path + " cannot be created or written (" + failure + "): give this process the right to write to"
                            + " its directory, or set tracker.sqlite.file.",
                    failure);
        }
    }

    /** The file behind symbolic links, so that it has one lock whatever links lead to it. It need not exist. */
    private static Path real(Path path) throws IOException {
        var file = path.toAbsolutePath();
        for (var links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(path.toString());
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        var directory = file.resolveSibling("");
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        return directory.toRealPath().resolve(file.getFileName());
    }

    private static FileChannel locked(Path path, Path beside, FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException thisProcess) {
            // Reported below.
        } catch (IOException failure) {
            channel.close();
            throw new StorageException(
                    beside + " cannot be locked (" + failure + "): use another file system.", failure);
        }
        channel.close();
        throw new StorageException(
                path + " is in use by another process: stop that process, or set tracker.sqlite.file to another file.");
    }

    /** The file itself, with symbolic links resolved. */
    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
