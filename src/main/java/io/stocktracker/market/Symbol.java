package io.stocktracker.market;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ticker of an instrument: 1 to 24 characters of {@code A–Z 0–9 . - ^ = : & / _ +}, beginning with a letter, a
 * digit or {@code ^}. What people type becomes a symbol through {@link SymbolReader} or {@link SymbolInput}.
 *
 * @param value the ticker in upper case
 */
public record Symbol(String value) implements Comparable<Symbol> {

    /** Maximum number of characters. */
    public static final int MAX_LENGTH = 24;

    /** The syntax in words, for error messages. */
    public static final String RULE = "A ticker has up to " + MAX_LENGTH
            + " letters, digits or . - ^ = : & / _ + and begins with a letter, a digit or ^.";

    /** @throws IllegalArgumentException if {@code value} is not a symbol in upper case */
    public Symbol {
        if (!isValid(value)) {
            throw new IllegalArgumentException(RULE);
        }
    }

    /** Parses a symbol that a program wrote; empty if the text is not exactly a symbol in upper case. */
    public static Optional<Symbol> of(String text) {
        return isValid(text) ? Optional.of(new Symbol(text)) : Optional.empty();
    }

    private static boolean isValid(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && canBegin(text.charAt(0))
                && text.chars().allMatch(Symbol::canContain);
    }

    static boolean canBegin(int character) {
        return isLetterOrDigit(character) || character == '^';
    }

    static boolean canContain(int character) {
        return isLetterOrDigit(character) || ".-^=:&/_+".indexOf(character) >= 0;
    }

    private static boolean isLetterOrDigit(int character) {
        return character >= 'A' && character <= 'Z' || character >= '0' && character <= '9';
    }

    @Override
    public int compareTo(Symbol other) {
        return value.compareTo(other.value);
    }

    // Written out, because a native executable interprets the generated ones: see market/package-info.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Symbol symbol && value.equals(symbol.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
