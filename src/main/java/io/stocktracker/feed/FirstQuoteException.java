package io.stocktracker.feed;

import io.stocktracker.market.Outcome;

/** A source has no first quote for a symbol now, for a reason that the person who asked should know. */
public final class FirstQuoteException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Outcome outcome;

    /**
     * @param outcome the outcome of the request that needs the quote
     * @param message for the log
     */
    public FirstQuoteException(Outcome outcome, String message) {
        super(message);
        this.outcome = outcome;
    }

    /** The outcome of the request that needs the quote. */
    public Outcome outcome() {
        return outcome;
    }
}
