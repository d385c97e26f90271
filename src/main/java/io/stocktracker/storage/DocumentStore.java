package io.stocktracker.storage;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Short texts by key, stored with the board and shared by the processes that share the board. Stages fail if the
 * storage is away; the change may have happened then. Safe for any thread.
 */
public interface DocumentStore {

    /** Whether other processes may change the texts. */
    boolean isShared();

    /** A number that grows with each change. If it is smaller than before, the storage has lost its content. */
    CompletionStage<Long> revision();

    /** All texts by key. */
    CompletionStage<Map<String, String>> all();

    /** Stores texts. */
    CompletionStage<?> put(Map<String, String> texts);

    /** Stores those of the texts whose key exists. */
    CompletionStage<?> replace(Map<String, String> texts);

    /** Removes the texts of keys; those that do not exist are ignored. */
    CompletionStage<?> remove(Collection<String> keys);
}
