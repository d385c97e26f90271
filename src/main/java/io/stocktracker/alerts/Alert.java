package io.stocktracker.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.market.Quote;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert of the board, which rings once.
 *
 * @param id identifies the alert and its delivery: receivers drop a second notification with the same id
 * @param limit a price, or percent; above 0
 * @param target the name of the operator's target that it is delivered to
 * @param rangAt when the price that rang it entered the journal; null before
 * @param price that price; null before
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Alert(
        String id,
        String symbol,
        AlertCondition condition,
        BigDecimal limit,
        String target,
        Instant createdAt,
        State state,
        @Nullable Instant rangAt,
        @Nullable BigDecimal price) {

    /** The progress of an alert, in the order in which it passes through the states. */
    @RegisterForReflection
    public enum State {
        @JsonProperty("waiting")
        WAITING,
        /** It rang and is not delivered yet. */
        @JsonProperty("delivering")
        DELIVERING,
        @JsonProperty("delivered")
        DELIVERED,
        /** It could not be delivered within an hour, or its target is not configured any more. */
        @JsonProperty("failed")
        FAILED
    }

    Alert rungBy(Quote quote, Instant time) {
        return new Alert(id, symbol, condition, limit, target, createdAt, State.DELIVERING, time, quote.last());
    }

    Alert in(State newer) {
        return new Alert(id, symbol, condition, limit, target, createdAt, newer, rangAt, price);
    }

    /** The same alert, as if it had not rung. */
    Alert waiting() {
        return new Alert(id, symbol, condition, limit, target, createdAt, State.WAITING, null, null);
    }

    boolean isEnded() {
        return state == State.DELIVERED || state == State.FAILED;
    }
}
