package io.stocktracker.alerts;

import io.stocktracker.storage.DocumentStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A shared document store that a test can make unavailable. */
final class TestDocuments implements DocumentStore {

    private final Map<String, String> documents = new HashMap<>();
    private long revision;
    private boolean away;

    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    void loseAll() {
        documents.clear();
        revision = 0;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public CompletionStage<Long> revision() {
        return answer(revision);
    }

    @Override
    public CompletionStage<Map<String, String>> all() {
        return answer(Map.copyOf(documents));
    }

    @Override
    public CompletionStage<?> put(Map<String, String> texts) {
        return change(() -> documents.putAll(texts));
    }

    @Override
    public CompletionStage<?> replace(Map<String, String> texts) {
        return change(() -> texts.forEach(documents::replace));
    }

    @Override
    public CompletionStage<?> remove(Collection<String> keys) {
        return change(() -> documents.keySet().removeAll(keys));
    }

    private CompletionStage<?> change(Runnable change) {
        if (!away) {
            change.run();
            revision++;
        }
        return answer(null);
    }

    private <T> CompletionStage<T> answer(T value) {
        return away
                ? CompletableFuture.failedStage(new IllegalStateException("away"))
                : CompletableFuture.completedStage(value);
    }
}
