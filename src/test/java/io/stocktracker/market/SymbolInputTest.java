package io.stocktracker.market;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/** Checks the golden files, which the browser tests read too. */
class SymbolInputTest {

    private static final Path FOLDER = Path.of("src/test/resources/symbols");

    @TestFactory
    Stream<DynamicTest> aTextIsASymbolOrIsRefusedWithTheProblem() throws IOException {
        var golden = read("parse.json");
        assertThat(Symbol.RULE).isEqualTo(golden.get("rule").textValue());
        assertThat(SymbolInput.MISSING).isEqualTo(golden.get("missing").textValue());
        return cases(golden.get("cases"), example -> {
            var input = example.get("input").textValue();
            if (example.has("symbol")) {
                var symbol = new Symbol(example.get("symbol").textValue());
                assertThat(SymbolInput.parse(input)).contains(symbol);
                assertThat(SymbolInput.require(input)).isEqualTo(symbol);
            } else {
                var refusal = example.has("problem")
                        ? example.get("problem").textValue() + " " + Symbol.RULE
                        : SymbolInput.MISSING;
                assertThat(SymbolInput.parse(input)).isEmpty();
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> SymbolInput.require(input))
                        .withMessage(refusal);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aListHasItsPartsOnceWithoutHeadings() throws IOException {
        return cases(
                read("split.json"),
                example -> assertThat(SymbolInput.split(example.get("input").textValue()))
                        .isEqualTo(
                                new SymbolInput.Entries(texts(example.get("parts")), texts(example.get("headings")))));
    }

    @Test
    void readsTheSameInATurkishLocale() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(SymbolInput.parse("gis")).contains(new Symbol("GIS"));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static JsonNode read(String file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(FOLDER.resolve(file)));
    }

    private interface Check {
        void of(JsonNode example);
    }

    private static Stream<DynamicTest> cases(JsonNode examples, Check check) {
        assertThat(examples).isNotEmpty();
        return stream(examples).map(example -> dynamicTest(example.get("input").toString(), () -> check.of(example)));
    }

    private static List<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::textValue).toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
