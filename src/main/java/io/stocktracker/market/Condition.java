package io.stocktracker.market;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a stock's quote can be relied on.
 *
 * @param state whether new prices can be expected
 * @param reason why, as a sentence for a person; empty if the state says enough
 * @param split the ratio of a suspected split since the previous close
 */
public record Condition(StockState state, Optional<String> reason, Optional<SplitRatio> split) {

    /** New prices arrive, and there is no reason or suspected split to report. */
    public static final Condition LIVE = new Condition(StockState.LIVE, Optional.empty(), Optional.empty());

    /** This condition with another state and reason. */
    public Condition with(StockState newer, Optional<String> why) {
        return new Condition(newer, why, split);
    }

    /** This condition with another suspected split. */
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
