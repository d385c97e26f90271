package io.stocktracker.feed.live;

import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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
 * written, recording ends with a warning after the last whole round, and the feed goes on.
 */
final class RoundRecorder {

    private static final String HEADER = "time,symbol,last,volume";
    private static final String SETTING = "tracker.live.record";
    private static final int BLOCK = 8192;

    private static final Logger LOG = Logger.getLogger(RoundRecorder.class);

    private final Clock clock;
    private final Map<Symbol, Quote> recorded = new HashMap<>();
    private @Nullable SeekableByteChannel file;
    private Instant time = Instant.MIN;

    private RoundRecorder(@Nullable SeekableByteChannel file, Clock clock) {
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
     * @param clock gives the lines their time, never before the line above
     * @throws IllegalArgumentException if the file cannot be written, or is something else than a recording
     */
    static RoundRecorder to(Path path, Clock clock) {
        try {
            return to(
                    Files.newByteChannel(
                            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    path,
                    clock);
        } catch (IOException e) {
            throw new IllegalArgumentException(SETTING + ": cannot write " + path + " (" + e + ").", e);
        }
    }

    /**
     * Records into an open file, which belongs to the recorder from now on.
     *
     * @param path what to call it
     */
    static RoundRecorder to(SeekableByteChannel file, Path path, Clock clock) throws IOException {
        var recorder = new RoundRecorder(file, clock);
        try {
            recorder.goOn(file, path);
            return recorder;
        } catch (IOException | RuntimeException failure) {
            recorder.close();
            throw failure;
        }
    }

    private void goOn(SeekableByteChannel file, Path path) throws IOException {
        var beginning = text(file, 0, HEADER.length() + 1);
        if (!beginning.isEmpty() && !beginning.strip().equals(HEADER)) {
            throw new IllegalArgumentException(
                    SETTING + ": " + path + " is no recording; its first line is not " + HEADER + ".");
        }
        var end = endOfLine(file, file.size());
        file.truncate(end);
        file.position(end);
        if (end == 0) {
            write(file, HEADER + "\n");
        } else {
            readTime(file, path, end);
        }
    }

    /** Goes on from the time of the last line, if there is one below the header. */
    private void readTime(SeekableByteChannel file, Path path, long end) throws IOException {
        var begin = endOfLine(file, end - 1);
        if (begin > 0) {
            var line = text(file, begin, (int) Math.min(BLOCK, end - begin));
            try {
                time = Instant.parse(line.substring(0, Math.max(0, line.indexOf(','))));
            } catch (DateTimeParseException notATime) {
                throw new IllegalArgumentException(
                        SETTING + ": " + path + " is no recording; its last line does not begin with a time.");
            }
            file.position(end);
        }
    }

    /** Where the last line that ends before {@code limit} does end; 0 if there is none. */
    private static long endOfLine(SeekableByteChannel file, long limit) throws IOException {
        for (var end = limit; end > 0; end -= BLOCK) {
            var begin = Math.max(0, end - BLOCK);
            var found = text(file, begin, (int) (end - begin)).lastIndexOf('\n');
            if (found >= 0) {
                return begin + found + 1;
            }
        }
        return 0;
    }

    /** What stands at a place, each byte as a character. */
    private static String text(SeekableByteChannel file, long position, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        file.position(position);
        while (bytes.hasRemaining() && file.read(bytes) >= 0) {
            // It may come in parts.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }

    private static void write(SeekableByteChannel file, String text) throws IOException {
        var bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            file.write(bytes);
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
        var lines = new StringBuilder();
        for (var quote : quotes) {
            var before = recorded.put(quote.symbol(), quote);
            if (before == null || before.last().compareTo(quote.last()) != 0 || before.volume() != quote.volume()) {
                lines.append(line(before, quote));
            }
        }
        add(to, lines.toString());
    }

    private void add(SeekableByteChannel to, String lines) {
        try {
            var end = to.position();
            try {
                write(to, lines);
            } catch (IOException failure) {
                to.truncate(end); // part of a round could not be played
                throw failure;
            }
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

    private void close() {
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
