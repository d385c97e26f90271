package io.stocktracker.storage;

import java.util.Locale;

/** Where the board and its history are kept. */
public enum StorageKind {
    /** In the process alone. */
    MEMORY,
    /** In a file of this machine. */
    SQLITE,
    /** In a Redis that several replicas share. */
    REDIS;

    /** As in the configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
