package io.stocktracker.feed.live;

/** A vendor's message or response is malformed, or an error. */
public class UnreadableException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param message what is wrong, for the log; it may quote the vendor */
    public UnreadableException(String message) {
        super(message);
    }
}
