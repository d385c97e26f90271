package io.stocktracker.feed.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The sale conditions of US stocks: for each letter of the consolidated tapes, whether such a sale changes last, high
 * and low, and volume, by the rules of these tapes. Of several conditions, the strictest counts. Unknown conditions are
 * ignored.
 *
 * <p>Where the rules differ between the present and the day, last follows those for the present, and high and low those
 * for the day, because that is what the board shows. Sales before and after the regular hours ({@code T}) move last,
 * and with it the range.
 */
public final class SaleConditions {

    private static final String NASDAQ_TAPE = "C";

    private static final Map<String, SaleEffect> BY_LETTER = Map.ofEntries(
            Map.entry("C", SaleEffect.VOLUME), // cash sale
            Map.entry("G", SaleEffect.NOT_LAST), // bunched sold
            Map.entry("H", SaleEffect.VOLUME), // price variation
            Map.entry("I", SaleEffect.VOLUME), // odd lot
            Map.entry("M", SaleEffect.NOTHING), // official close of one exchange
            Map.entry("N", SaleEffect.VOLUME), // next day
            Map.entry("P", SaleEffect.NOT_LAST), // prior reference price
            Map.entry("Q", SaleEffect.NOTHING), // official open of one exchange
            Map.entry("R", SaleEffect.VOLUME), // seller
            Map.entry("U", SaleEffect.VOLUME), // outside the regular hours, out of sequence
            Map.entry("V", SaleEffect.VOLUME), // contingent
            Map.entry("W", SaleEffect.VOLUME), // average price
            Map.entry("Z", SaleEffect.NOT_LAST), // out of sequence
            Map.entry("4", SaleEffect.NOT_LAST), // derivatively priced
            Map.entry("7", SaleEffect.VOLUME), // qualified contingent
            Map.entry("9", SaleEffect.NOTHING)); // corrected close

    /** The letter of the tapes for each of Finnhub's numbers. */
    private static final Map<String, String> LETTER_BY_FINNHUB_CODE = Map.ofEntries(
            Map.entry("3", "W"),
            Map.entry("5", "C"),
            Map.entry("9", "G"),
            Map.entry("10", "H"),
            Map.entry("12", "I"),
            Map.entry("16", "M"),
            Map.entry("17", "N"),
            Map.entry("20", "Q"),
            Map.entry("21", "P"),
            Map.entry("22", "R"),
            Map.entry("25", "U"),
            Map.entry("26", "V"),
            Map.entry("27", "V"), // stock-option trade, the former name of V
            Map.entry("30", "Z"),
            Map.entry("32", "4"),
            Map.entry("37", "7"),
            Map.entry("39", "9"));

    private SaleConditions() {}

    /**
     * The effect of Alpaca's letters; {@code B} is a bunched trade on the tape of Nasdaq, and an average price on
     * others.
     */
    public static SaleEffect ofTape(JsonNode letters, String tape) {
        var effect = SaleEffect.EVERYTHING;
        for (var node : letters) {
            var letter = node.asText();
            var known = letter.equals("B") && !tape.equals(NASDAQ_TAPE) ? "W" : letter;
            effect = effect.and(BY_LETTER.getOrDefault(known, SaleEffect.EVERYTHING));
        }
        return effect;
    }

    /** The effect of Finnhub's numbers. */
    public static SaleEffect ofFinnhub(JsonNode numbers) {
        var effect = SaleEffect.EVERYTHING;
        for (var node : numbers) {
            var letter = LETTER_BY_FINNHUB_CODE.getOrDefault(node.asText(), "");
            effect = effect.and(BY_LETTER.getOrDefault(letter, SaleEffect.EVERYTHING));
        }
        return effect;
    }
}
