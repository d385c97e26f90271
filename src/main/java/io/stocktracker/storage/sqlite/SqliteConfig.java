package io.stocktracker.storage.sqlite;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the board is kept between two starts. */
@ConfigMapping(prefix = "tracker.sqlite")
public interface SqliteConfig {

    /** The file; it and its directory are made if they are missing. SQLite keeps files of its own beside it. */
    @WithDefault("data/stock-tracker.db")
    Path file();
}
