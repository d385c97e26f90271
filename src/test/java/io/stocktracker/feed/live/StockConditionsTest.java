package io.stocktracker.feed.live;

import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingHours;
import io.stocktracker.testing.LogRecorder;
import io.stocktracker.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class StockConditionsTest {

    private static final Symbol KO = new Symbol("KO");
    private static final Symbol IBM = new Symbol("IBM");

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-23T15:00:00Z"));
    private final LogRecorder log = new LogRecorder();
    private final List<Symbol> asked = new ArrayList<>();
    private final List<Symbol> subscribedAgain = new ArrayList<>();
    private final List<String> connectedAgain = new ArrayList<>();

    /** Close to overflow, because {@code System.nanoTime()} may start at any value. */
    private long nanos = Long.MAX_VALUE - 1;

    private MarketPhase phase = MarketPhase.OPEN;
    private Set<Symbol> unconfirmed = Set.of();

    private final StockConditions conditions =
            new StockConditions("Vendor", symbol -> new Hours(), clock, () -> nanos, new StockConditions.Remedies() {
                @Override
                public void ask(Collection<Symbol> symbols) {
                    asked.addAll(symbols);
                }

                @Override
                public void subscribeAgain(Symbol symbol) {
                    subscribedAgain.add(symbol);
                }

                @Override
                public void connectAgain(String why) {
                    connectedAgain.add(why);
                }
            });

    /** Trading hours whose phase the test sets. */
    private final class Hours implements TradingHours {

        @Override
        public MarketPhase phase(Instant at) {
            return phase;
        }

        @Override
        public Optional<Instant> nextChange(Instant at) {
            return Optional.empty();
        }

        @Override
        public LocalDate day(Instant at) {
            return LocalDate.of(2026, 11, 23);
        }

        @Override
        public Instant begin(LocalDate day) {
            return Instant.parse("2026-11-23T05:00:00Z");
        }
    }

    @BeforeEach
    void follow() {
        conditions.follow(Set.of(KO, IBM));
        conditions.connected();
    }

    @AfterEach
    void end() {
        log.close();
    }

    private void pass(Duration time) {
        for (var seconds = time.toSeconds(); seconds > 0; seconds--) {
            nanos += Duration.ofSeconds(1).toNanos();
            conditions.check(true, unconfirmed);
        }
    }

    private void trade(int times, Symbol... symbols) {
        for (var i = 0; i < times; i++) {
            pass(Duration.ofSeconds(1));
            for (var symbol : symbols) {
                conditions.traded(symbol);
            }
        }
    }

    private StockState state(Symbol symbol) {
        return conditions.of(symbol).orElseThrow().state();
    }

    private String reason(Symbol symbol) {
        return conditions.of(symbol).orElseThrow().reason().orElse("");
    }

    @Test
    void aTradedStockIsLiveAndNothingIsRequested() {
        trade(300, KO, IBM);
        assertThat(state(KO)).isEqualTo(StockState.LIVE);
        assertThat(asked).isEmpty();
    }

    @Test
    void aSilentStreamIsCheckedWithinAMinuteAndQuietIfTheQuotesAgree() {
        trade(60, KO, IBM);
        pass(StockConditions.MIN_STREAM_SILENCE);
        assertThat(asked).containsExactlyInAnyOrder(KO, IBM);

        conditions.stated(KO, false);
        conditions.stated(IBM, false);
        pass(Duration.ofSeconds(70));
        conditions.stated(KO, false);
        conditions.stated(IBM, false);
        pass(Duration.ofSeconds(25));
        assertThat(state(KO)).isEqualTo(StockState.QUIET);
        assertThat(connectedAgain).isEmpty();
    }

    @Test
    void aStreamThatIsSilentWhilePricesMoveIsReconnectedAndStaleUntilATrade() {
        trade(60, KO, IBM);
        pass(StockConditions.MIN_STREAM_SILENCE);
        conditions.stated(KO, true);
        pass(StockConditions.EXPLANATION_TIMEOUT);

        assertThat(connectedAgain).hasSize(1);
        assertThat(state(IBM)).isEqualTo(StockState.STALE);
        assertThat(reason(IBM)).isEqualTo("Vendor sends no prices.");
        conditions.connected();
        assertThat(state(IBM)).isEqualTo(StockState.STALE);
        conditions.traded(KO);
        assertThat(state(IBM)).isEqualTo(StockState.LIVE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneQuoteThatDiffersCountsMoreThanOthersThatAgree(boolean first) {
        trade(60, KO, IBM);
        pass(StockConditions.MIN_STREAM_SILENCE);
        conditions.stated(KO, first);
        conditions.stated(IBM, !first);
        pass(StockConditions.EXPLANATION_TIMEOUT);
        assertThat(connectedAgain).hasSize(1);
    }

    @Test
    void oneQuoteThatAgreesIsEnoughIfTheOtherIsMissing() {
        trade(60, KO, IBM);
        pass(StockConditions.MIN_STREAM_SILENCE);
        conditions.stated(KO, false);
        pass(StockConditions.ANSWER_TIMEOUT);
        assertThat(connectedAgain).isEmpty();
        assertThat(state(KO)).isEqualTo(StockState.LIVE);
    }

    @Test
    void aSilentStockWithoutAQuoteIsSubscribedToAgainAndStale() {
        trade(60, KO, IBM);
        for (var i = 0; i < 60; i++) {
            trade(1, IBM);
        }
        assertThat(asked).contains(KO);
        conditions.unanswered(KO);
        conditions.unanswered(KO);
        assertThat(state(KO)).isEqualTo(StockState.STALE);
        assertThat(reason(KO)).isEqualTo("Vendor sends no prices for KO and does not answer requests for them.");
        assertThat(subscribedAgain).containsExactly(KO);
        conditions.stated(KO, false);
        assertThat(state(KO)).isEqualTo(StockState.LIVE);
    }

    @Test
    void quotesThatAgreeEndAFalseAlarm() {
        trade(60, KO, IBM);
        pass(StockConditions.MIN_STREAM_SILENCE);
        conditions.stated(KO, true);
        pass(StockConditions.EXPLANATION_TIMEOUT);
        assertThat(state(IBM)).isEqualTo(StockState.STALE);
        conditions.connected();
        asked.clear();
        pass(StockConditions.MAX_STREAM_SILENCE);
        assertThat(asked).isNotEmpty();
        conditions.stated(KO, false);
        assertThat(state(IBM)).isEqualTo(StockState.STALE);
        conditions.stated(IBM, false);
        assertThat(state(IBM)).isEqualTo(StockState.QUIET);
    }

    @Test
    void anAlarmOfTheDayBeforeEndsWhenTheMarketOpens() {
        trade(60, KO, IBM);
        pass(StockConditions.MIN_STREAM_SILENCE);
        conditions.stated(KO, true);
        pass(StockConditions.EXPLANATION_TIMEOUT);
        phase = MarketPhase.CLOSED;
        pass(Duration.ofSeconds(1));
        phase = MarketPhase.OPEN;
        pass(Duration.ofSeconds(1));
        assertThat(state(IBM)).isEqualTo(StockState.LIVE);
    }

    @Test
    void aTradeThatExplainsTheQuoteInTimeEndsTheCheck() {
        trade(60, KO, IBM);
        pass(StockConditions.MIN_STREAM_SILENCE);
        conditions.stated(KO, true);
        pass(Duration.ofSeconds(1));
        conditions.traded(KO);
        pass(Duration.ofSeconds(20));
        assertThat(connectedAgain).isEmpty();
        assertThat(state(KO)).isEqualTo(StockState.LIVE);
    }

    @Test
    void aSilentStreamWithoutAnswersIsConnectedAgain() {
        trade(60, KO, IBM);
        pass(StockConditions.MIN_STREAM_SILENCE);
        pass(StockConditions.ANSWER_TIMEOUT);
        assertThat(connectedAgain).hasSize(1);
        assertThat(state(KO)).isEqualTo(StockState.STALE);
    }

    @Test
    void oneSilentStockOfSeveralIsSubscribedToAgain() {
        trade(60, KO, IBM);
        trade(70, KO);
        assertThat(asked).containsOnly(IBM);
        conditions.stated(IBM, true);
        trade(4, KO);

        assertThat(subscribedAgain).containsExactly(IBM);
        assertThat(connectedAgain).isEmpty();
        assertThat(state(KO)).isEqualTo(StockState.LIVE);
        assertThat(reason(IBM)).isEqualTo("Vendor sends no prices for IBM.");
        assertThat(log.messages()).containsOnlyOnce("IBM is stale: Vendor sends no prices for IBM.");
        conditions.traded(IBM);
        assertThat(state(IBM)).isEqualTo(StockState.LIVE);
    }

    @Test
    void aSubscriptionThatIsNotConfirmedIsRepeatedAndNamed() {
        unconfirmed = Set.of(IBM);
        trade(1, KO);
        assertThat(subscribedAgain).containsExactly(IBM);
        assertThat(state(IBM)).isEqualTo(StockState.STALE);
        trade(70, KO);
        assertThat(subscribedAgain).containsExactly(IBM, IBM);

        unconfirmed = Set.of();
        trade(20, KO);
        assertThat(state(IBM)).isEqualTo(StockState.LIVE);
    }

    @Test
    void aStockWithoutPricesHasEndedAndIsRequestedHourly() {
        conditions.missing(KO, "Vendor has no prices for KO any more.");
        trade(60, IBM);
        assertThat(state(KO)).isEqualTo(StockState.ENDED);
        assertThat(log.messages()).containsOnlyOnce("KO has ended: Vendor has no prices for KO any more.");
        assertThat(asked).isEmpty();

        trade((int) StockConditions.ASK_AGAIN_AFTER.toSeconds(), IBM);
        assertThat(asked).containsExactly(KO);
        conditions.stated(KO, false);
        assertThat(state(KO)).isNotEqualTo(StockState.ENDED);
    }

    @Test
    void aRefusedSubscriptionStaysEndedDespiteALaterQuote() {
        conditions.refused(KO, "KO is delisted");
        conditions.stated(KO, false);
        assertThat(state(KO)).isEqualTo(StockState.ENDED);
        conditions.traded(KO);
        assertThat(state(KO)).isEqualTo(StockState.LIVE);
    }

    @Test
    void aRefusedSubscriptionIsRequestedAgainEachHour() {
        conditions.refused(KO, "KO is delisted");
        pass(StockConditions.ASK_AGAIN_AFTER.minusSeconds(1));
        assertThat(subscribedAgain).doesNotContain(KO);
        pass(Duration.ofSeconds(1));
        assertThat(subscribedAgain).containsOnlyOnce(KO);
        pass(StockConditions.ASK_AGAIN_AFTER);
        assertThat(subscribedAgain).filteredOn(KO::equals).hasSize(2);
        assertThat(state(KO)).isEqualTo(StockState.ENDED);
    }

    @Test
    void silenceInAClosedMarketIsNotChecked() {
        trade(60, KO, IBM);
        phase = MarketPhase.CLOSED;
        pass(Duration.ofHours(2));
        assertThat(asked).isEmpty();
        assertThat(state(KO)).isEqualTo(StockState.CLOSED);

        phase = MarketPhase.OPEN;
        pass(Duration.ofSeconds(30));
        assertThat(asked).isEmpty();
        assertThat(state(KO)).isEqualTo(StockState.LIVE);
    }

    @Test
    void withoutAConnectionStocksOfOpenMarketsAreStaleAfterAGracePeriod() {
        conditions.check(false, Set.of());
        assertThat(state(KO)).isEqualTo(StockState.LIVE);
        nanos += StockConditions.GRACE.toNanos();
        assertThat(reason(KO)).isEqualTo("There is no connection to Vendor.");
        conditions.connected();
        assertThat(state(KO)).isEqualTo(StockState.LIVE);
    }

    @Test
    void anUnfollowedSymbolHasNoState() {
        assertThat(conditions.of(new Symbol("PEP"))).isEmpty();
    }
}
