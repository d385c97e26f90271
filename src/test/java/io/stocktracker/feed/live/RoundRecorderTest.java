package io.stocktracker.feed.live;

import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.LogRecorder;
import io.stocktracker.testing.MutableClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RoundRecorderTest {

    private static final String HEADER = "time,symbol,last,volume\n";
    private static final Instant BEGIN = Instant.parse("2026-11-23T15:00:00Z");

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock(BEGIN);
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("recorded.csv");
    }

    @Test
    void aNewRecordingHasTheHeaderAlone() {
        RoundRecorder.to(file, clock);
        assertThat(file).hasContent(HEADER);
    }

    @Test
    void aRoundIsALineForEachQuoteWithWhatWasTradedSinceTheLineBefore() {
        var recorder = RoundRecorder.to(file, clock);
        recorder.record(List.of(quote("KO", "65.10", 1_000), quote("BRK.B", "480.00", 50)));
        clock.advance(Duration.ofMillis(250));
        recorder.record(List.of(quote("KO", "65.2", 1_030)));
        assertThat(file)
                .hasContent(HEADER
                        + "2026-11-23T15:00:00Z,KO,65.10,0\n"
                        + "2026-11-23T15:00:00Z,BRK.B,480.00,0\n"
                        + "2026-11-23T15:00:00.250Z,KO,65.20,30\n");
    }

    @Test
    void aQuoteOfWhichNeitherPriceNorVolumeChangesIsNoLine() {
        var recorder = RoundRecorder.to(file, clock);
        recorder.record(List.of(quote("KO", "65.10", 1_000)));
        recorder.record(List.of(quote("KO", "65.1", 1_000)));
        recorder.record(List.of());
        assertThat(file).hasContent(HEADER + "2026-11-23T15:00:00Z,KO,65.10,0\n");
    }

    @Test
    void theVolumeOfANewDayIsAllOfIt() {
        var recorder = RoundRecorder.to(file, clock);
        recorder.record(List.of(quote("KO", "65.10", 1_000)));
        recorder.record(List.of(quote("KO", "65.10", 7)));
        assertThat(lastLine()).isEqualTo("2026-11-23T15:00:00Z,KO,65.10,7");
    }

    @Test
    void timeDoesNotRunBackwards() {
        var recorder = RoundRecorder.to(file, clock);
        recorder.record(List.of(quote("KO", "65.10", 1)));
        clock.advance(Duration.ofHours(-1));
        recorder.record(List.of(quote("KO", "65.20", 2)));
        assertThat(lastLine()).startsWith("2026-11-23T15:00:00Z,");
    }

    @Test
    void anExistingRecordingIsGoneOnWithAndItsTimeToo() {
        RoundRecorder.to(file, clock).record(List.of(quote("KO", "65.10", 1)));
        clock.advance(Duration.ofHours(-1));
        var again = RoundRecorder.to(file, clock);
        again.record(List.of(quote("KO", "65.20", 2)));
        clock.advance(Duration.ofHours(2));
        again.record(List.of(quote("KO", "65.30", 3)));
        assertThat(file)
                .hasContent(HEADER
                        + "2026-11-23T15:00:00Z,KO,65.10,0\n"
                        + "2026-11-23T15:00:00Z,KO,65.20,0\n"
                        + "2026-11-23T16:00:00Z,KO,65.30,1\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 8_192, 20_000})
    void aLineThatACrashLeftUnfinishedIsTakenOff(int length) throws IOException {
        var whole = HEADER + "2026-11-23T14:00:00Z,KO,65.10,0\n";
        Files.writeString(file, whole + "2".repeat(length));
        RoundRecorder.to(file, clock).record(List.of(quote("KO", "65.20", 2)));
        assertThat(file).hasContent(whole + "2026-11-23T15:00:00Z,KO,65.20,0\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "time,symbol,last,volume"})
    void aFileWithoutAWholeLineBeginsAnew(String text) throws IOException {
        Files.writeString(file, text);
        RoundRecorder.to(file, clock);
        assertThat(file).hasContent(HEADER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time,symbol,last\n",
                "symbol,name,sector\nKO,Coca-Cola,Consumer\n",
                "\u0000\u0001",
                "time,symbol,last,volume\nyesterday,KO,65.10,0\n"
            })
    void anotherFileIsRefusedAndStaysAsItIs(String text) throws IOException {
        Files.writeString(file, text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoundRecorder.to(file, clock))
                .withMessageStartingWith("tracker.live.record: " + file + " is no recording; its");
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void whatCannotBeWrittenIsRefused() {
        for (var no : List.of(folder, folder.resolve("missing").resolve("recorded.csv"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RoundRecorder.to(no, clock))
                    .withMessageStartingWith("tracker.live.record: cannot write " + no + " (");
        }
    }

    @Test
    void aFullDiskEndsTheRecordingAfterTheLastWholeRound() throws IOException {
        try (var log = new LogRecorder()) {
            var disk = new FullDisk(
                    Files.newByteChannel(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    100);
            var recorder = RoundRecorder.to(disk, file, clock);
            recorder.record(List.of(quote("KO", "65.10", 1)));
            recorder.record(List.of(quote("KO", "65.20", 2), quote("PEP", "150.00", 1)));
            disk.grow();
            recorder.record(List.of(quote("KO", "65.30", 3)));
            assertThat(file).hasContent(HEADER + "2026-11-23T15:00:00Z,KO,65.10,0\n");
            assertThat(log.messages())
                    .containsExactly("Recording has ended: java.io.IOException: No space left on device");
            assertThat(disk.isOpen()).isFalse();
        }
    }

    @Test
    void withoutAFileNothingIsRecorded() {
        RoundRecorder.none().record(List.of(quote("KO", "65.10", 1)));
        assertThat(file).doesNotExist();
    }

    /** A file on a disk with room for so many bytes, of which it takes what fits. */
    private static final class FullDisk implements SeekableByteChannel {

        private final SeekableByteChannel file;
        private long room;

        private FullDisk(SeekableByteChannel file, long room) {
            this.file = file;
            this.room = room;
        }

        void grow() {
            room = Long.MAX_VALUE;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            var fits = (int) Math.min(bytes.remaining(), room - file.position());
            if (fits == 0) {
                throw new IOException("No space left on device");
            }
            var written = file.write(bytes.slice(bytes.position(), fits));
            bytes.position(bytes.position() + written);
            return written;
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return file.read(bytes);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private String lastLine() {
        try {
            var lines = Files.readAllLines(file);
            return lines.get(lines.size() - 1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Quote quote(String symbol, String last, long volume) {
        var price = new BigDecimal(last);
        return new Quote(new Symbol(symbol), price, price, price, price, price, volume, BEGIN);
    }
}
