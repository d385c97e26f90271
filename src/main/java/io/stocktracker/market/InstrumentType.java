package io.stocktracker.market;

import java.util.Locale;

/** The kind of an instrument. */
public enum InstrumentType {
    STOCK,
    /** An American depositary receipt: a foreign share that trades in the US. */
    ADR,
    ETF,
    PREFERRED,
    WARRANT,
    UNIT,
    RIGHT,
    NOTE,
    /** A pair of a crypto exchange. */
    COIN,
    UNKNOWN;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The name in reference data and API answers. */
    public String word() {
        return word;
    }

    /**
     * The type with this word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static InstrumentType of(String word) {
        for (var type : values()) {
            if (type.word.equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\" is not a type of instrument.");
    }
}
