package io.stocktracker.browser;

import io.stocktracker.testing.Program;
import io.stocktracker.testing.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the tests of the browser's modules, which are written for Node.js. */
@Requires(Program.NODE)
class BrowserModulesIT {

    private static final Path TESTS = Path.of("src", "test", "js");

    @Test
    void theBrowserModulesPassTheirOwnTests() throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Program.NODE.path().toString());
        command.add("--test");
        // Node.js 23 and newer print another report if not told.
        command.add("--test-reporter=tap");
        try (var files = Files.list(TESTS)) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".test.mjs"))
                    .sorted()
                    .forEach(command::add);
        }
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).containsPattern("(?m)^# pass [1-9]");
    }
}
