package io.stocktracker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What a process of this machine uses, as far as the system tells. */
final class ServerProcess {

    private static final String RESIDENT = "VmRSS:";

    private final ProcessHandle handle;

    /** @throws IllegalArgumentException if there is no such process */
    ServerProcess(long pid) {
        handle = ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalArgumentException("There is no process " + pid + "."));
    }

    /** The CPU time that it has used in all; on Linux to 10 ms. */
    Optional<Duration> cpu() {
        return handle.info().totalCpuDuration();
    }

    /** Its resident memory in bytes; known on Linux. */
    OptionalLong memory() {
        var status = Path.of("/proc", Long.toString(handle.pid()), "status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException ended) {
            return OptionalLong.empty();
        }
    }

    /** Has it collect its garbage; it must be a JVM. */
    void collectGarbage() throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var ended = new ProcessBuilder(jcmd, Long.toString(handle.pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (ended != 0) {
            throw new IOException("Process " + handle.pid() + " does not collect its garbage: is it a JVM?");
        }
    }
}
