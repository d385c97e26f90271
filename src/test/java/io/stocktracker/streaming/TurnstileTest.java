package io.stocktracker.streaming;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TurnstileTest {

    private final AtomicInteger refused = new AtomicInteger();
    private final EmbeddedChannel connection = new EmbeddedChannel(new Turnstile(refused::incrementAndGet));

    @Test
    void sixteenRequestsMayBeOpenAndTheNextEndsTheConnection() {
        ask(15);
        assertThat(connection.isOpen()).isTrue();
        ask(1);
        assertThat(connection.isOpen()).isFalse();
        assertThat(refused).hasValue(1);
        assertThat(connection.inboundMessages()).hasSize(15);
    }

    @Test
    void anAnswerMakesRoomForOneRequest() {
        ask(15);
        for (var i = 0; i < 100; i++) {
            answer(HttpResponseStatus.OK);
            ask(1);
        }
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void anAnswerInPartsCountsOnce() {
        ask(15);
        connection.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        connection.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
        ask(1);
        assertThat(connection.isOpen()).isTrue();
        ask(1);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void anInformationalAnswerMakesNoRoom() {
        for (var i = 0; i < 15; i++) {
            ask(1);
            answer(HttpResponseStatus.CONTINUE);
            answer(HttpResponseStatus.EARLY_HINTS);
        }
        assertThat(connection.isOpen()).isTrue();
        ask(1);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void itLeavesAConnectionThatBecomesAWebSocket() {
        answer(HttpResponseStatus.SWITCHING_PROTOCOLS);
        assertThat(connection.pipeline().get(Turnstile.class)).isNull();
    }

    private void ask(int times) {
        for (var i = 0; i < times; i++) {
            connection.writeInbound(
                    new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER));
        }
    }

    private void answer(HttpResponseStatus status) {
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER));
    }
}
