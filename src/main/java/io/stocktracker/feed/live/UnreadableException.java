package io.stocktracker.feed.live;

/** A message of a vendor that its documentation does not allow. */
public class UnreadableException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param message what is wrong, for the log; it may quote the vendor */
    public UnreadableException(String message) {
        super(message);
    }
}
