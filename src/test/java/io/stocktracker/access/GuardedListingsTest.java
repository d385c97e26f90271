package io.stocktracker.access;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GuardedListingsTest {

    private static final Symbol NVDA = new Symbol("NVDA");
    private static final Client HERE = client("192.0.2.1");
    private static final Client THERE = client("192.0.2.2");

    private final AtomicLong time = new AtomicLong();
    private final List<String> asked = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ChangeRateLimiter limit = new ChangeRateLimiter(30, 3, time::get);
    private final Listings journal = new Listings() {
        @Override
        public CompletionStage<Outcome> add(Symbol symbol) {
            asked.add("add " + symbol);
            return CompletableFuture.completedStage(Outcome.ALREADY_LISTED);
        }

        @Override
        public CompletionStage<Outcome> remove(Symbol symbol) {
            asked.add("remove " + symbol);
            return CompletableFuture.completedStage(Outcome.NOT_LISTED);
        }
    };
    private final GuardedListings listings = listings(Access.EVERYONE, Access.EVERYONE);

    @Test
    void addsAndRemovesCountTogetherWhateverTheirOutcome() {
        assertThat(add(HERE)).isEqualTo(Outcome.ALREADY_LISTED);
        assertThat(remove(HERE)).isEqualTo(Outcome.NOT_LISTED);
        assertThat(add(HERE)).isEqualTo(Outcome.ALREADY_LISTED);
        assertThat(remove(HERE)).isEqualTo(Outcome.TOO_MANY_CHANGES);
        assertThat(add(HERE)).isEqualTo(Outcome.TOO_MANY_CHANGES);
        assertThat(asked).containsExactly("add NVDA", "remove NVDA", "add NVDA");
        assertThat(meters.counter("stocktracker.changes.refused").count()).isEqualTo(2);
    }

    @Test
    void eachOfSeveralSymbolsCounts() {
        var symbols = List.of(new Symbol("A"), new Symbol("B"), new Symbol("C"), new Symbol("D"), new Symbol("E"));
        assertThat(listings.add(HERE, symbols).stream()
                        .map(outcome -> outcome.toCompletableFuture().join()))
                .containsExactly(
                        Outcome.ALREADY_LISTED,
                        Outcome.ALREADY_LISTED,
                        Outcome.ALREADY_LISTED,
                        Outcome.TOO_MANY_CHANGES,
                        Outcome.TOO_MANY_CHANGES);
        assertThat(asked).containsExactly("add A", "add B", "add C");
    }

    @Test
    void anotherAddressHasItsOwnLimit() {
        exhaust(HERE);
        assertThat(add(THERE)).isEqualTo(Outcome.ALREADY_LISTED);
    }

    @Test
    void afterThePauseOneMoreChangeIsPossible() {
        exhaust(HERE);
        assertThat(limit.pause()).isEqualTo(Duration.ofSeconds(2));
        time.addAndGet(limit.pause().toNanos());
        assertThat(add(HERE)).isEqualTo(Outcome.ALREADY_LISTED);
        assertThat(add(HERE)).isEqualTo(Outcome.TOO_MANY_CHANGES);
    }

    @Test
    void theMostRecentAddressesAreRemembered() {
        exhaust(THERE);
        exhaust(HERE);
        for (var i = 0; i < 2 * ChangeRateLimiter.MAX_ADDRESSES; i++) {
            add(client("network " + i));
            assertThat(limit.take(HERE.address())).isFalse();
        }
        assertThat(limit.size()).isEqualTo(ChangeRateLimiter.MAX_ADDRESSES);
        assertThat(add(THERE)).isEqualTo(Outcome.ALREADY_LISTED);
    }

    @Test
    void addingAndRemovingHaveSeparateRights() {
        var holder = new Client(HERE.address(), true);
        var addsForHolders = listings(Access.TOKEN, Access.NOBODY);
        assertThat(add(addsForHolders, HERE)).isEqualTo(Outcome.NOT_ALLOWED);
        assertThat(add(addsForHolders, holder)).isEqualTo(Outcome.ALREADY_LISTED);
        assertThat(remove(addsForHolders, holder)).isEqualTo(Outcome.NOT_ALLOWED);
        assertThat(remove(listings(Access.NOBODY, Access.TOKEN), new Client(THERE.address(), true)))
                .isEqualTo(Outcome.NOT_LISTED);
        assertThat(asked).containsExactly("add NVDA", "remove NVDA");
    }

    @Test
    void rightsAreKnownBeforeAChange() {
        var holder = new Client(HERE.address(), true);
        var addsForHolders = listings(Access.TOKEN, Access.NOBODY);
        assertThat(addsForHolders.accessToAdd(HERE)).isEqualTo(AccessDecision.TOKEN_REQUIRED);
        assertThat(addsForHolders.accessToAdd(holder)).isEqualTo(AccessDecision.GRANTED);
        assertThat(addsForHolders.accessToRemove(holder)).isEqualTo(AccessDecision.DENIED);
        assertThat(listings.accessToAdd(HERE)).isEqualTo(AccessDecision.GRANTED);
        assertThat(listings.accessToRemove(HERE)).isEqualTo(AccessDecision.GRANTED);
    }

    @Test
    void guessedTokensCountAgainstTheLimit() {
        var forHolders = listings(Access.TOKEN, Access.TOKEN);
        while (add(forHolders, HERE) == Outcome.NOT_ALLOWED) {
            assertThat(asked).isEmpty();
        }
        assertThat(add(forHolders, new Client(HERE.address(), true))).isEqualTo(Outcome.TOO_MANY_CHANGES);
    }

    private void exhaust(Client client) {
        while (add(client) != Outcome.TOO_MANY_CHANGES) {
            assertThat(asked).hasSizeLessThan(10);
        }
    }

    private GuardedListings listings(Access add, Access remove) {
        return new GuardedListings(journal, add, remove, limit, meters);
    }

    private static Client client(String address) {
        return new Client(new ClientAddress(address), false);
    }

    private Outcome add(Client client) {
        return add(listings, client);
    }

    private static Outcome add(GuardedListings listings, Client client) {
        return Await.done(listings.add(client, List.of(NVDA)).get(0));
    }

    private Outcome remove(Client client) {
        return remove(listings, client);
    }

    private static Outcome remove(GuardedListings listings, Client client) {
        return Await.done(listings.remove(client, List.of(NVDA)).get(0));
    }
}
