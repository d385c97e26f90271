package io.stocktracker.protocol;

import io.stocktracker.market.Symbol;
import org.jspecify.annotations.Nullable;

/** What a client says. */
public sealed interface ClientMessage {

    /** Comes back in the answer; null if the client gave none. */
    @Nullable
    MessageId id();

    /** List this symbol, for everybody. */
    record Add(@Nullable MessageId id, Symbol symbol) implements ClientMessage {}

    /** Take this symbol off the list, for everybody. */
    record Remove(@Nullable MessageId id, Symbol symbol) implements ClientMessage {}

    /** Is anybody there? */
    record Ping(@Nullable MessageId id) implements ClientMessage {}
}
