package io.stocktracker.feed.replay;

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
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void eachQuoteOfARoundIsALineWithTheVolumeSinceItsLastLine() {
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
    void aQuoteWithoutNewPriceOrVolumeIsNotRecorded() {
        var recorder = RoundRecorder.to(file, clock);
        recorder.record(List.of(quote("KO", "65.10", 1_000)));
        recorder.record(List.of(quote("KO", "65.1", 1_000)));
        recorder.record(List.of());
        assertThat(file).hasContent(HEADER + "2026-11-23T15:00:00Z,KO,65.10,0\n");
    }

    @Test
    void aNewDayCountsItsWholeVolume() {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "time,symbol,last,volume\r2026-11-23T15:00:00Z,BTC-USD,150.02,5\r",
                "time,symbol,last,volume\n2026-11-23T15:00:00Z,BTC-USD,150.02,5",
                "symbol,name,sector\nKO,Coca-Cola,Consumer\n",
                "\u0000\u0001"
            })
    void anExistingFileIsKeptAndANewOneIsCreatedBesideIt(String text) throws IOException {
        Files.writeString(file, text);
        RoundRecorder.to(file, clock).record(List.of(quote("KO", "65.10", 1)));
        clock.advance(Duration.ofSeconds(1));
        RoundRecorder.to(file, clock).record(List.of(quote("KO", "65.20", 1)));
        assertThat(Files.readString(file)).isEqualTo(text);
        assertThat(folder.resolve("recorded-20261123T150000.000000Z.csv"))
                .hasContent(HEADER + "2026-11-23T15:00:00Z,KO,65.10,0\n");
        assertThat(folder.resolve("recorded-20261123T150001.000000Z.csv"))
                .hasContent(HEADER + "2026-11-23T15:00:01Z,KO,65.20,0\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0.00001234, 5",
        "1234567890.12, 1234567890123",
        "1E-18, 1",
        "999999999999999999, 9223372036854775807",
        "1E+2, 7"
    })
    void theReplayReadsEveryRecording(BigDecimal price, long volume) {
        var recorder = RoundRecorder.to(file, clock);
        recorder.record(List.of(quote("KO", "1", 0)));
        clock.advance(Duration.ofSeconds(1));
        recorder.record(List.of(quote("KO", price.toPlainString(), volume)));
        var played = Recording.read(file, UnaryOperator.identity())
                .moments()
                .get(1)
                .trades()
                .get(0);
        assertThat(played.last()).isEqualByComparingTo(price);
        assertThat(played.volume()).isEqualTo(volume);
    }

    @Test
    void anUnwritableRecordingIsRefused() {
        var no = folder.resolve("missing").resolve("recorded.csv");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoundRecorder.to(no, clock))
                .withMessageStartingWith("tracker.live.record: cannot write " + no + " (");
    }

    @Test
    void aFullDiskEndsTheRecordingAfterTheLastCompleteRound() throws IOException {
        try (var log = new LogRecorder()) {
            var disk = new FullDisk(
                    Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), 100);
            var recorder = RoundRecorder.to(disk, clock);
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

    /** A file on a disk with limited space. It writes as many bytes as fit. */
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
