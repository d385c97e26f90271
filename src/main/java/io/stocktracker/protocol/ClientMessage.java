package io.stocktracker.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message from a client. */
public sealed interface ClientMessage {

    /** Comes back in every answer; null if the client gave none. */
    @Nullable
    MessageId id();

    /**
     * Adds symbols to the list, for everyone, in this order.
     *
     * @param symbols 1 to {@value Messages#MAX_SYMBOLS} texts as they were typed
     */
    record Add(@Nullable MessageId id, List<String> symbols) implements ClientMessage {}

    /**
     * Removes symbols from the list, for everyone, in this order.
     *
     * @param symbols 1 to {@value Messages#MAX_SYMBOLS} texts as they were typed
     */
    record Remove(@Nullable MessageId id, List<String> symbols) implements ClientMessage {}

    /** Asks for a heartbeat. */
    record Ping(@Nullable MessageId id) implements ClientMessage {}
}
