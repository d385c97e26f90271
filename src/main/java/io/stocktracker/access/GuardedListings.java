package io.stocktracker.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes the list on behalf of clients, over WebSocket and HTTP alike. Checks each client's rights and limits the
 * changes of each address. Every add and every remove of a symbol and every change of an alert counts, whatever its
 * outcome. Thread-safe.
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
                .description("Refused adds, removes and changes of alerts beyond the limit of the client's address")
                .register(registry);
    }

    /**
     * Adds symbols on behalf of a client, decided in this order; each counts as one change. Beyond the limit of the
     * client's address the outcome is {@link Outcome#TOO_MANY_CHANGES}; within it, if the client has no right,
     * {@link Outcome#NOT_ALLOWED}. So the limit also bounds how fast tokens can be guessed.
     *
     * @return an outcome for each symbol, in their order
     */
    public List<CompletionStage<Outcome>> add(Client client, List<Symbol> symbols) {
        return guarded(client, adding, symbols, listings::addAll);
    }

    /** Removes symbols on behalf of a client, as {@link #add} adds them. */
    public List<CompletionStage<Outcome>> remove(Client client, List<Symbol> symbols) {
        return guarded(
                client,
                removing,
                symbols,
                allowed -> allowed.stream().map(listings::remove).toList());
    }

    /** See {@link Listings#sourceBusyFor}. */
    public Optional<Duration> sourceBusyFor() {
        return listings.sourceBusyFor();
    }

    /** See {@link Listings#addsUnknown}. */
    public boolean addsUnknown() {
        return listings.addsUnknown();
    }

    private List<CompletionStage<Outcome>> guarded(
            Client client,
            Access access,
            List<Symbol> symbols,
            Function<List<Symbol>, List<CompletionStage<Outcome>>> change) {
        var allowed = new ArrayList<Symbol>(symbols.size());
        var refusals = new ArrayList<@Nullable Outcome>(symbols.size());
        for (var symbol : symbols) {
            var refusal = refusal(client, access);
            refusals.add(refusal);
            if (refusal == null) {
                allowed.add(symbol);
            }
        }
        var outcomes = change.apply(allowed).iterator();
        return refusals.stream()
                .map(refusal -> refusal == null ? outcomes.next() : CompletableFuture.completedStage(refusal))
                .toList();
    }

    /**
     * Counts a change toward the limit of the client's address.
     *
     * @return why the client may not make it, if so
     */
    public Optional<Outcome> refuse(Client client, Access access) {
        return Optional.ofNullable(refusal(client, access));
    }

    private @Nullable Outcome refusal(Client client, Access access) {
        if (!limit.take(client.address())) {
            refused.increment();
            return Outcome.TOO_MANY_CHANGES;
        }
        return access.decide(client) == AccessDecision.GRANTED ? null : Outcome.NOT_ALLOWED;
    }

    /** Whether a client may add, rate limits apart. */
    public AccessDecision accessToAdd(Client client) {
        return adding.decide(client);
    }

    /** Whether a client may remove, rate limits apart. */
    public AccessDecision accessToRemove(Client client) {
        return removing.decide(client);
    }
}
