package io.stocktracker.app;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** The product as it is when nobody says otherwise. */
@QuarkusIntegrationTest
@TestProfile(ProductOnSqliteIT.NewFile.class)
class ProductOnSqliteIT extends ProductContract {

    public static final class NewFile implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                var folder = Files.createTempDirectory("stock-tracker");
                return Map.of(
                        "tracker.sqlite.file", folder.resolve("board.db").toString(), "quarkus.management.port", "0");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
