package io.stocktracker.streaming;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Over time that the channel winds by itself. */
class RequestTimerTest {

    private static final int LONGEST_SECONDS = 10;
    private static final String HEAD = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final AtomicInteger late = new AtomicInteger();
    private final EmbeddedChannel connection = new EmbeddedChannel();

    RequestTimerTest() {
        connection.freezeTime();
        var pipeline = connection.pipeline();
        pipeline.addLast(new HttpRequestDecoder(), new Turnstile(() -> {}));
        new RequestTimer(Duration.ofSeconds(LONGEST_SECONDS), late::incrementAndGet).watch(pipeline);
        pipeline.fireChannelActive();
    }

    @Test
    void aConnectionOnWhichNothingArrivesIsEnded() {
        pass(LONGEST_SECONDS - 1);
        assertThat(connection.isOpen()).isTrue();
        pass(1);
        assertEnded();
    }

    @Test
    void aConnectionWhoseFirstHeadComesAByteAtATimeIsEnded() {
        trickle(HEAD);
        assertEnded();
    }

    @Test
    void aFurtherHeadThatComesAByteAtATimeEndsTheConnection() {
        receive(HEAD);
        pass(60);
        trickle(HEAD);
        assertEnded();
    }

    @Test
    void aFurtherHeadThatStopsEndsTheConnection() {
        receive(HEAD);
        receive("G");
        pass(LONGEST_SECONDS);
        assertEnded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 20", "Transfer-Encoding: chunked"})
    void aBodyThatComesAByteAtATimeEndsTheConnection(String length) {
        receive(HEAD);
        pass(60);
        receive("POST / HTTP/1.1\r\nHost: localhost\r\n" + length + "\r\n\r\n");
        trickle("10\r\nsymbol=NVDA&more");
        assertEnded();
    }

    @Test
    void whatBeginsBehindARequestIsTimedFromItsNextByteOn() {
        receive(HEAD + "G");
        pass(60);
        receive("E");
        pass(LONGEST_SECONDS);
        assertEnded();
    }

    @Test
    void linesThatAreNoRequestEndTheConnection() {
        receive(HEAD);
        trickle("\r\n".repeat(LONGEST_SECONDS));
        assertEnded();
    }

    @Test
    void requestsThatArriveInTimeMayBeAsFarApartAsTheyLike() {
        for (var i = 0; i < 10; i++) {
            receive(HEAD);
            connection.writeOutbound(ok());
            pass(60);
            receive(HEAD.substring(0, 5));
            pass(LONGEST_SECONDS - 1);
            receive(HEAD.substring(5));
            connection.writeOutbound(ok());
            pass(60);
        }
        assertThat(connection.isOpen()).isTrue();
        assertThat(late).hasValue(0);
    }

    @Test
    void aWebSocketIsNotTimed() {
        receive(HEAD);
        connection.writeOutbound(new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER));
        receive("a frame");
        pass(60);
        assertThat(connection.isOpen()).isTrue();
        assertThat(connection.pipeline().get(RequestTimer.class)).isNull();
    }

    @Test
    void aConnectionThatEndsByItselfIsNotCounted() {
        receive("G");
        connection.close();
        pass(60);
        assertThat(late).hasValue(0);
    }

    private void receive(String bytes) {
        connection.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
    }

    private void trickle(String bytes) {
        for (var i = 0; i < LONGEST_SECONDS; i++) {
            assertThat(connection.isOpen()).as("after %d s", i).isTrue();
            receive(bytes.substring(i, i + 1));
            pass(1);
        }
    }

    private void pass(int seconds) {
        connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
    }

    private static DefaultFullHttpResponse ok() {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
    }

    private void assertEnded() {
        assertThat(connection.isOpen()).isFalse();
        assertThat(late).hasValue(1);
    }
}
