package io.stocktracker.storage;

import org.jspecify.annotations.Nullable;

/** The storage cannot be used. The message is one or two sentences for the operator: which place, and what to do. */
public final class StorageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public StorageException(String message) {
        super(message);
    }
}
