package io.stocktracker.feed.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The conditions of sales of US stocks. By the letters of the consolidated tapes, and what those tapes say of each:
 * whether such a sale is to change last, high and low, and volume. Of several conditions, the strictest counts. One
 * that is not known here changes nothing in that.
 *
 * <p>Where the tapes tell a day from the present, the present counts for last, and the day for high and low, because
 * that is what the board shows. Sales before and after the regular hours ({@code T}) move last, and with it the range.
 */
public final class SaleConditions {

    private static final String TAPE_OF_NASDAQ = "C";

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

    /** Finnhub numbers what the tapes have letters for. */
    private static final Map<String, String> LETTER_OF_FINNHUB = Map.ofEntries(
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
            Map.entry("27", "V"), // stock and option, which is what V was called before
            Map.entry("30", "Z"),
            Map.entry("32", "4"),
            Map.entry("37", "7"),
            Map.entry("39", "9"));

    private SaleConditions() {}

    /**
     * The effect of Alpaca's letters; {@code B} is bunched on the tape of Nasdaq, and an average price on others.
     */
    public static SaleEffect ofTape(JsonNode letters, String tape) {
        var effect = SaleEffect.EVERYTHING;
        for (var node : letters) {
            var letter = node.asText();
            var known = letter.equals("B") && !tape.equals(TAPE_OF_NASDAQ) ? "W" : letter;
            effect = effect.and(BY_LETTER.getOrDefault(known, SaleEffect.EVERYTHING));
        }
        return effect;
    }

    /** The effect of Finnhub's numbers. */
    public static SaleEffect ofFinnhub(JsonNode numbers) {
        var effect = SaleEffect.EVERYTHING;
        for (var node : numbers) {
            var letter = LETTER_OF_FINNHUB.getOrDefault(node.asText(), "");
            effect = effect.and(BY_LETTER.getOrDefault(letter, SaleEffect.EVERYTHING));
        }
        return effect;
    }
}
