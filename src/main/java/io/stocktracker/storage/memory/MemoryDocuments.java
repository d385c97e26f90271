package io.stocktracker.storage.memory;

import io.stocktracker.storage.DocumentStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Documents in memory, lost when the process ends. */
final class MemoryDocuments implements DocumentStore {

    private final Map<String, String> documents = new HashMap<>();
    private long revision;

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public synchronized CompletionStage<Long> revision() {
        return CompletableFuture.completedStage(revision);
    }

    @Override
    public synchronized CompletionStage<Map<String, String>> all() {
        return CompletableFuture.completedStage(Map.copyOf(documents));
    }

    @Override
    public synchronized CompletionStage<?> put(Map<String, String> texts) {
        documents.putAll(texts);
        return changed();
    }

    @Override
    public synchronized CompletionStage<?> replace(Map<String, String> texts) {
        texts.forEach(documents::replace);
        return changed();
    }

    @Override
    public synchronized CompletionStage<?> remove(Collection<String> keys) {
        documents.keySet().removeAll(keys);
        return changed();
    }

    private CompletionStage<?> changed() {
        revision++;
        return CompletableFuture.completedStage(null);
    }
}
