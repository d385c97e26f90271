package io.stocktracker.feed.live;

import io.stocktracker.market.Symbol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A message of a vendor's stream. What is of no interest says nothing, but is a sign of life. */
public sealed interface VendorMessage {

    /** The vendor takes subscriptions from now on. */
    record Accepted() implements VendorMessage {}

    /** Trades, in the order in which they came. */
    record Trades(List<Trade> trades) implements VendorMessage {}

    /**
     * A trade did not happen, or not in this way.
     *
     * @param original what was reported before; its time may be that of the correction, and its effect is not known
     * @param corrected what happened instead; its time may be that of the correction
     */
    record Correction(Trade original, Optional<Trade> corrected) implements VendorMessage {}

    /**
     * A part of the message cannot be read; the others can.
     *
     * @param what is wrong, see {@link UnreadableException}
     */
    record Unreadable(String what) implements VendorMessage {}

    /** A sign of life with the vendor's time; it may have waited in between. */
    record Heartbeat(Instant time) implements VendorMessage {}

    /** All that is subscribed to. */
    record Subscribed(Set<Symbol> symbols) implements VendorMessage {}

    /**
     * The vendor refuses something.
     *
     * @param message the vendor's own words
     */
    record Refused(Reason reason, String message) implements VendorMessage {}

    /** Why a vendor refuses, as far as it makes a difference to what comes next. */
    enum Reason {
        /** The key, or what it was bought for: trying again is of no use. */
        KEY,
        /** Another connection has the place of this one: trying again helps once that is gone. */
        PLACE_TAKEN,
        /** One of the symbols that were to be subscribed to cannot be. */
        SUBSCRIPTION,
        /** More symbols than the plan allows. */
        TOO_MANY_SYMBOLS,
        /** This connection is of no use any more. */
        CONNECTION,
        /** Something to know of; the connection goes on. */
        REQUEST
    }
}
