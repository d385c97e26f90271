package io.stocktracker.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The system's limit on sockets. */
final class OpenFiles {

    /** What a JVM has open by itself. */
    private static final int OTHERS = 500;

    private OpenFiles() {}

    /**
     * Makes sure that this process, and one that it starts, can have so many connections.
     *
     * @throws IllegalStateException if it cannot; the message says what to do
     */
    static void require(int connections) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < connections + OTHERS) {
            throw new IllegalStateException(
                    "A process may open %d files here, too few for %d connections: raise the limit, as with ulimit -n %d."
                            .formatted(system.getMaxFileDescriptorCount(), connections, connections + OTHERS));
        }
    }
}
