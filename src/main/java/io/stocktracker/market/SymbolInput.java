package io.stocktracker.market;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules for text that people type or paste as symbols, as far as they need no reference data: which characters are
 * dropped, what separates symbols, and why a text is refused. {@code symbol-input.js} applies the same rules in the
 * page; both are tested with the golden files in {@code src/test/resources/symbols}.
 */
public final class SymbolInput {

    /** The refusal of an empty text. */
    public static final String MISSING = "Type a ticker first, such as NVDA.";

    private static final int MAX_SHOWN = 32;

    private static final String QUOTES = "\"'`\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a";

    private static final Pattern DASHES = Pattern.compile("[\u2010-\u2015\u2212\u2043]");

    /** Spreadsheets keep a text as text in a formula: ="005930". */
    private static final Pattern TEXT_FORMULA = Pattern.compile("^=(?=\").*\"$", Pattern.DOTALL);

    private static final Pattern SEPARATOR = Pattern.compile("[,;|\u3001\t-\r\u2028\u2029]");

    /** TradingView writes "###Section" between the symbols of an exported list. */
    private static final String SECTION = "###";

    private static final Set<String> COLUMN_HEADINGS = Set.of("SYMBOL", "SYMBOLS", "TICKER", "TICKERS");

    /** The scripts that a refusal names; Latin would say nothing. */
    private static final Set<UnicodeScript> NAMED_SCRIPTS = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.ARMENIAN,
            UnicodeScript.CHEROKEE,
            UnicodeScript.CYRILLIC,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.GEORGIAN,
            UnicodeScript.GREEK,
            UnicodeScript.HAN,
            UnicodeScript.HANGUL,
            UnicodeScript.HEBREW,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI);

    private SymbolInput() {}

    /**
     * The entries of a list.
     *
     * @param parts each entry once and cleaned; one may hold several symbols or a name, with blanks between the words
     * @param headings the headings that were left out
     */
    public record Entries(List<String> parts, List<String> headings) {}

    /**
     * Drops what people do not see or mean: NFKC, typographic dashes to {@code -}, invisible characters, surrounding
     * blanks and quotes. Marks that reorder text stay, so that they are refused.
     */
    public static String clean(String text) {
        var visible = new StringBuilder(text.length());
        DASHES.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
                .replaceAll("-")
                .codePoints()
                .filter(character -> !isInvisible(character))
                .forEach(visible::appendCodePoint);
        var trimmed = trim(visible, false);
        return trim(TEXT_FORMULA.matcher(trimmed).find() ? trimmed.substring(1) : trimmed, true);
    }

    private static String trim(CharSequence text, boolean quotesToo) {
        var begin = 0;
        var end = text.length();
        while (begin < end && isDropped(text.charAt(begin), quotesToo)) {
            begin++;
        }
        while (end > begin && isDropped(text.charAt(end - 1), quotesToo)) {
            end--;
        }
        return text.subSequence(begin, end).toString();
    }

    private static boolean isDropped(char character, boolean quotesToo) {
        return isBlank(character) || quotesToo && QUOTES.indexOf(character) >= 0;
    }

    /** The text with {@code a–z} in upper case. Other letters stay, because some of them would become ASCII ones. */
    static String upperCase(String text) {
        var upper = new StringBuilder(text);
        for (var i = 0; i < upper.length(); i++) {
            var letter = upper.charAt(i);
            if (letter >= 'a' && letter <= 'z') {
                upper.setCharAt(i, (char) (letter - 'a' + 'A'));
            }
        }
        return upper.toString();
    }

    /** The symbol that a text is after cleaning, if it is one. */
    public static Optional<Symbol> parse(String text) {
        return Symbol.of(upperCase(clean(text)));
    }

    /**
     * The symbol that a text is after cleaning.
     *
     * @throws IllegalArgumentException if it is not a symbol; the message is the {@link #refusal(String)}
     */
    public static Symbol require(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException(refusal(text)));
    }

    /** Splits a list at commas, semicolons, tabs and line breaks, and leaves its headings out. */
    public static Entries split(String text) {
        var parts = new LinkedHashMap<String, String>();
        var headings = new ArrayList<String>();
        var pieces = SEPARATOR.split(Normalizer.normalize(text, Normalizer.Form.NFKC), -1);
        for (var piece : pieces) {
            var part = clean(piece);
            var upper = upperCase(part);
            if (part.startsWith(SECTION)) {
                headings.add(part.substring(SECTION.length()).strip());
            } else if (pieces.length > 1 && parts.isEmpty() && COLUMN_HEADINGS.contains(upper)) {
                headings.add(part);
            } else if (!part.isEmpty()) {
                parts.putIfAbsent(upper, part);
            }
        }
        return new Entries(List.copyOf(parts.values()), headings);
    }

    /**
     * Says why a text is not a symbol: the text, the character or length that is wrong, and the rule.
     *
     * @param text a text that {@link #parse(String)} refuses
     */
    public static String refusal(String text) {
        var cleaned = clean(text);
        return cleaned.isEmpty()
                ? MISSING
                : "“" + shown(cleaned) + "” " + problem(upperCase(cleaned)) + ". " + Symbol.RULE;
    }

    private static String problem(String text) {
        var wrong = text.codePoints()
                .filter(character -> !Symbol.canContain(character))
                .findFirst();
        if (wrong.isPresent()) {
            return "contains " + named(wrong.getAsInt());
        }
        return Symbol.canBegin(text.charAt(0))
                ? "has " + text.length() + " characters"
                : "begins with “" + text.charAt(0) + "”";
    }

    private static String named(int character) {
        var code = String.format(Locale.ROOT, "U+%04X", character);
        if (isBlank(character)) {
            return "a blank";
        }
        if (reordersText(character)) {
            return "a hidden character (" + code + ")";
        }
        if (Character.getType(character) == Character.CONTROL) {
            return "a control character (" + code + ")";
        }
        if (Character.getType(character) == Character.SURROGATE) {
            return "a broken character (" + code + ")";
        }
        var written = Character.toString(character);
        if (Character.isLetter(character)) {
            return "the letter " + written + " (" + code + script(character) + ")";
        }
        return "“" + written + "”" + (character < 128 ? "" : " (" + code + ")");
    }

    private static String script(int letter) {
        var script = UnicodeScript.of(letter);
        return NAMED_SCRIPTS.contains(script)
                ? ", " + script.name().charAt(0) + script.name().substring(1).toLowerCase(Locale.ROOT)
                : "";
    }

    /** The text as a message quotes it: without controls, and cut if it is long. */
    static String shown(String cleaned) {
        return shown(cleaned, MAX_SHOWN);
    }

    /** @param limit how many characters it may have */
    public static String shown(String cleaned, int limit) {
        var visible = cleaned.codePoints()
                .filter(character -> isBlank(character) || !isUnprintable(character))
                .limit(limit + 1L)
                .map(character -> isBlank(character) ? ' ' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return visible.codePointCount(0, visible.length()) <= limit
                ? visible.toString()
                : visible.substring(0, visible.offsetByCodePoints(0, limit)) + "…";
    }

    private static boolean isUnprintable(int character) {
        var type = Character.getType(character);
        return reordersText(character) || type == Character.CONTROL || type == Character.SURROGATE;
    }

    static boolean isBlank(int character) {
        return character >= '\t' && character <= '\r' || Character.isSpaceChar(character);
    }

    /** Embeddings, overrides and isolates: they show a text in another order than it has. */
    private static boolean reordersText(int character) {
        return character >= 0x202A && character <= 0x202E || character >= 0x2066 && character <= 0x2069;
    }

    private static boolean isInvisible(int character) {
        return Character.getType(character) == Character.FORMAT && !reordersText(character)
                || character == 0x034F
                || character >= 0x115F && character <= 0x1160
                || character >= 0x180B && character <= 0x180F
                || character >= 0xFE00 && character <= 0xFE0F
                || character >= 0xE0100 && character <= 0xE01EF;
    }
}
