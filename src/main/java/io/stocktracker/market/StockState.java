package io.stocktracker.market;

import java.util.Arrays;
import java.util.Locale;

/** Whether new prices can be expected for a stock. */
public enum StockState {
    /** Prices come. */
    LIVE,
    /** It has not traded lately, which is normal for it, and its source confirms the price. */
    QUIET,
    /** Its market is closed. */
    CLOSED,
    /** Prices should come and do not: the one shown may be out of date. */
    STALE,
    /** Its source has no prices for it any more: it was delisted, refused, or is beyond the operator's plan. */
    ENDED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The name on the wire, such as {@code live}. */
    public String word() {
        return word;
    }

    /** @throws IllegalArgumentException if there is no state of this name */
    public static StockState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Not the state of a stock: " + word));
    }
}
