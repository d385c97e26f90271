package io.stocktracker.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.testing.Json;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CloseCodeTest {

    /** The browser's tests read the same file and check how the page reacts to each code. */
    @Test
    void theBrowserKnowsEveryCode() {
        var golden = Json.read(Path.of("src/test/resources/protocol/close-codes.json"));
        var known = StreamSupport.stream(golden.spliterator(), false)
                .collect(Collectors.toMap(
                        code -> code.get("name").textValue(),
                        (JsonNode code) -> code.get("code").intValue()));
        assertThat(known)
                .isEqualTo(Arrays.stream(CloseCode.values()).collect(Collectors.toMap(Enum::name, CloseCode::code)));
    }
}
