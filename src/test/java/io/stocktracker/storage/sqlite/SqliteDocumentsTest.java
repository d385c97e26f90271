package io.stocktracker.storage.sqlite;

import io.stocktracker.storage.DocumentStore;
import io.stocktracker.storage.DocumentStoreContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SqliteDocumentsTest extends DocumentStoreContract {

    @TempDir
    Path directory;

    private SqliteFile file;

    @AfterEach
    void close() {
        file.close();
    }

    @Override
    protected DocumentStore store() {
        file = SqliteFile.open(directory.resolve("board.db"));
        return new SqliteDocuments(file);
    }

    @Test
    void documentsOutliveARestart() {
        SqliteFile.done(store().put(Map.of("a", "1")));
        file.close();
        assertThat(SqliteFile.done(store().all())).isEqualTo(Map.of("a", "1"));
    }
}
