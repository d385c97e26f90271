package io.stocktracker.storage;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Short texts by key, kept beside the board and shared by the processes that share it. Stages fail if the storage is
 * away, and then it may have happened. Safe for any thread.
 */
public interface DocumentStore {

    /** Whether other processes may change it. */
    boolean isShared();

    /** A number that grows with each change; a smaller one than before says that the storage lost its content. */
    CompletionStage<Long> revision();

    /** All texts by key. */
    CompletionStage<Map<String, String>> all();

    /** Stores texts. */
    CompletionStage<?> put(Map<String, String> texts);

    /** Stores those of the texts whose key is there. */
    CompletionStage<?> replace(Map<String, String> texts);

    /** Removes texts, if they are there. */
    CompletionStage<?> remove(Collection<String> keys);
}
