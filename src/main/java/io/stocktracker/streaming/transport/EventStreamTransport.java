package io.stocktracker.streaming.transport;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.stocktracker.protocol.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A transport that writes server-sent events to an HTTP response. Updates are events with their version as id, other
 * messages are comments.
 *
 * <p>The client of an event stream sends nothing. If it vanishes, the operating system closes the connection, because
 * data stays unacknowledged.
 */
public final class EventStreamTransport implements Transport {

    /** How long written data may stay unacknowledged; a heartbeat is written after 15 s without other data. */
    private static final int UNACKNOWLEDGED_MILLIS = 60_000;

    private static final String RETRY = "retry=";

    private final HttpServerResponse response;
    private final Channel channel;

    private EventStreamTransport(HttpServerResponse response, Channel channel) {
        this.response = response;
        this.channel = channel;
    }

    /** Begins the response to a request, on its event loop. */
    public static EventStreamTransport open(HttpServerRequest request) {
        var channel = ConnectionChannel.of(request.connection());
        // Only Linux's native transport knows these options; others ignore them.
        channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS);
        channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, NettyTransport.UNSENT_IN_KERNEL);
        var response = request.response()
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache")
                // nginx would collect events in its buffer.
                .putHeader("X-Accel-Buffering", "no");
        // A write that fails has closed the connection; nothing else needs to be done.
        response.exceptionHandler(closed -> {});
        return new EventStreamTransport(response, channel);
    }

    @Override
    public Executor eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public void execute(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }

    @Override
    public boolean isTwoWay() {
        return false;
    }

    @Override
    public boolean isWritable() {
        return isOpen() && channel.isWritable();
    }

    private boolean isOpen() {
        return !response.ended() && !response.closed();
    }

    @Override
    public void onWritable(Runnable listener) {
        // Not within the write: an event above the high-water mark makes it unwritable and writable in one write.
        response.drainHandler(drained -> channel.eventLoop().execute(listener));
    }

    @Override
    public void onClosed(Runnable listener) {
        channel.closeFuture().addListener(closed -> listener.run());
    }

    @Override
    public int write(Frame frame) {
        var event = frame.event();
        response.write(event);
        return event.length();
    }

    @Override
    public long unsent() {
        return NettyTransport.unsent(channel);
    }

    @Override
    public CompletionStage<Void> send(List<String> texts) {
        var comments = new StringBuilder();
        texts.forEach(text -> comments.append(": ").append(text).append("\n\n"));
        return written(isOpen() ? response.write(comments.toString()) : Future.failedFuture("closed"));
    }

    private static CompletionStage<Void> written(Future<Void> write) {
        return write.toCompletionStage();
    }

    /** Ends the response. The delay of a reason {@code retry=<ms>} is sent as the field {@code retry}. */
    @Override
    public void close(CloseCode code, String reason) {
        execute(() -> {
            if (isOpen()) {
                var last = reason.startsWith(RETRY) ? "retry: " + reason.substring(RETRY.length()) + "\n\n" : "\n";
                response.end(last).onComplete(ended -> channel.close());
            }
        });
    }

    @Override
    public void cutOff() {
        NettyTransport.drop(channel);
    }

    @Override
    public String toString() {
        return "event stream " + channel.id();
    }
}
