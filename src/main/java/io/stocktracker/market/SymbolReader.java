package io.stocktracker.market;

import io.stocktracker.market.SymbolReading.Invalid;
import io.stocktracker.market.SymbolReading.Name;
import io.stocktracker.market.SymbolReading.Valid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the symbols that people type, with the help of the directory: another site's spelling is the known instrument,
 * and a name is not a symbol. Every way to name a stock (page, form, WebSocket, REST, settings) leads through here.
 * Safe for any thread.
 */
public final class SymbolReader {

    /** Longer texts are not looked up as names. */
    private static final int MAX_NAME = 64;

    private static final int MAX_CANDIDATES = 3;

    /** How many texts of one request are looked up as names: each may take milliseconds of an event loop. */
    private static final int MAX_NAMES = 10;

    /** What names consist of. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}\\p{Z}'’&!.,\\-+:?%()/$]*");

    private static final Pattern WORD_SEPARATOR = Pattern.compile("\\p{Z}+");

    private static final Pattern NO_PUNCTUATION = Pattern.compile("[A-Z0-9]*");

    private final Instruments instruments;
    private final Predicate<Symbol> isListed;

    /** @param isListed whether a symbol is on the board; listed symbols are taken as they are */
    public SymbolReader(Instruments instruments, Predicate<Symbol> isListed) {
        this.instruments = instruments;
        this.isListed = isListed;
    }

    /**
     * A list that was read.
     *
     * @param readings one for each symbol, in the order of the text; no symbol is in it twice
     * @param headings the headings that were left out
     */
    public record SymbolList(List<SymbolReading> readings, List<String> headings) {

        /** The symbols, without invalid texts and names. */
        public List<Symbol> symbols() {
            return readings.stream()
                    .map(SymbolReading::valid)
                    .flatMap(Optional::stream)
                    .toList();
        }

        /** Says which headings were left out, for a person; empty if there were none. */
        public String note() {
            return headings.isEmpty()
                    ? ""
                    : "Left out the heading" + (headings.size() == 1 ? "" : "s") + " “" + String.join("”, “", headings)
                            + "”.";
        }
    }

    /** Reads one symbol. */
    public SymbolReading read(String text) {
        return read(text, new NameLookups());
    }

    /**
     * Reads the symbols of one request, in their order. Only the first few that may be names are looked up as such.
     *
     * @return a reading for each text
     */
    public List<SymbolReading> readEach(List<String> texts) {
        var names = new NameLookups();
        return texts.stream().map(text -> read(text, names)).toList();
    }

    private SymbolReading read(String text, NameLookups names) {
        var cleaned = SymbolInput.clean(text);
        var upper = SymbolInput.upperCase(cleaned);
        var symbol = Symbol.of(upper);
        var kept = symbol.filter(this::isKnown);
        if (kept.isPresent()) {
            return new Valid(kept.get());
        }
        var spelled = instruments.findSpelled(upper).map(Instrument::symbol);
        if (spelled.isPresent()) {
            return new Valid(spelled.get());
        }
        // AT&T would be a symbol by its characters alone.
        var isPunctuated = !NO_PUNCTUATION.matcher(upper).matches();
        var isLookedUp = (isPunctuated || symbol.isEmpty()) && mayBeName(cleaned) && names.take();
        if (isLookedUp && isPunctuated && instruments.isName(cleaned)) {
            return new Name(cleaned, instruments.named(cleaned, MAX_CANDIDATES));
        }
        return symbol.or(() -> inParentheses(upper))
                .<SymbolReading>map(Valid::new)
                .or(() -> several(cleaned))
                .or(() -> isLookedUp ? name(cleaned) : Optional.empty())
                .orElseGet(() -> new Invalid(cleaned, SymbolInput.refusal(text)));
    }

    /** The known symbol that another site spells like this; the symbol itself if there is none. */
    public Symbol resolve(Symbol symbol) {
        return read(symbol.value()).valid().orElse(symbol);
    }

    /** Whether the text itself, in upper case, is a symbol that is known or listed. */
    public boolean isKnown(Symbol symbol) {
        return isListed.test(symbol) || instruments.find(symbol).isPresent();
    }

    /** The ticker that news articles write after a name, as in Apple (NASDAQ: AAPL). */
    private Optional<Symbol> inParentheses(String upper) {
        var begin = upper.lastIndexOf('(');
        return begin > 0 && upper.endsWith(")")
                ? instruments.findSpelled(upper.substring(begin)).map(Instrument::symbol)
                : Optional.empty();
    }

    /** The refusal of a text that has several known symbols where one is expected. */
    private Optional<SymbolReading> several(String cleaned) {
        var words = WORD_SEPARATOR.split(SymbolInput.upperCase(cleaned));
        var symbols = Stream.of(words).flatMap(word -> known(word).stream()).toList();
        return words.length > 1 && symbols.size() == words.length
                ? Optional.of(new Invalid(
                        cleaned,
                        "“" + SymbolInput.shown(cleaned) + "” has several symbols. Send each of them on its own: "
                                + symbols.stream().map(Symbol::value).collect(Collectors.joining(", ")) + "."))
                : Optional.empty();
    }

    /** The known symbol that a text means, in any spelling. */
    private Optional<Symbol> known(String upper) {
        return Symbol.of(upper)
                .filter(this::isKnown)
                .or(() -> instruments.findSpelled(upper).map(Instrument::symbol));
    }

    private Optional<SymbolReading> name(String cleaned) {
        var candidates = instruments.named(cleaned, MAX_CANDIDATES);
        return candidates.isEmpty() ? Optional.empty() : Optional.of(new Name(cleaned, candidates));
    }

    private static boolean mayBeName(String cleaned) {
        return cleaned.length() <= MAX_NAME && NAME.matcher(cleaned).matches();
    }

    /**
     * Reads a list of symbols, as people type or paste it. Words with blanks between them are symbols if all of them
     * are known, else a class share or a name, else symbols, unless most words of a short text are unknown.
     */
    public SymbolList readAll(String text) {
        var entries = SymbolInput.split(text);
        var readings = new ArrayList<SymbolReading>();
        var seen = new HashSet<SymbolReading>();
        var names = new NameLookups();
        entries.parts().stream()
                .flatMap(part -> readPart(part, names))
                .filter(seen::add)
                .forEach(readings::add);
        return new SymbolList(readings, entries.headings());
    }

    private Stream<SymbolReading> readPart(String part, NameLookups names) {
        var words = WORD_SEPARATOR.split(part);
        if (words.length > 1 && !(mayBeName(part) && names.take() && instruments.isName(part))) {
            var readings = Stream.of(words).map(word -> read(word, names)).toList();
            var known = readings.stream()
                    .filter(reading -> reading.valid().filter(this::isKnown).isPresent())
                    .count();
            if (known == readings.size()) {
                return readings.stream();
            }
            var whole = read(part, names);
            if (!(whole instanceof Invalid)) {
                return Stream.of(whole);
            }
            // Of a text that is mostly unknown words, no word is a symbol: it would list A for "not a stock".
            return part.length() <= MAX_NAME && 2 * known < readings.size()
                    ? Stream.of(new Invalid(part, "“" + SymbolInput.shown(part) + "” is no known ticker or company."))
                    : readings.stream();
        }
        return Stream.of(read(part, names));
    }

    /** The lookups of names that one request has left. */
    private static final class NameLookups {

        private int left = MAX_NAMES;

        boolean take() {
            if (left == 0) {
                return false;
            }
            left--;
            return true;
        }
    }
}
