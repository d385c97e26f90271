package io.stocktracker.feed.live;

/** The operator's plan with the vendor does not include the requested data. */
public final class NotInPlanException extends UnreadableException {

    private static final long serialVersionUID = 1;

    public NotInPlanException() {
        super("not in the plan of this key");
    }
}
