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
 * Changes the list on behalf of clients, over WebSocket and HTTP alike: checks each client's rights and limits the
 * changes of each address. Every add and every remove of a symbol counts, whatever its outcome. Thread-safe.
 */
public final class GuardedListings {

    private final Listings listings;
    private final Access adding;
    private final Access removing;
    private final ChangeRateLimiter limit;
    private final Counter refused;

    GuardedListings(
            Listings listings, Access adding, Access removing, ChangeRateLimiter limit, MeterRegistry registry) {
        this.listings = listings;
        this.adding = adding;
        this.removing = removing;
        this.limit = limit;
        this.refused = Counter.builder("stocktracker.changes.refused")
                .description("Changes of the list that were refused because their address asked for too many")
                .register(registry);
    }

    /**
     * The listings as seen by one client. Beyond its limit they answer {@link Outcome#TOO_MANY_CHANGES}; within it, if
     * the client has no right, {@link Outcome#NOT_ALLOWED}. So the limit also bounds how fast tokens can be guessed.
     */
    public Listings of(Client client) {
        return new Listings() {
            @Override
            public CompletionStage<Outcome> add(Symbol symbol) {
                return guarded(client, adding, () -> listings.add(symbol));
            }

            @Override
            public CompletionStage<Outcome> remove(Symbol symbol) {
                return guarded(client, removing, () -> listings.remove(symbol));
            }

            @Override
            public boolean addsUnknown() {
                return listings.addsUnknown();
            }
        };
    }

    private CompletionStage<Outcome> guarded(Client client, Access access, Supplier<CompletionStage<Outcome>> change) {
        if (!limit.take(client.address())) {
            refused.increment();
            return CompletableFuture.completedStage(Outcome.TOO_MANY_CHANGES);
        }
        return access.decide(client) == AccessDecision.GRANTED
                ? change.get()
                : CompletableFuture.completedStage(Outcome.NOT_ALLOWED);
    }

    /** Whether a client may add, rate limits apart. */
    public AccessDecision accessToAdd(Client client) {
        return adding.decide(client);
    }

    /** Whether a client may remove, rate limits apart. */
    public AccessDecision accessToRemove(Client client) {
        return removing.decide(client);
    }

    /** How long a client that was refused waits for its next change, if no other client of its address makes one. */
    public Duration pause() {
        return limit.pause();
    }
}
