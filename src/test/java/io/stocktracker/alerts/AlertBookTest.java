package io.stocktracker.alerts;

import io.stocktracker.alerts.Alert.State;
import io.stocktracker.market.Condition;
import io.stocktracker.market.Quote;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AlertBookTest {

    private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");

    private final AlertBook book = new AlertBook();
    private Quote quote = Quote.first(new Symbol("AAPL"), new BigDecimal("100"), NOW);

    @ParameterizedTest
    @CsvSource({
        "ABOVE, 110, 109.99, 110",
        "ABOVE, 110, 109.99, 120",
        "BELOW, 90, 90.01, 90",
        "BELOW, 90, 90.01, 80",
        "DAY_PERCENT, 5, 104.99, 105",
        "DAY_PERCENT, 5, 95.01, 94",
    })
    void anAlertRingsOnceWhenThePriceReachesItsLimit(
            AlertCondition condition, String limit, String before, String reached) {
        book.put(alert("1", condition, limit));
        assertThat(judge(before)).isEmpty();

        assertThat(judge(reached)).singleElement().satisfies(rung -> {
            assertThat(rung.id()).isEqualTo("1");
            assertThat(rung.state()).isEqualTo(State.DELIVERING);
            assertThat(rung.price()).isEqualByComparingTo(reached);
            assertThat(rung.rangAt()).isEqualTo(NOW);
        });
        assertThat(judge(reached)).isEmpty();
        assertThat(book.count(State.DELIVERING)).isEqualTo(1);
    }

    @Test
    void exactlyTheAlertsWhoseLimitIsReachedRing() {
        for (var limit = 101; limit <= 110; limit++) {
            book.put(alert("above-" + limit, AlertCondition.ABOVE, "" + limit));
        }
        book.put(alert("same", AlertCondition.ABOVE, "102"));
        book.put(new Alert(
                "other", "IBM", AlertCondition.ABOVE, BigDecimal.ONE, "phone", NOW, State.WAITING, null, null));
        book.remove("above-101");

        assertThat(judge("103")).extracting(Alert::id).containsExactly("above-102", "same", "above-103");
        assertThat(book.count(State.WAITING)).isEqualTo(8);
    }

    @Test
    void aJumpRingsNothingUntilAnotherPriceConfirmsIt() {
        book.put(alert("1", AlertCondition.ABOVE, "150"));
        assertThat(judge("100")).isEmpty();
        assertThat(judge("1000")).isEmpty();
        assertThat(judge("101")).isEmpty();
        assertThat(judge("1000")).isEmpty();
        assertThat(judge("1001")).hasSize(1);
    }

    @Test
    void aFirstPriceFarFromThePreviousCloseRingsNothingUntilAnotherConfirmsIt() {
        book.put(alert("1", AlertCondition.ABOVE, "150"));
        assertThat(judge("1000")).isEmpty();
        assertThat(judge("1001")).hasSize(1);
    }

    @Test
    void theNewestPriceIsKnownAfterAllAlertsWereReadAgain() {
        book.put(alert("1", AlertCondition.ABOVE, "150"));
        judge("100");
        book.replaceAll(List.of(alert("1", AlertCondition.ABOVE, "150")));
        assertThat(judge("1000")).isEmpty();
    }

    @Test
    void aQuoteThatIsOldWhenItArrivesRingsNothing() {
        book.put(alert("1", AlertCondition.ABOVE, "50"));
        var late = NOW.plus(AlertBook.MAX_QUOTE_AGE).plus(Duration.ofSeconds(1));
        assertThat(book.judge(List.of(quote), late)).isEmpty();
        assertThat(book.judge(List.of(quote), NOW)).hasSize(1);
    }

    @Test
    void aQuoteThatIsNotLiveRingsNothing() {
        book.put(alert("1", AlertCondition.ABOVE, "50"));
        for (var state : StockState.values()) {
            if (state != StockState.LIVE) {
                var other = quote.with(Condition.LIVE.with(state, Optional.empty()));
                assertThat(book.judge(List.of(other), NOW)).isEmpty();
            }
        }
        assertThat(book.judge(List.of(quote), NOW)).hasSize(1);
    }

    private static Alert alert(String id, AlertCondition condition, String limit) {
        return new Alert(id, "AAPL", condition, new BigDecimal(limit), "phone", NOW, State.WAITING, null, null);
    }

    private List<Alert> judge(String price) {
        quote = quote.after(new Tick(new Symbol("AAPL"), new BigDecimal(price), 1, NOW));
        return book.judge(List.of(quote), NOW);
    }
}
