package io.stocktracker.market;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Reads the failures of completion stages and futures, which wrap the exception that made them fail. */
public final class StageFailure {

    private StageFailure() {}

    /** The exception that made a stage fail, without the wrapper that dependent stages and futures put around it. */
    public static Throwable cause(Throwable failure) {
        var wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        var cause = failure.getCause();
        return wrapped && cause != null ? cause : failure;
    }
}
