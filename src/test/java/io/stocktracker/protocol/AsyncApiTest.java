package io.stocktracker.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The AsyncAPI document describes the wire protocol. */
class AsyncApiTest {

    private static final JsonNode DOCUMENT = read(Path.of("docs", "asyncapi.yaml"));
    private static final JsonNode SCHEMAS = DOCUMENT.at("/components/schemas");

    private static JsonNode read(Path file) {
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> goldenMessages() {
        return Stream.of("client", "server").flatMap(folder -> Json.examples(folder).stream());
    }

    @ParameterizedTest
    @MethodSource("goldenMessages")
    void everyGoldenMessageMatchesItsSchema(Path file) {
        var message = Json.read(file);

        assertThat(schemaOf(message).validate(message)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("goldenMessages")
    void aMessageWithAMisspelledMemberViolatesItsSchema(Path file) {
        var message = Json.read(file).<ObjectNode>deepCopy();
        message.put("tpye", "add");

        assertThat(schemaOf(message).validate(message)).isNotEmpty();
    }

    @Test
    void everyMessageOfTheDocumentHasAGoldenMessage() {
        assertThat(SCHEMAS.properties())
                .map(Map.Entry::getValue)
                .map(AsyncApiTest::typeOf)
                .filteredOn(type -> !type.isEmpty())
                .containsExactlyInAnyOrderElementsOf(goldenMessages()
                        .map(file -> Json.read(file).get("type").textValue())
                        .distinct()
                        .toList());
    }

    @Test
    void theErrorCodesAreThoseOfTheCode() {
        assertThat(SCHEMAS.at("/Error/properties/code/enum"))
                .extracting(JsonNode::textValue)
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList());
    }

    @Test
    void theSymbolPatternAcceptsTheSymbolsOfTheCode() {
        var pattern = Pattern.compile(SCHEMAS.at("/Symbol/pattern").textValue());

        var texts = Stream.concat(
                IntStream.rangeClosed(' ', '~')
                        .mapToObj(c -> Character.toString(c))
                        .flatMap(c -> Stream.of(c, "A" + c)),
                Stream.of("", "A".repeat(24), "A".repeat(25)));
        assertThat(texts)
                .allSatisfy(text -> assertThat(pattern.matcher(text).matches())
                        .as(text)
                        .isEqualTo(Symbol.of(text).isPresent()));
    }

    @Test
    void allReferencesOfTheDocumentResolve() {
        assertThat(DOCUMENT.findValues("$ref"))
                .isNotEmpty()
                .allMatch(reference ->
                        !DOCUMENT.at(reference.textValue().substring(1)).isMissingNode());
    }

    /** The schema of a message's type, without additional members. */
    private static Schema schemaOf(JsonNode message) {
        var type = message.get("type").textValue();
        var name = SCHEMAS.properties().stream()
                .filter(each -> typeOf(each.getValue()).equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The document has no message " + type))
                .getKey();
        // References lead to the place where JSON schemas have their definitions.
        var definitions = Json.parse(SCHEMAS.toString().replace("#/components/schemas/", "#/definitions/"));
        definitions.forEach(schema -> {
            if (schema.has("properties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
        });
        var schema = JsonNodeFactory.instance.objectNode();
        schema.set("definitions", definitions);
        schema.putArray("allOf").addObject().put("$ref", "#/definitions/" + name);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(schema);
    }

    private static String typeOf(JsonNode schema) {
        return schema.at("/properties/type/const").asText();
    }
}
