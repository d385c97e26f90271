package io.stocktracker.feed.live;

import io.stocktracker.market.Symbol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The content of a message of a vendor's stream. */
public sealed interface VendorMessage {

    /** The vendor accepts subscriptions from now on. */
    record Accepted() implements VendorMessage {}

    /** Trades, in the order in which they came. */
    record Trades(List<Trade> trades) implements VendorMessage {}

    /**
     * A trade was cancelled or corrected.
     *
     * @param original the trade as reported before; its time may be that of the correction, and its effect is not known
     * @param corrected the corrected trade, empty if it was cancelled; its time may be that of the correction
     */
    record Correction(Trade original, Optional<Trade> corrected) implements VendorMessage {}

    /**
     * A part of the message cannot be read; the others can.
     *
     * @param what is wrong, see {@link UnreadableException}
     */
    record Unreadable(String what) implements VendorMessage {}

    /** A heartbeat with the vendor's time; it may have been delayed on its way. */
    record Heartbeat(Instant time) implements VendorMessage {}

    /** All symbols that are subscribed to, as the vendor confirms. */
    record Subscribed(Set<Symbol> symbols) implements VendorMessage {}

    /**
     * The vendor refuses something.
     *
     * @param message the vendor's own words
     */
    record Refused(Reason reason, String message) implements VendorMessage {}

    /** Why a vendor refuses; each reason has another reaction. */
    enum Reason {
        /** The key is invalid, or its plan does not include the stream: trying again would fail too. */
        KEY,
        /** The key allows no further connection: trying again works once the other one is closed. */
        PLACE_TAKEN,
        /** One of the requested symbols cannot be subscribed to. */
        SUBSCRIPTION,
        /** More symbols than the plan allows. */
        TOO_MANY_SYMBOLS,
        /** This connection cannot be used any more. */
        CONNECTION,
        /** A request was refused; the connection stays open. */
        REQUEST
    }
}
