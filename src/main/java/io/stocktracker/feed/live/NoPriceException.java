package io.stocktracker.feed.live;

/** The vendor reports a price that cannot be shown, such as one that is not above zero. */
public final class NoPriceException extends UnreadableException {

    private static final long serialVersionUID = 1;

    /** @param message what is wrong, for the log; it may quote the vendor */
    public NoPriceException(String message) {
        super(message);
    }
}
