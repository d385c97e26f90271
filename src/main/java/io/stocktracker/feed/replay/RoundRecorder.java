package io.stocktracker.feed.replay;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rounds of a live feed into a recording: a line for each quote whose price or volume changed. For one
 * thread at a time.
 *
 * <p>Each start makes a new file; an existing file is never changed. If the file can no longer be written, recording
 * ends with a warning after the last complete round, and the feed continues.
 */
public final class RoundRecorder {

    private static final String SETTING = "tracker.live.record";

    /** The time of the start, which is added to the file's name if the configured file exists. */
    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("-yyyyMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

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
    public static RoundRecorder none() {
        return new RoundRecorder(null, Clock.systemUTC());
    }

    /**
     * Records into a new file at this path, or if that exists, beside it with the time in its name.
     *
     * @param clock gives the lines their time, never before the line above
     * @throws IllegalArgumentException if the file cannot be written
     */
    public static RoundRecorder to(Path path, Clock clock) {
        try {
            try {
                return to(create(path), clock);
            } catch (FileAlreadyExistsException earlierRecording) {
                var beside =
                        path.resolveSibling(withSuffix(path.getFileName().toString(), SUFFIX.format(clock.instant())));
                LOG.infof("%s exists; recording into %s", path, beside);
                return to(create(beside), clock);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(SETTING + ": cannot write " + path + " (" + e + ").", e);
        }
    }

    private static SeekableByteChannel create(Path path) throws IOException {
        return Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static String withSuffix(String name, String suffix) {
        var dot = name.lastIndexOf('.');
        return dot <= 0 ? name + suffix : name.substring(0, dot) + suffix + name.substring(dot);
    }

    /** Records into an empty file, which belongs to the recorder from now on. */
    static RoundRecorder to(SeekableByteChannel file, Clock clock) throws IOException {
        write(file, List.of(Recording.HEADER));
        return new RoundRecorder(file, clock);
    }

    private static void write(SeekableByteChannel file, List<List<String>> lines) throws IOException {
        var text = new StringWriter();
        try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            lines.forEach(csv::writeRecord);
        }
        var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Adds the changes of a round. */
    public void record(List<Quote> quotes) {
        var to = file;
        if (to == null || quotes.isEmpty()) {
            return;
        }
        var now = clock.instant();
        time = now.isBefore(time) ? time : now;
        var lines = quotes.stream()
                .filter(quote -> isChange(recorded.get(quote.symbol()), quote))
                .map(quote -> line(recorded.put(quote.symbol(), quote), quote))
                .toList();
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

    private static boolean isChange(@Nullable Quote before, Quote quote) {
        return before == null
                || before.last().compareTo(quote.last()) != 0
                || !Objects.equals(before.volume(), quote.volume());
    }

    /**
     * Its volume is what was traded since the symbol's previous line: none in the first one, all of it on a new day.
     */
    private List<String> line(@Nullable Quote before, Quote quote) {
        return List.of(
                time.toString(),
                quote.symbol().value(),
                quote.last().toPlainString(),
                Long.toString(before == null ? 0 : traded(before.recordedVolume(), quote.recordedVolume())));
    }

    private static long traded(@Nullable Long before, @Nullable Long after) {
        if (before == null || after == null) {
            return 0;
        }
        return after < before ? after : after - before;
    }

    /** Ends the recording. */
    public void close() {
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
