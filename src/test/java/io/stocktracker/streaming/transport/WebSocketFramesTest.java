package io.stocktracker.streaming.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.stocktracker.market.Version;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Our frames, read by Netty's decoder with the default limits of clients. */
public class WebSocketFramesTest {

    private static final byte[] SYNC_FLUSH = {0, 0, (byte) 0xff, (byte) 0xff};

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 65_537, 131_072, 1_000_000})
    void aTextOfAnyLengthIsRead(int length) {
        var text = text(length);
        var frames = read(WebSocketFrames.text(text));
        assertThat(payload(frames)).isEqualTo(text);
        assertThat(frames.get(0).rsv()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 600, 8_192, 65_536, 1_000_000})
    void aDeflatedTextOfAnyLengthIsRead(int length) throws DataFormatException {
        var inflater = new Inflater(true);
        // Twice, so the second uses the first one's window.
        for (var i = 0; i < 2; i++) {
            var text = text(length);
            var frames = read(WebSocketFrames.deflatedText(text));
            assertThat(frames.get(0).rsv()).isEqualTo(4);
            assertThat(frames.stream().skip(1)).allMatch(frame -> frame.rsv() == 0);
            assertThat(inflate(inflater, payload(frames))).isEqualTo(text);
        }
        inflater.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 511})
    void aSmallFrameIsNotDeflated(int length) {
        var frame = new Frame(new Version(1, 1), text(length));
        assertThat(read(frame.bytes(true)).get(0).rsv()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 5_000})
    void aLongFrameIsDeflatedForClientsThatNegotiatedIt(int length) {
        var frame = new Frame(new Version(1, 1), text(length));
        assertThat(read(frame.bytes(true)).get(0).rsv()).isEqualTo(4);
        assertThat(read(frame.bytes(false)).get(0).rsv()).isZero();
    }

    @Test
    void severalRepliesAreReadFromOneBuffer() {
        var frames = frames(WebSocketFrames.replies(List.of(text(5), text(200), text(0))));
        assertThat(frames).allMatch(frame -> frame instanceof TextWebSocketFrame && frame.isFinalFragment());
        assertThat(frames.stream().map(frame -> ByteBufUtil.getBytes(frame.content())))
                .containsExactly(text(5), text(200), text(0));
    }

    private static byte[] text(int length) {
        var random = new Random(length);
        var text = new StringBuilder(length);
        while (text.length() < length) {
            text.append(random.nextInt(1_000)).append(",\"symbol\":");
        }
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    private static List<WebSocketFrame> frames(ByteBuf bytes) {
        var decoder = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(false)
                .allowExtensions(true)
                .maxFramePayloadLength(WebSocketFrames.MAX_FRAME_BYTES)
                .build();
        var channel = new EmbeddedChannel(new WebSocket13FrameDecoder(decoder));
        channel.writeInbound(bytes);
        var frames = new ArrayList<WebSocketFrame>();
        for (WebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            frames.add(frame);
        }
        return frames;
    }

    private static List<WebSocketFrame> read(ByteBuffer bytes) {
        var frames = frames(Unpooled.wrappedBuffer(bytes.duplicate()));
        assertThat(frames.get(0)).isInstanceOf(TextWebSocketFrame.class);
        assertThat(frames.stream().skip(1)).allMatch(ContinuationWebSocketFrame.class::isInstance);
        for (var i = 0; i < frames.size(); i++) {
            assertThat(frames.get(i).isFinalFragment()).isEqualTo(i == frames.size() - 1);
        }
        return frames;
    }

    private static byte[] payload(List<WebSocketFrame> frames) {
        var payload = new ByteArrayOutputStream();
        frames.forEach(frame -> payload.writeBytes(ByteBufUtil.getBytes(frame.content())));
        return payload.toByteArray();
    }

    /** The text of one compressed message. */
    public static byte[] inflate(Inflater inflater, byte[] deflated) throws DataFormatException {
        var input = new ByteArrayOutputStream();
        input.writeBytes(deflated);
        input.writeBytes(SYNC_FLUSH);
        inflater.setInput(input.toByteArray());
        var inflated = new ByteArrayOutputStream();
        var chunk = new byte[8_192];
        while (!inflater.needsInput()) {
            inflated.write(chunk, 0, inflater.inflate(chunk));
        }
        return inflated.toByteArray();
    }
}
