package io.stocktracker.feed.live;

/** A vendor said something that is not what its documents promise. */
public final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param message what is wrong, for the log; it may quote the vendor */
    public UnreadableException(String message) {
        super(message);
    }
}
