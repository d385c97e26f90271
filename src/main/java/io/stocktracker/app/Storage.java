package io.stocktracker.app;

import io.stocktracker.journal.Journal;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.StorageStatus;

/** A journal and the past of its prices, which are kept in the same place. */
interface Storage extends AutoCloseable {

    Journal journal();

    PriceHistory history();

    StorageStatus status();

    /**
     * Has {@code seed} run if no board was ever begun here: at once, or later if that is not known yet. Called once, when
     * all else is ready for commands.
     *
     * @param seed lists the stocks to begin with, and waits until they are
     */
    void begin(Runnable seed);

    /**
     * Lets other processes that share this place do what is done by one of them, from now on; called when this one is to end,
     * or cannot do it. Takes 2 s at the most, whatever hangs.
     */
    default void handOver() {}

    /** Keeps what is not kept yet and lets go of the place; commands fail from now on. */
    @Override
    void close();
}
