package io.stocktracker.alerts;

import io.stocktracker.access.Access;
import io.stocktracker.access.AccessDecision;
import io.stocktracker.access.Client;
import io.stocktracker.access.GuardedListings;
import io.stocktracker.market.Outcome;
import java.util.Optional;

/** Who may see and change the alerts. A change counts toward the limit of changes of the client's address. */
public final class AlertAccess {

    private final GuardedListings listings;
    private final Access access;

    AlertAccess(GuardedListings listings, Access access) {
        this.listings = listings;
        this.access = access;
    }

    /** Whether a client may see and change the alerts, rate limits apart. */
    public AccessDecision decide(Client client) {
        return access.decide(client);
    }

    /** Whether a client may see the alerts. */
    public boolean maySee(Client client) {
        return decide(client) == AccessDecision.GRANTED;
    }

    /** Why a client may not make a change now: {@code NOT_ALLOWED} or {@code TOO_MANY_CHANGES}; empty if it may. */
    public Optional<Outcome> refusal(Client client) {
        return listings.refuse(client, access);
    }
}
