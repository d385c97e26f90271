package io.stocktracker.live;

import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a live feed delivers into a CSV file that the replay feed plays: a line for each quote whose price or volume
 * a round changes. For one thread at a time.
 *
 * <p>An existing recording is gone on with; a line that a crash left unfinished is taken off. If the file cannot be
 * written, recording ends with a warning, and the feed goes on.
 */
final class RoundRecorder {

    private static final String HEADER = "time,symbol,last,volume";

    private static final Logger LOG = Logger.getLogger(RoundRecorder.class);

    private final Clock clock;
    private final Map<Symbol, Quote> recorded = new HashMap<>();
    private @Nullable BufferedWriter file;
    private Instant time = Instant.MIN;

    private RoundRecorder(@Nullable BufferedWriter file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Records nothing. */
    static RoundRecorder none() {
        return new RoundRecorder(null, Clock.systemUTC());
    }

    /**
     * Records into a file.
     *
     * @param clock gives the lines their time, never before the line above of the same run
     * @throws IllegalArgumentException if the file cannot be written, or is something else than a recording
     */
    static RoundRecorder to(Path path, Clock clock) {
        try {
            if (Files.notExists(path) || Files.size(path) == 0) {
                var file = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                file.write(HEADER + "\n");
                file.flush();
                return new RoundRecorder(file, clock);
            }
            requireRecording(path);
            takeOffUnfinishedLine(path);
            return new RoundRecorder(Files.newBufferedWriter(path, StandardOpenOption.APPEND), clock);
        } catch (IOException e) {
            throw new IllegalArgumentException("tracker.live.record: cannot write " + path + " (" + e + ").", e);
        }
    }

    private static void requireRecording(Path path) throws IOException {
        try (var reader = Files.newBufferedReader(path)) {
            if (!HEADER.equals(reader.readLine())) {
                throw new IllegalArgumentException(
                        "tracker.live.record: " + path + " is no recording; its first line is not " + HEADER + ".");
            }
        }
    }

    private static void takeOffUnfinishedLine(Path path) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            var end = file.length();
            while (end > 0) {
                file.seek(end - 1);
                if (file.read() == '\n') {
                    break;
                }
                end--;
            }
            file.setLength(end);
        }
    }

    /** Adds what a round changes. */
    void record(List<Quote> quotes) {
        var to = file;
        if (to == null || quotes.isEmpty()) {
            return;
        }
        var now = clock.instant();
        time = now.isBefore(time) ? time : now;
        try {
            for (var quote : quotes) {
                var before = recorded.put(quote.symbol(), quote);
                if (before == null || before.last().compareTo(quote.last()) != 0 || before.volume() != quote.volume()) {
                    to.write(line(before, quote));
                }
            }
            to.flush();
        } catch (IOException e) {
            LOG.warnf("Recording has ended: %s", e);
            close();
        }
    }

    /** Volume is what was traded since the line before: all of it where a day has begun, nothing of it at the start. */
    private String line(@Nullable Quote before, Quote quote) {
        var traded = before == null
                ? 0
                : quote.volume() < before.volume() ? quote.volume() : quote.volume() - before.volume();
        return time + "," + quote.symbol() + "," + quote.last().toPlainString() + "," + traded + "\n";
    }

    void close() {
        var open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debugf(e, "The recording could not be closed");
            }
        }
    }
}
