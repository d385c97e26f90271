package io.stocktracker.browser;

import io.stocktracker.testing.TrackerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Shares slow fixtures among all tests in a browser: the browser, and a product whose stocks have a history.
 * Both last as long as this JVM. JUnit's stores do not: failsafe gives each class an execution of its own.
 */
final class SharedByAll implements BeforeAllCallback, ParameterResolver {

    private static final String[] SYMBOLS = {
        "AAPL", "MSFT", "NVDA", "AMZN", "GOOGL", "META", "TSLA", "JPM", "KO", "IBM", "AMD", "NFLX"
    };

    private static TrackerProcess boardWithAPast;

    @Override
    public void beforeAll(ExtensionContext context) {
        if (InBrowser.chromium == null) {
            InBrowser.chromium = Chromium.start();
        }
    }

    /** Resolves the shared {@link TrackerProcess}. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TrackerProcess.class;
    }

    @Override
    public TrackerProcess resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (boardWithAPast == null) {
            boardWithAPast = boardWithAPast();
            Runtime.getRuntime().addShutdownHook(new Thread(boardWithAPast::close));
        }
        return boardWithAPast;
    }

    private static TrackerProcess boardWithAPast() {
        try {
            return KeptBoard.of(
                            Files.createTempDirectory(Path.of("target"), "board")
                                    .resolve("board.db"),
                            SYMBOLS)
                    .withPast()
                    .start("tracker.access.change-burst=1000");
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
