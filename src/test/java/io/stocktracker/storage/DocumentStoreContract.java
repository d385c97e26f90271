package io.stocktracker.storage;

import io.stocktracker.testing.Await;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The contract of document stores. */
public abstract class DocumentStoreContract {

    /** An empty store. */
    protected abstract DocumentStore store();

    @Test
    void documentsAreStoredReplacedAndRemoved() {
        var store = store();
        assertThat(done(store.all())).isEmpty();

        done(store.put(Map.of("a", "1", "b", "{\"text\":\"zwölf 12 €\"}")));
        assertThat(done(store.all())).isEqualTo(Map.of("a", "1", "b", "{\"text\":\"zwölf 12 €\"}"));

        done(store.put(Map.of("a", "2")));
        done(store.remove(List.of("b", "unknown")));
        assertThat(done(store.all())).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void onlyExistingDocumentsAreReplaced() {
        var store = store();
        done(store.put(Map.of("a", "1")));
        done(store.replace(Map.of("a", "2", "removed", "3")));
        assertThat(done(store.all())).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void theRevisionGrowsWithEachChange() {
        var store = store();
        var revision = done(store.revision());
        for (CompletionStage<?> change :
                List.of(store.put(Map.of("a", "1")), store.replace(Map.of("a", "2")), store.remove(List.of("a")))) {
            done(change);
        }
        assertThat(done(store.revision())).isEqualTo(revision + 3);
    }

    private static <T> T done(CompletionStage<T> answer) {
        return Await.done(answer);
    }
}
