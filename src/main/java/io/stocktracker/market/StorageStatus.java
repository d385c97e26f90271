package io.stocktracker.market;

import java.util.Optional;

/** How the storage of the board and of its past is. Safe for any thread; asking never blocks. */
public interface StorageStatus {

    /** Which storage it is: one word, as in the configuration. */
    String kind();

    /** Whether there is a board to serve. Once there is, there always is, if an old one. */
    default boolean hasBoard() {
        return true;
    }

    /** Why changes are refused or prices are not kept at the moment, for a person; nothing if all is well. */
    Optional<String> trouble();
}
