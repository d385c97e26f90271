package io.stocktracker.market;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StageFailureTest {

    private final Exception cause = new IllegalStateException("away", new IllegalArgumentException());

    @Test
    void theCauseIsWithoutItsWrapper() {
        assertThat(StageFailure.cause(new CompletionException(cause))).isSameAs(cause);
        assertThat(StageFailure.cause(new ExecutionException(cause))).isSameAs(cause);
    }

    @Test
    void aFailureWithoutWrapperIsItsOwnCause() {
        assertThat(StageFailure.cause(cause)).isSameAs(cause);
        var empty = new CompletionException("no cause", null);
        assertThat(StageFailure.cause(empty)).isSameAs(empty);
    }
}
