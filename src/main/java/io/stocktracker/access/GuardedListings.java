package io.stocktracker.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Adds stocks to the board and removes them as clients ask for it, over whatever they ask: if they may, and
 * those of one address so often. Each add and each remove of a symbol counts, whatever becomes of it. Safe for any thread.
 */
public final class GuardedListings {

    private final Listings listings;
    private final Permissions permissions;
    private final ChangeRateLimiter limit;
    private final Counter refused;

    GuardedListings(Listings listings, Permissions permissions, ChangeRateLimiter limit, MeterRegistry registry) {
        this.listings = listings;
        this.permissions = permissions;
        this.limit = limit;
        this.refused = Counter.builder("stocktracker.changes.refused")
                .description("Changes of the list that were refused because their address asked for too many")
                .register(registry);
    }

    /**
     * The listings for a client. Beyond its limit they answer {@link Outcome#TOO_MANY_CHANGES}; within it, if it may
     * not, {@link Outcome#NOT_ALLOWED}, so that nobody tries tokens faster than that.
     */
    public Listings of(Client client) {
        return new Listings() {
            @Override
            public CompletionStage<Outcome> add(Symbol symbol) {
                return ifItMay(client, permissions.add(), () -> listings.add(symbol));
            }

            @Override
            public CompletionStage<Outcome> remove(Symbol symbol) {
                return ifItMay(client, permissions.remove(), () -> listings.remove(symbol));
            }

            @Override
            public boolean addsUnknown() {
                return listings.addsUnknown();
            }
        };
    }

    private CompletionStage<Outcome> ifItMay(
            Client client, Permission permission, Supplier<CompletionStage<Outcome>> change) {
        if (!limit.take(client.address())) {
            refused.increment();
            return CompletableFuture.completedStage(Outcome.TOO_MANY_CHANGES);
        }
        return permission.rightOf(client) == Right.GRANTED
                ? change.get()
                : CompletableFuture.completedStage(Outcome.NOT_ALLOWED);
    }

    /** Whether a client may add, apart from how often. */
    public Right rightToAdd(Client client) {
        return permissions.add().rightOf(client);
    }

    /** Whether a client may remove, apart from how often. */
    public Right rightToRemove(Client client) {
        return permissions.remove().rightOf(client);
    }

    /** After this long a client that was refused may change the list once more, if nobody else of its address does. */
    public Duration pause() {
        return limit.pause();
    }
}
