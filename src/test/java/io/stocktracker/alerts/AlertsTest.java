package io.stocktracker.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.alerts.Alert.State;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Version;
import io.stocktracker.testing.ManualScheduler;
import io.stocktracker.testing.MutableClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AlertsTest {

    private static final Symbol AAPL = new Symbol("AAPL");
    private static final String HANGING = "http://192.0.2.2";
    private static final String IMPOSSIBLE = "http://192.0.2.3";

    private final TestDocuments store = new TestDocuments();
    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-23T15:00:00Z"));
    private final Target target = new Target();
    private final Feed feed = new Feed();
    private final Replica first = new Replica();
    private long sequence;

    /** A target that accepts, refuses or never answers. */
    private static final class Target implements Sender {

        private final List<String> requests = new ArrayList<>();
        private boolean refuses;
        private boolean hangs;

        @Override
        public CompletionStage<Void> send(Alert alert, AlertsConfig.Target to) {
            if (to.url().equals(IMPOSSIBLE)) {
                throw new IllegalArgumentException(to.url());
            }
            requests.add(alert.id());
            return hangs || to.url().equals(HANGING)
                    ? new CompletableFuture<>()
                    : refuses
                            ? CompletableFuture.failedStage(new IOException("HTTP 500"))
                            : CompletableFuture.completedStage(null);
        }
    }

    private static final class Feed implements FeedStatus {

        private State state = State.LIVE;

        @Override
        public String source() {
            return "test";
        }

        @Override
        public State state() {
            return state;
        }

        @Override
        public void onChange(Runnable listener) {}
    }

    /** A replica that shares its alerts with others. */
    private final class Replica {

        private final ManualScheduler scheduler = new ManualScheduler();
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private boolean leads = true;
        private final Alerts alerts = new Alerts(
                store,
                () -> leads,
                feed,
                TestAlertsConfig.of(Map.of(
                        "phone",
                        TestAlertsConfig.target("http://192.0.2.1"),
                        "desk",
                        TestAlertsConfig.target(HANGING),
                        "attic",
                        TestAlertsConfig.target(IMPOSSIBLE))),
                target,
                new AlertMetrics(meters),
                new ObjectMapper().registerModule(new JavaTimeModule()),
                scheduler,
                clock,
                scheduler::nanoTime);

        Replica() {
            scheduler.scheduleWithFixedDelay(alerts::tick, 0, Alerts.INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            scheduler.run();
        }

        /** Makes the replica a follower. */
        Replica following() {
            leads = false;
            return this;
        }

        Alert add(String target) {
            var added = alerts.add(AAPL, AlertCondition.ABOVE, new BigDecimal("200"), target)
                    .toCompletableFuture()
                    .join();
            scheduler.run();
            return added;
        }

        void passes(Duration time) {
            scheduler.advance(time);
        }

        State state() {
            return alerts.all().get(0).state();
        }

        double count(String name) {
            return meters.get("stocktracker.alerts." + name).counter().count();
        }
    }

    private void price(String last, Replica... replicas) {
        var quote = Quote.first(AAPL, new BigDecimal(last), clock.instant());
        sequence++;
        for (var replica : replicas) {
            replica.alerts.apply(new Ticked(new Version(1, sequence), clock.instant(), List.of(quote)));
        }
    }

    @Test
    void anAlertThatRingsIsDeliveredOnce() {
        var alert = first.add("phone");
        price("199.99", first);
        first.passes(Duration.ofSeconds(1));
        assertThat(target.requests).isEmpty();

        price("200", first);
        price("201", first);
        first.passes(Duration.ofSeconds(2));
        assertThat(target.requests).containsExactly(alert.id());
        assertThat(first.state()).isEqualTo(State.DELIVERED);
        assertThat(first.count("rang")).isEqualTo(1);
        assertThat(first.count("delivered")).isEqualTo(1);
    }

    @Test
    void stalePricesRingNothing() {
        first.add("phone");
        for (var state : List.of(FeedStatus.State.STALE, FeedStatus.State.CLOSED)) {
            feed.state = state;
            price("201", first);
            first.passes(Duration.ofSeconds(1));
        }
        assertThat(target.requests).isEmpty();
        feed.state = FeedStatus.State.LIVE;
        price("201", first);
        first.passes(Duration.ofSeconds(1));
        assertThat(target.requests).hasSize(1);
    }

    @Test
    void aDeliveryIsRetriedWithBackoffForAnHour() {
        var alert = first.add("phone");
        target.refuses = true;
        price("201", first);
        first.passes(Duration.ofSeconds(16));
        assertThat(target.requests).hasSize(5).containsOnly(alert.id());
        assertThat(first.alerts.trouble()).contains("Target phone: HTTP 500");

        first.passes(Duration.ofMinutes(66));
        assertThat(first.state()).isEqualTo(State.FAILED);
        assertThat(target.requests).hasSizeBetween(15, 25);
        assertThat(first.count("gave.up")).isEqualTo(1);

        var attempts = target.requests.size();
        first.passes(Duration.ofHours(1));
        assertThat(target.requests).hasSize(attempts);
    }

    @Test
    void aHangingTargetDelaysNoOther() {
        for (var alerts = 0; alerts < 50; alerts++) {
            first.add("desk");
        }
        var alert = first.add("phone");
        price("201", first);
        first.passes(Duration.ofSeconds(1));
        assertThat(target.requests).contains(alert.id());
        assertThat(first.alerts.count(State.DELIVERED)).isEqualTo(1);
    }

    @Test
    void anImpossibleRequestFailsAndDelaysNoOther() {
        for (var alerts = 0; alerts < 50; alerts++) {
            first.add("attic");
        }
        first.add("phone");
        price("201", first);
        first.passes(Duration.ofSeconds(1));
        assertThat(first.alerts.count(State.DELIVERED)).isEqualTo(1);
        first.passes(Duration.ofMinutes(66));
        assertThat(first.alerts.count(State.FAILED)).isEqualTo(50);
    }

    @Test
    void aClockJumpEndsNoDelivery() {
        first.add("phone");
        target.refuses = true;
        price("201", first);
        first.passes(Duration.ofSeconds(1));
        clock.advance(Duration.ofHours(5));
        target.refuses = false;
        first.passes(Duration.ofMinutes(5));
        assertThat(first.state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void aTargetThatIsNoLongerConfiguredFailsAtOnce() {
        first.add("fax");
        price("201", first);
        first.passes(Duration.ofSeconds(1));
        assertThat(first.state()).isEqualTo(State.FAILED);
        assertThat(target.requests).isEmpty();
    }

    @Test
    void afterARestartADeliveryContinuesWithTheSameId() {
        var alert = first.add("phone");
        target.hangs = true;
        price("201", first);
        first.passes(Duration.ofSeconds(1));
        target.hangs = false;

        var restarted = new Replica();
        restarted.passes(Duration.ofSeconds(1));
        assertThat(target.requests).containsExactly(alert.id(), alert.id());
        assertThat(restarted.state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void aDeliveryOlderThanAnHourAfterARestartIsTriedOnceMoreAndFails() {
        first.add("phone");
        target.hangs = true;
        price("201", first);
        first.passes(Duration.ofSeconds(1));
        target.hangs = false;
        target.refuses = true;
        clock.advance(Duration.ofHours(2));

        var restarted = new Replica();
        restarted.passes(Duration.ofSeconds(1));
        assertThat(target.requests).hasSize(2);
        assertThat(restarted.state()).isEqualTo(State.FAILED);
    }

    @Test
    void theNextLeaderDeliversAnAlertThatTheFirstCouldNotStore() {
        var second = new Replica().following();
        var alert = first.add("phone");
        second.passes(Duration.ofSeconds(1));

        price("201", first, second); // and the first is killed
        price("150", second);
        second.passes(Duration.ofSeconds(2));
        assertThat(target.requests).isEmpty();
        second.leads = true;
        second.passes(Duration.ofSeconds(2));
        assertThat(target.requests).containsExactly(alert.id());
        assertThat(second.state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void aFollowerRevertsAnAlertThatTheLeaderDoesNotConfirm() {
        var second = new Replica().following();
        first.add("phone");
        second.passes(Duration.ofSeconds(1));
        price("201", second);
        second.passes(Duration.ofSeconds(1));
        assertThat(second.state()).isEqualTo(State.DELIVERING);
        clock.advance(Alerts.FOLLOWER_TIMEOUT.plusSeconds(1));
        second.passes(Duration.ofSeconds(1));
        assertThat(second.state()).isEqualTo(State.WAITING);
    }

    @Test
    void followersSeeTheLeadersChanges() {
        var second = new Replica().following();
        first.add("phone");
        price("201", first, second);
        first.passes(Duration.ofSeconds(1));
        second.passes(Duration.ofSeconds(2));
        assertThat(second.state()).isEqualTo(State.DELIVERED);
        second.alerts.remove(second.alerts.all().get(0).id());
        first.passes(Duration.ofSeconds(2));
        assertThat(first.alerts.all()).isEmpty();
    }

    @Test
    void nothingIsDeliveredBeforeItIsStored() {
        var alert = first.add("phone");
        store.goAway();
        price("201", first);
        first.passes(Duration.ofSeconds(5));
        assertThat(target.requests).isEmpty();
        store.comeBack();
        first.passes(Duration.ofSeconds(2));
        assertThat(target.requests).containsExactly(alert.id());
    }

    @Test
    void aStorageThatLostItsContentGetsTheAlertsBack() {
        first.add("phone");
        first.passes(Duration.ofSeconds(2));
        store.loseAll();
        first.passes(Duration.ofSeconds(2));
        assertThat(first.alerts.all()).hasSize(1);
        var second = new Replica();
        second.passes(Duration.ofSeconds(1));
        assertThat(second.alerts.all()).hasSize(1);
    }

    @Test
    void anAlertIsKeptForADayAfterItsEnd() {
        first.add("phone");
        price("201", first);
        first.passes(Duration.ofSeconds(2));
        clock.advance(Alerts.KEPT_AFTER_END.plusSeconds(1));
        first.passes(Duration.ofSeconds(1));
        assertThat(first.alerts.all()).isEmpty();
    }

    @Test
    void thePausesDoubleUpToFiveMinutes() {
        assertThat(Alerts.pause(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Alerts.pause(3)).isEqualTo(Duration.ofSeconds(8));
        assertThat(Alerts.pause(9)).isEqualTo(Duration.ofMinutes(5));
        assertThat(Alerts.pause(1_000)).isEqualTo(Duration.ofMinutes(5));
    }
}
