package io.stocktracker.market;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ticker of a stock: 1 to 15 characters of {@code A–Z 0–9 . - ^ = :}, beginning with a letter, a digit or
 * {@code ^}.
 *
 * @param value the ticker in upper case
 */
public record Symbol(String value) implements Comparable<Symbol> {

    /** The most characters a symbol has. */
    public static final int MAX_LENGTH = 15;

    /** What a symbol looks like, for a person. */
    public static final String RULE =
            "A symbol has 1 to " + MAX_LENGTH + " letters, digits or . - ^ = : and begins with a letter, a digit or ^.";

    private static final Pattern SYNTAX = Pattern.compile("[A-Z0-9^][A-Z0-9.\\-^=:]{0," + (MAX_LENGTH - 1) + "}");

    /** @throws IllegalArgumentException if {@code value} is not a symbol in upper case */
    public Symbol {
        if (!SYNTAX.matcher(value).matches()) {
            throw new IllegalArgumentException(RULE);
        }
    }

    /**
     * Reads what a person typed: blanks around it are dropped and ASCII letters become upper case. Other letters are
     * refused rather than upper-cased, because some of them ({@code ı}, {@code ſ}) would turn into ASCII ones.
     *
     * @return the symbol, or nothing if {@code text} is none
     */
    public static Optional<Symbol> parse(String text) {
        var trimmed = text.strip();
        if (trimmed.length() > MAX_LENGTH || !trimmed.chars().allMatch(c -> c < 128)) {
            return Optional.empty();
        }
        var upper = trimmed.toUpperCase(Locale.ROOT);
        return SYNTAX.matcher(upper).matches() ? Optional.of(new Symbol(upper)) : Optional.empty();
    }

    @Override
    public int compareTo(Symbol other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
