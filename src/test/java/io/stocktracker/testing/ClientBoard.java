package io.stocktracker.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The board of a client: a fold of the messages on the wire, written from the protocol independently of our code. */
public final class ClientBoard {

    /** What a client does with a message. */
    public enum Verdict {
        APPLIED,
        IGNORED,
        GAP
    }

    /** Members of a row that may be missing; null removes them. */
    private static final Set<String> OPTIONAL = Set.of("reason", "split");

    private final Map<String, ObjectNode> rows = new LinkedHashMap<>();
    private String version = "";

    /** The version that the client has, or an empty text before the first snapshot. */
    public String version() {
        return version;
    }

    /** Whether a symbol is listed. */
    public boolean lists(String symbol) {
        return rows.containsKey(symbol);
    }

    /** How many stocks are listed. */
    public int size() {
        return rows.size();
    }

    /** Version and rows, as in a golden file. */
    public JsonNode toJson() {
        var board = JsonNodeFactory.instance.objectNode();
        board.put("version", version);
        var stocks = board.putArray("stocks");
        rows.values().forEach(row -> stocks.add(row.deepCopy()));
        return board;
    }

    /** The board in a REST response, in the form of {@link #toJson}: rows of REST have two additional members. */
    public static JsonNode ofRest(String answer) {
        var board = (ObjectNode) Json.parse(answer);
        board.remove("source");
        board.get("stocks").forEach(row -> ((ObjectNode) row).remove(List.of("change", "changePercent")));
        return board;
    }

    public Verdict apply(JsonNode message) {
        return switch (message.path("type").asText()) {
            case "snapshot" -> replace(message);
            case "delta" -> change(message);
            default -> Verdict.IGNORED;
        };
    }

    private Verdict replace(JsonNode snapshot) {
        rows.clear();
        snapshot.get("stocks").forEach(this::put);
        version = snapshot.get("version").textValue();
        return Verdict.APPLIED;
    }

    private Verdict change(JsonNode delta) {
        var to = delta.get("version").textValue();
        var since = delta.get("since").textValue();
        if (!epoch(to).equals(epoch(version)) || sequence(since) > sequence(version)) {
            return Verdict.GAP;
        }
        if (sequence(to) <= sequence(version)) {
            return Verdict.IGNORED;
        }
        delta.path("removed").forEach(symbol -> rows.remove(symbol.textValue()));
        delta.path("quotes").forEach(quote -> merge(quote, delta.get("quotesAt")));
        delta.path("stocks").forEach(this::put);
        version = to;
        return Verdict.APPLIED;
    }

    private void put(JsonNode stock) {
        var symbol = stock.get("symbol").textValue();
        rows.remove(symbol);
        rows.put(symbol, stock.deepCopy());
    }

    private void merge(JsonNode quote, JsonNode quotesAt) {
        var row = rows.get(quote.get("symbol").textValue());
        if (row != null) {
            if (quotesAt != null) {
                row.set("time", quotesAt);
            }
            quote.properties().forEach(member -> {
                if (OPTIONAL.contains(member.getKey()) && member.getValue().isNull()) {
                    row.remove(member.getKey());
                } else if (OPTIONAL.contains(member.getKey()) || row.has(member.getKey())) {
                    row.set(member.getKey(), member.getValue());
                }
            });
        }
    }

    private static String epoch(String version) {
        return version.substring(0, Math.max(0, version.indexOf('-')));
    }

    private static long sequence(String version) {
        return Long.parseLong(version.substring(version.indexOf('-') + 1));
    }
}
