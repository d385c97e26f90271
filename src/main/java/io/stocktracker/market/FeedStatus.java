package io.stocktracker.market;

/** Whether prices arrive, and whose they are. Safe for any thread. */
public interface FeedStatus {

    /** Whether the prices on the board are being kept up to date. */
    enum State {
        LIVE,
        STALE
    }

    /** Whose prices these are: one word, as on the wire ({@code simulated}, {@code replay}). */
    String source();

    /** The state now. */
    State state();

    /** Has {@code listener} run after each change of the state; it must be quick. It cannot be taken back. */
    void onChange(Runnable listener);
}
