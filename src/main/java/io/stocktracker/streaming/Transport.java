package io.stocktracker.streaming;

import io.stocktracker.protocol.CloseCode;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The way to one client. {@link #execute}, {@link #close} and {@link #cutOff} may be called by any thread, everything
 * else by the connection's own thread alone.
 */
interface Transport {

    /**
     * The thread that this connection shares with many others, so that they can be served together; nothing if it wants
     * to be served by itself. The same object for all connections of one thread.
     */
    Optional<Executor> loop();

    /** Runs {@code task} on the connection's own thread, at once if this is it. */
    void execute(Runnable task);

    /** Whether the connection takes an update now: what it was given before is, but for little, on its way. */
    boolean isWritable();

    /**
     * Has {@code listener} run on the connection's own thread each time the connection becomes writable again, but never
     * within {@link #write}; call it once.
     */
    void onWritable(Runnable listener);

    /**
     * Writes an update; to be called only while {@link #isWritable}.
     *
     * @return how many bytes it puts on the network
     */
    int write(Frame frame);

    /** How much of what was written waits in this process; it shrinks while the client takes something. */
    long unsent();

    /**
     * Sends a text message that is for this client alone.
     *
     * @return completes, on the connection's own thread, when its bytes are with the operating system; fails if the
     *     connection is closed
     */
    CompletionStage<Void> send(String text);

    /** Says why the connection ends, and ends it once the client has answered or a few seconds have passed. */
    void close(CloseCode code, String reason);

    /** Ends the connection at once, without a word. */
    void cutOff();
}
