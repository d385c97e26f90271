package io.stocktracker.market;

import java.util.Optional;

/** The state of the storage of the board and its history. Safe for any thread; never blocks. */
public interface StorageStatus {

    /** Which storage it is: one word, as in the configuration. */
    String kind();

    /** Whether there is a board to serve. Once true it stays true, although the board may be out of date. */
    default boolean hasBoard() {
        return true;
    }

    /** Why changes are refused or prices are not kept at the moment, for a person; nothing if all is well. */
    Optional<String> trouble();
}
