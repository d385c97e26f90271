package io.stocktracker.storage.sqlite;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the board is stored. */
@ConfigMapping(prefix = "tracker.sqlite")
public interface SqliteConfig {

    /** The file; it and its directory are created if they are missing. SQLite keeps two more files beside it. */
    @WithDefault("data/stock-tracker.db")
    Path file();
}
