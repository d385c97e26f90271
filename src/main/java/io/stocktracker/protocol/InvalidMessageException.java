package io.stocktracker.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client's message that cannot be understood. Its message is for the person who sent it; it has no stack trace. */
public final class InvalidMessageException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient @Nullable MessageId id;
    private final transient Refusal refusal;

    InvalidMessageException(@Nullable MessageId id, Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.id = id;
        this.refusal = Objects.requireNonNull(refusal);
    }

    /** The error that the client gets. */
    public ServerMessage.Error answer() {
        return ServerMessage.Error.of(id, null, refusal);
    }
}
