package io.stocktracker.storage.sqlite;

import io.stocktracker.storage.DocumentStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** Documents in a table of their own. */
final class SqliteDocuments implements DocumentStore {

    /** Also created in files of older releases, which ignore it. */
    private static final String TABLE =
            "CREATE TABLE IF NOT EXISTS document (key TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT";

    private final SqliteFile file;

    /** The changes by this process, which is the only writer of the file. */
    private final AtomicLong revision = new AtomicLong();

    SqliteDocuments(SqliteFile file) {
        this.file = file;
        SqliteFile.done(commit(connection -> {
            try (var statement = connection.createStatement()) {
                statement.executeUpdate(TABLE);
            }
        }));
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public CompletionStage<Long> revision() {
        return CompletableFuture.completedStage(revision.get());
    }

    @Override
    public CompletionStage<Map<String, String>> all() {
        return file.read(connection -> {
            var found = new HashMap<String, String>();
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT key, text FROM document")) {
                while (row.next()) {
                    found.put(row.getString("key"), row.getString("text"));
                }
            }
            return found;
        });
    }

    @Override
    public CompletionStage<?> put(Map<String, String> texts) {
        return write("INSERT OR REPLACE INTO document (text, key) VALUES (?, ?)", texts);
    }

    @Override
    public CompletionStage<?> replace(Map<String, String> texts) {
        return write("UPDATE document SET text = ? WHERE key = ?", texts);
    }

    private CompletionStage<?> write(String sql, Map<String, String> texts) {
        return commit(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                for (var text : texts.entrySet()) {
                    statement.setString(1, text.getValue());
                    statement.setString(2, text.getKey());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    @Override
    public CompletionStage<?> remove(Collection<String> keys) {
        return commit(connection -> {
            try (var statement = connection.prepareStatement("DELETE FROM document WHERE key = ?")) {
                for (var key : keys) {
                    statement.setString(1, key);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    private CompletionStage<Long> commit(SqliteFile.Change change) {
        return file.inOrder(() -> {
            file.commit(change);
            return revision.incrementAndGet();
        });
    }
}
