package io.stocktracker.bench;

import io.stocktracker.bench.MessageHead.Kind;
import io.stocktracker.bench.MessageHead.Position;
import io.stocktracker.market.BoardUpdate;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.Messages;
import io.stocktracker.protocol.ServerMessage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MessageHeadTest {

    private static final long EPOCH = 1_790_000_000_000L;
    private static final String EPOCH_TEXT = Long.toString(EPOCH, 36);

    private final MessageHead head = new MessageHead();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T15:04:07Z",
                "2026-11-23T15:04:07.012Z",
                "2026-02-28T23:59:59.000250Z",
                "2028-02-29T00:00:00.123456789Z"
            })
    void aDeltaOfTheProductTellsItsVersionsAndItsTime(String time) {
        var instant = Instant.parse(time);
        var delta = new BoardUpdate.Delta(
                new Version(EPOCH, 4711), new Version(EPOCH, 4710), instant, rows(), List.of(), List.of());
        read(Messages.encode(ServerMessage.of(delta, "replay")));
        assertThat(head.kind()).isEqualTo(Kind.DELTA);
        assertThat(head.version()).isEqualTo(new Position(EPOCH_TEXT, 4711));
        assertThat(head.since()).isEqualTo(new Position(EPOCH_TEXT, 4710));
        assertThat(head.time()).isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }

    @Test
    void aSnapshotOfTheProductTellsItsVersionAndNoTime() {
        var snapshot = new BoardUpdate.Snapshot(new Version(EPOCH, 12), rows());
        read(Messages.encode(ServerMessage.of(snapshot, "replay")));
        assertThat(head.kind()).isEqualTo(Kind.SNAPSHOT);
        assertThat(head.version()).isEqualTo(new Position(EPOCH_TEXT, 12));
        assertThat(head.time()).isZero();
    }

    @Test
    void aMessageOfAnotherServerTellsWhenItWasSent() {
        read("{\"type\":\"prices\",\"sent\":1790000000000250,\"quotes\":[]}");
        assertThat(head.kind()).isEqualTo(Kind.OTHER);
        assertThat(head.time()).isEqualTo(1_790_000_000_000_250L);
    }

    @Test
    void whatIsNoUpdateTellsNothing() {
        read("{\"type\":\"prices\",\"sent\":1790000000000250}");
        read(Messages.encode(new ServerMessage.Heartbeat(
                null, Instant.EPOCH, "a-1", ServerMessage.FeedWord.LIVE, null, null, null, null)));
        assertThat(head.kind()).isEqualTo(Kind.OTHER);
        assertThat(head.time()).isZero();
        read("");
        assertThat(head.kind()).isEqualTo(Kind.OTHER);
    }

    private static List<Stock> rows() {
        var quote = Quote.first(new Symbol("AAPL"), new BigDecimal("150.00"), Instant.EPOCH);
        return List.of(new Stock("Apple Inc.", quote, 1));
    }

    private void read(String message) {
        var bytes = message.getBytes(StandardCharsets.UTF_8);
        head.read(bytes, bytes.length);
    }
}
