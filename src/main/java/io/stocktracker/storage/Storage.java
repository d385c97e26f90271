package io.stocktracker.storage;

import io.stocktracker.market.Backfill;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.StorageStatus;
import java.util.concurrent.CompletionStage;

/** A journal and the history of its prices, which are stored in the same place. */
public interface Storage extends StorageStatus, AutoCloseable {

    Journal journal();

    PriceHistory history();

    /** Adds candles to the history that were not recorded here. */
    Backfill backfill();

    /** The alerts of the board. */
    DocumentStore alerts();

    /** Starts the background tasks; called once, when everything else is ready for commands. Returns at once. */
    default void begin() {}

    /**
     * Whether the board has never been marked as initialized and this process is the one to list the initial symbols:
     * of the processes that share the storage, the leader. Never blocks; may change at any time.
     */
    boolean needsInitialListing();

    /** Stores for good that the initial symbols were listed. The stage fails if that cannot be stored now. */
    CompletionStage<?> markInitialized();

    /**
     * Leaves the leader's tasks to other processes that share this storage. Call it when this process ends or cannot do
     * them. Returns within 2 s, even if the storage hangs.
     */
    default void resign() {}

    /** Stores pending writes and closes the storage; commands fail from now on. */
    @Override
    void close();
}
