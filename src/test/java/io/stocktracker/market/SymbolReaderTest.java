package io.stocktracker.market;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stocktracker.market.SymbolReading.Invalid;
import io.stocktracker.market.SymbolReading.Name;
import io.stocktracker.market.SymbolReading.Valid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

class SymbolReaderTest {

    @TestFactory
    Stream<DynamicTest> textsAreReadWithTheDirectory() throws IOException {
        var golden = new ObjectMapper().readTree(Files.readString(Path.of("src/test/resources/symbols/read.json")));
        var reader = new SymbolReader(new Instruments(instruments(golden)), listed(golden)::contains);
        return stream(golden.get("cases"))
                .map(example -> dynamicTest(example.get("input").toString(), () -> {
                    var list = reader.readAll(example.get("input").textValue());
                    assertThat(list.symbols()).extracting(Symbol::value).isEqualTo(texts(example.path("symbols")));
                    assertThat(list.readings().stream().flatMap(SymbolReaderTest::refusal))
                            .isEqualTo(texts(example.path("refusals")));
                    assertThat(list.note()).isEqualTo(example.path("note").asText());
                }));
    }

    private static Stream<String> refusal(SymbolReading reading) {
        if (reading instanceof Invalid invalid) {
            return Stream.of(invalid.reason().replace(" " + Symbol.RULE, ""));
        }
        return reading instanceof Name name ? Stream.of(name.question()) : Stream.empty();
    }

    @TestFactory
    Stream<DynamicTest> allSpellingsOfASymbolAreReadAlike() {
        var reader =
                new SymbolReader(new Instruments(List.of(instrument("BRK.B", "Berkshire Hathaway"))), symbol -> false);
        return Stream.of("BRK B", "$BRK-B", "NYSE:BRK.B", " brkb\u200b ", "BRK/B.US")
                .map(text -> dynamicTest(
                        text, () -> assertThat(reader.read(text)).isEqualTo(new Valid(new Symbol("BRK.B")))));
    }

    @Test
    void severalSymbolsWhereOneIsExpectedAreNamed() {
        var reader = new SymbolReader(
                new Instruments(List.of(instrument("V", "Visa"), instrument("VTI", "Vanguard Morningstar"))),
                symbol -> symbol.value().equals("MA"));
        assertThat(reader.read("v ma"))
                .isEqualTo(new Invalid("v ma", "“v ma” has several symbols. Send each of them on its own: V, MA."));
        assertThat(reader.read("$V $VTI"))
                .isEqualTo(
                        new Invalid("$V $VTI", "“$V $VTI” has several symbols. Send each of them on its own: V, VTI."));
        assertThat(reader.read("v mo")).isInstanceOf(Name.class);
    }

    @Test
    void onlyTheFirstTextsOfARequestAreLookedUpAsNames() {
        var reader = new SymbolReader(
                new Instruments(List.of(instrument("KO", "Coca-Cola"), instrument("BRK.B", "Berkshire Hathaway"))),
                symbol -> false);
        var texts = Stream.concat(Collections.nCopies(50, "coca cola").stream(), Stream.of("ko", "brk-b", "X-Y"))
                .toList();

        var readings = reader.readEach(texts);

        assertThat(readings.subList(0, 10)).allMatch(Name.class::isInstance);
        assertThat(readings.subList(10, 50)).allMatch(Invalid.class::isInstance);
        assertThat(readings.subList(50, 53))
                .containsExactly(
                        new Valid(new Symbol("KO")), new Valid(new Symbol("BRK.B")), new Valid(new Symbol("X-Y")));
    }

    private static List<Instrument> instruments(JsonNode golden) {
        return golden.get("instruments").properties().stream()
                .map(entry -> instrument(entry.getKey(), entry.getValue().textValue()))
                .toList();
    }

    private static Instrument instrument(String symbol, String name) {
        return new Instrument(new Symbol(symbol), name, InstrumentType.STOCK, Optional.empty(), Optional.of("USD"), "");
    }

    private static List<Symbol> listed(JsonNode golden) {
        return texts(golden.get("listed")).stream().map(Symbol::new).toList();
    }

    private static List<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::textValue).toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
