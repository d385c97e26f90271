package io.stocktracker.streaming.transport;

import io.stocktracker.protocol.CloseCode;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Sends to one client over its connection. Any thread may call {@link #execute}, {@link #close} and {@link #cutOff}.
 * All other methods belong to the connection's event loop.
 */
public interface Transport {

    /** The event loop of this connection; the same object for all connections that share it. */
    Executor eventLoop();

    /** Runs {@code task} on the event loop, at once if the caller is already on it. */
    void execute(Runnable task);

    /** Whether the connection takes an update now, because few earlier bytes still wait in this process. */
    boolean isWritable();

    /** Whether the client sends anything, so that a silent client is gone. */
    default boolean isTwoWay() {
        return true;
    }

    /**
     * Sets the listener that runs on the event loop each time the connection becomes writable again. It never runs
     * within {@link #write}.
     */
    void onWritable(Runnable listener);

    /** Runs {@code listener} on the event loop when the connection has ended, at once if it has ended before. */
    void onClosed(Runnable listener);

    /**
     * Writes an update. Call it only while {@link #isWritable}.
     *
     * @return the number of bytes written
     */
    int write(Frame frame);

    /** The bytes that were written and still wait in this process; they decrease while the client reads. */
    long unsent();

    /**
     * Sends text messages to this client alone, in one write.
     *
     * @return completes on the event loop when the operating system has the bytes; fails if the connection is closed
     */
    CompletionStage<Void> send(List<String> texts);

    /** Closes in an orderly way: what was written before still arrives, if the client reads it within a few seconds. */
    void close(CloseCode code, String reason);

    /** Ends the connection at once, and drops what was not sent yet. */
    void cutOff();
}
