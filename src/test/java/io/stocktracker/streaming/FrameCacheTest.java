package io.stocktracker.streaming;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.market.Version;
import io.stocktracker.streaming.transport.Frame;
import io.stocktracker.testing.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FrameCacheTest {

    private final TestMarket market = new TestMarket();
    private final FrameCache frames = new FrameCache(
            market.board,
            TestMarket.SOURCE,
            Duration.ofMinutes(15),
            TestMarket.INSTRUMENTS,
            new StreamingMetrics(new SimpleMeterRegistry()));

    @Test
    void aSnapshotIsOfTheHead() {
        market.list("A");
        frames.advance(true, 0);
        var frame = frames.snapshot();
        assertThat(frame.version()).isEqualTo(market.board.version());
        assertThat(Json.parse(frame.text()).get("source").textValue()).isEqualTo("simulated");
        assertThat(Json.parse(frame.text()).get("delay").intValue()).isEqualTo(900);
        assertThat(Json.parse(frame.text()).get("stocks")).hasSize(1);
    }

    @Test
    void aFrameIsEncodedOnceForEachHead() {
        market.list("A");
        var since = market.board.version();
        market.tick("A", "11");
        frames.advance(true, 0);
        assertThat(since(since)).isSameAs(since(since));
        assertThat(frames.snapshot()).isSameAs(frames.snapshot());
    }

    @Test
    void aNewHeadMakesNewFrames() {
        market.list("A");
        var since = market.board.version();
        market.tick("A", "11");
        frames.advance(true, 0);
        var before = since(since);
        var snapshot = frames.snapshot();
        market.tick("A", "12");
        frames.advance(true, 0);
        assertThat(since(since).version()).isEqualTo(market.board.version()).isNotEqualTo(before.version());
        assertThat(frames.snapshot().version())
                .isEqualTo(market.board.version())
                .isNotEqualTo(snapshot.version());
    }

    @Test
    void sinceTheHeadThereIsAnEmptyDelta() {
        market.list("A");
        var delta = Json.parse(since(market.board.version()).text());
        assertThat(delta.get("type").textValue()).isEqualTo("delta");
        assertThat(delta.get("version")).isEqualTo(delta.get("since"));
        assertThat(delta.has("stocks") || delta.has("removed") || delta.has("quotes"))
                .isFalse();
    }

    @Test
    void sinceAnotherEpochThereIsTheSnapshot() {
        market.list("A");
        var frame = since(new Version(1, 1));
        assertThat(Json.parse(frame.text()).get("type").textValue()).isEqualTo("snapshot");
        assertThat(frame.version()).isEqualTo(market.board.version());
    }

    @Test
    void forVersionsOfOtherEpochsNothingIsKept() {
        market.list("A");
        assertThat(since(new Version(1, 1))).isSameAs(since(new Version(2, 7))).isSameAs(frames.snapshot());
    }

    @Test
    void allInSyncClientsGetTheSameFrame() {
        market.list("A");
        frames.advance(true, 0);
        var before = frames.head().version();
        market.tick("A", "11");
        frames.advance(true, 0);
        assertThat(since(before)).isSameAs(frames.head().inSync());
        assertThat(since(new Version(before.epoch(), before.sequence())))
                .isSameAs(frames.head().inSync());
    }

    @Test
    void clientsThatAreFarBehindShareFramesThatBeginEarlier() {
        market.list("A");
        for (var i = 0; i < 200; i++) {
            frames.advance(true, 0);
            market.tick("A", "1" + i % 10 + ".5");
        }
        frames.advance(true, 0);
        var epoch = market.board.version().epoch();
        var frame = since(new Version(epoch, 201 - 70));
        assertThat(Json.parse(frame.text()).get("since").textValue()).isEqualTo("k3f9-" + (201 - 128));
        assertThat(since(new Version(epoch, 201 - 100))).isSameAs(frame);
        assertThat(since(new Version(epoch, 201 - 128))).isSameAs(frame);
        assertThat(since(new Version(epoch, 201 - 129))).isNotSameAs(frame);
        assertThat(Json.parse(since(new Version(epoch, 201 - 16)).text())
                        .get("since")
                        .textValue())
                .isEqualTo("k3f9-" + (201 - 16));
    }

    @Test
    void anEmptyRoundMakesNoNewHead() {
        market.list("A");
        assertThat(frames.advance(true, 0)).isTrue();
        market.emptyRound();
        assertThat(frames.advance(true, 0)).isFalse();
        market.tick("A", "11");
        assertThat(frames.advance(true, 0)).isTrue();
    }

    private Frame since(Version version) {
        return frames.since(version.epoch(), version.sequence());
    }
}
