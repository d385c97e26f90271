package io.stocktracker.market;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a stock's quote can be relied on, as its source makes it out.
 *
 * @param state whether new prices can be expected
 * @param reason why, as a sentence for a person, where the state alone does not say enough
 * @param split the ratio of a split that its price seems to have gone through since the previous close
 */
public record Condition(StockState state, Optional<String> reason, Optional<SplitRatio> split) {

    /** Prices come, and there is nothing more to say. */
    public static final Condition LIVE = new Condition(StockState.LIVE, Optional.empty(), Optional.empty());

    /** The same split mark with another state. */
    public Condition with(StockState newer, Optional<String> why) {
        return new Condition(newer, why, split);
    }

    /** The same state with another split mark. */
    public Condition with(Optional<SplitRatio> newer) {
        return new Condition(state, reason, newer);
    }

    // Written out, because a native executable interprets the generated ones: see market/package-info.

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || other instanceof Condition condition
                        && state == condition.state
                        && reason.equals(condition.reason)
                        && split.equals(condition.split);
    }

    @Override
    public int hashCode() {
        return Objects.hash(state, reason, split);
    }
}
