package io.stocktracker.market;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The index for searches. A search reads every entry: thousands of short texts take less than a millisecond. */
final class InstrumentSearch {

    /** How an instrument matches a query, best first. */
    private enum Match {
        TICKER,
        ALIAS,
        TICKER_PREFIX,
        NAME_PREFIX,
        NAME_WORD_PREFIX,
        NAME_WORDS,
        /** The beginning of the name without its blanks: tmobile. */
        NAME_LETTERS,
        TICKER_INFIX,
        NAME_INFIX;

        /** The rank of the match; it counts before the kind of the instrument. */
        int strength() {
            return switch (this) {
                case TICKER -> 0;
                case ALIAS -> 1;
                case TICKER_PREFIX, NAME_PREFIX, NAME_WORD_PREFIX, NAME_WORDS -> 2;
                case NAME_LETTERS, TICKER_INFIX, NAME_INFIX -> 3;
            };
        }

        boolean isPrefix() {
            return this == TICKER_PREFIX || this == NAME_PREFIX;
        }

        boolean isOfName() {
            return switch (this) {
                case ALIAS, NAME_PREFIX, NAME_WORD_PREFIX, NAME_WORDS, NAME_LETTERS -> true;
                case TICKER, TICKER_PREFIX, TICKER_INFIX, NAME_INFIX -> false;
            };
        }
    }

    /** The words by which funds are recognised that move by a multiple of something or against it. */
    private static final Pattern LEVERAGED = Pattern.compile(
            "-?\\d(\\.\\d+)?X\\b|\\b(Ultra(Pro|Short)? (?!Short)|Inverse|Bear\\b|Bull\\b|Leveraged\\b|Double\\b|"
                    + "Short (?!Term|Duration|Maturity|Income|Bond|Municipal|Muni|Treasury|High|Investment|Government"
                    + "|Fixed|Horizon))",
            Pattern.CASE_INSENSITIVE);

    private static final int MAX_KINDS = 4;

    private static final int MAX_PROMINENCE = 1 << 20;

    /** How many letters of an alias, or of a name without its blanks, must have been typed. */
    private static final int MIN_LETTERS = 3;

    /** How many letters must have been typed if the last word is incomplete. Fewer may be a ticker. */
    private static final int MIN_LETTERS_OF_A_PART = 5;

    /** The same for a share with an alias: it is well known, and meant more often than such a ticker. */
    private static final int MIN_LETTERS_IF_WELL_KNOWN = 4;

    /** The article before many names; people search for what follows. */
    private static final String ARTICLE = " THE ";

    /**
     * An instrument, prepared for comparison with a query.
     *
     * @param words the words of its name in upper case, each after a blank
     * @param kind 0 for shares and plain funds, more for what fewer people look for
     * @param prominence its place among the best known, then the members of the S&amp;P 500, other shares, funds
     */
    private record Entry(Instrument instrument, String ticker, String words, int kind, int prominence) {

        /** Where its name begins without the article. */
        int afterArticle() {
            return words.startsWith(ARTICLE) ? ARTICLE.length() - 1 : 0;
        }

        boolean beginsWith(String phrase) {
            return words.startsWith(phrase) || words.startsWith(phrase, afterArticle());
        }

        boolean isNamed(String phrase) {
            return !phrase.isEmpty()
                    && (words.equals(phrase) || words.substring(afterArticle()).equals(phrase));
        }

        boolean isShare() {
            return kind == 0 && instrument.type() != InstrumentType.ETF;
        }
    }

    /**
     * A query, prepared for comparison.
     *
     * @param ticker the whole text in upper case
     * @param phrase its words, as in {@link Entry#words}; empty if there are none
     * @param words the same one by one, each after a blank
     * @param stem the first of them without the blank, which every name that matches contains
     * @param letters its letters and digits alone
     */
    private record Query(String ticker, String phrase, List<String> words, String stem, String letters) {

        /** Further words are ignored, because each is searched in all names. */
        private static final int MAX_WORDS = 6;

        static Query of(String text) {
            var phrase = wordsOf(text);
            var words = Arrays.stream(phrase.strip().split(" "))
                    .distinct()
                    .limit(MAX_WORDS)
                    .map(word -> " " + word)
                    .toList();
            return new Query(
                    text.toUpperCase(Locale.ROOT), phrase, words, words.get(0).substring(1), lettersOf(text));
        }
    }

    private static final Comparator<Entry> BEST_FIRST = Comparator.comparingInt(Entry::kind)
            .thenComparingInt(Entry::prominence)
            .thenComparingInt(entry -> entry.ticker().length())
            .thenComparing(Entry::ticker);

    /** In the order of {@link #BEST_FIRST}. */
    private final List<Entry> entries;

    /** The aliases of an instrument, each as letters and digits without blanks. */
    private final Map<Symbol, List<String>> aliases = new HashMap<>();

    InstrumentSearch(Collection<Instrument> instruments, Map<Symbol, List<String>> aliases) {
        var prominence = new HashMap<Symbol, Integer>();
        aliases.forEach((symbol, names) -> {
            prominence.put(symbol, prominence.size());
            this.aliases.put(
                    symbol, names.stream().map(InstrumentSearch::lettersOf).toList());
        });
        entries = instruments.stream()
                .map(instrument -> new Entry(
                        instrument,
                        instrument.symbol().value(),
                        wordsOf(instrument.name()),
                        kind(instrument),
                        prominence.getOrDefault(instrument.symbol(), prominence.size() + prominence(instrument))))
                .sorted(BEST_FIRST)
                .toList();
    }

    private static int prominence(Instrument instrument) {
        if (instrument.isInSp500()) {
            return 0;
        }
        return instrument.type() == InstrumentType.ETF ? 2 : 1;
    }

    private static int kind(Instrument instrument) {
        return switch (instrument.type()) {
            case STOCK, ADR, COIN, UNKNOWN -> 0;
            case ETF -> LEVERAGED.matcher(instrument.name()).find() ? 1 : 0;
            case PREFERRED, NOTE -> 2;
            case WARRANT, UNIT, RIGHT -> 3;
        };
    }

    /**
     * The words of a text in upper case, each after a blank, without accents. People type a blank for whatever stands
     * between words: "coca cola" is Coca-Cola; "procter and gamble" is Procter &amp; Gamble; and "mcdonalds" is
     * McDonald's, with any apostrophe.
     */
    private static String wordsOf(String text) {
        var plain = text.chars().allMatch(c -> c < 128) ? text : Normalizer.normalize(text, Normalizer.Form.NFD);
        var words = new StringBuilder(plain.length() + 1);
        var inWord = false;
        for (var i = 0; i < plain.length(); i++) {
            var character = plain.charAt(i);
            if (Character.isLetterOrDigit(character) || Character.isSurrogate(character)) {
                if (!inWord) {
                    words.append(' ');
                }
                words.append(Character.toUpperCase(character));
                inWord = true;
            } else if (character == '&' && words.length() > 0) {
                words.append(" AND");
                inWord = false;
            } else if (character != '\'' && character != '\u2018' && character != '\u2019' && !isMark(character)) {
                inWord = false;
            }
        }
        return words.toString();
    }

    /** The words without the blanks, and without an ampersand: "sp500" is S&amp;P 500. */
    private static String lettersOf(String text) {
        return wordsOf(text.replace('&', ' ')).replace(" ", "");
    }

    private static boolean isMark(char character) {
        return Character.getType(character) == Character.NON_SPACING_MARK;
    }

    /** @param ticker the instrument whose ticker the text is, in any spelling */
    List<Instrument> find(String text, Optional<Instrument> ticker, int limit) {
        return text.isEmpty() ? List.of() : best(Query.of(text), ticker.orElse(null), match -> true, limit);
    }

    /** See {@link Instruments#named}. */
    List<Instrument> named(String text, int limit) {
        var query = Query.of(text);
        var exact = withName(query).limit(limit).toList();
        if (!exact.isEmpty() || query.phrase().isEmpty()) {
            return exact;
        }
        var inName = best(query, null, match -> match.isOfName() && match.compareTo(Match.NAME_WORDS) < 0, limit);
        return inName.isEmpty() ? best(query, null, Match::isOfName, limit) : inName;
    }

    boolean isName(String text) {
        return withName(Query.of(text)).findAny().isPresent();
    }

    /** See {@link Instruments#clearMatch}. */
    Optional<Instrument> clearMatch(String text) {
        var query = Query.of(text);
        var exact = withName(query).findFirst();
        if (exact.isPresent() || query.letters().length() < MIN_LETTERS) {
            return exact;
        }
        var phrase = query.phrase();
        var lastWord = phrase.length() - phrase.lastIndexOf(' ') - 1;
        // The first letters of a second word may be a ticker as well.
        var typed = lastWord < MIN_LETTERS ? lastWord : query.letters().length();
        return onlyShare(phrase + " ")
                .or(() -> typed < MIN_LETTERS_IF_WELL_KNOWN
                        ? Optional.empty()
                        : onlyShare(phrase)
                                .filter(share ->
                                        typed >= MIN_LETTERS_OF_A_PART || aliases.containsKey(share.symbol())));
    }

    /** The share whose name begins like this, if there is only one. */
    private Optional<Instrument> onlyShare(String beginning) {
        var shares = entries.stream()
                .filter(entry -> entry.isShare() && entry.beginsWith(beginning))
                .limit(2)
                .toList();
        return shares.size() == 1 ? Optional.of(shares.get(0).instrument()) : Optional.empty();
    }

    /** The instruments with this name or alias, the most likely first. */
    private Stream<Instrument> withName(Query query) {
        var symbols = withAlias(query, String::equals);
        return entries.stream()
                .filter(entry -> symbols.contains(entry.instrument().symbol()) || entry.isNamed(query.phrase()))
                .map(Entry::instrument);
    }

    /** Sorts longs, rank in the upper half and index in the lower, because thousands of entries match one letter. */
    private List<Instrument> best(Query query, @Nullable Instrument ticker, Predicate<Match> filter, int limit) {
        var byAlias = withAlias(query, String::equals);
        var byAliasPrefix =
                query.letters().length() < MIN_LETTERS ? Set.<Symbol>of() : withAlias(query, String::startsWith);
        var hits = new long[entries.size()];
        var count = 0;
        for (var i = 0; i < hits.length; i++) {
            var match = match(entries.get(i), query, ticker, byAlias, byAliasPrefix);
            if (match != null && filter.test(match)) {
                hits[count++] = rank(match, entries.get(i)) << Integer.SIZE | i;
            }
        }
        Arrays.sort(hits, 0, count);
        return Arrays.stream(hits, 0, Math.min(limit, count))
                .mapToObj(hit -> entries.get((int) hit).instrument())
                .toList();
    }

    /** The rank of a hit: by strength, kind, whether it is a prefix, prominence, and the match itself. */
    private static long rank(Match match, Entry entry) {
        var rank = match.strength() * MAX_KINDS + entry.kind();
        rank = rank * 2 + (match.isPrefix() ? 0 : 1);
        rank = rank * MAX_PROMINENCE + Math.min(entry.prominence(), MAX_PROMINENCE - 1);
        return (long) rank * Match.values().length + match.ordinal();
    }

    private interface Comparison {
        boolean of(String alias, String typed);
    }

    /** The symbols with an alias that matches. */
    private Set<Symbol> withAlias(Query query, Comparison comparison) {
        var letters = query.letters();
        var symbols = new HashSet<Symbol>();
        aliases.forEach((symbol, names) -> {
            if (names.stream().anyMatch(name -> comparison.of(name, letters))) {
                symbols.add(symbol);
            }
        });
        return symbols;
    }

    private static @Nullable Match match(
            Entry entry, Query query, @Nullable Instrument ticker, Set<Symbol> byAlias, Set<Symbol> byAliasPrefix) {
        if (entry.instrument() == ticker) {
            return Match.TICKER;
        }
        if (byAlias.contains(entry.instrument().symbol())) {
            return Match.ALIAS;
        }
        if (entry.ticker().startsWith(query.ticker())) {
            return Match.TICKER_PREFIX;
        }
        if (byAliasPrefix.contains(entry.instrument().symbol())) {
            return Match.NAME_PREFIX;
        }
        var hasStem = !query.phrase().isEmpty() && entry.words().contains(query.stem());
        if (hasStem) {
            var inWords = wordMatch(entry, query);
            if (inWords != null) {
                return inWords;
            }
        }
        if (beginsWithLetters(entry, query.letters())) {
            return Match.NAME_LETTERS;
        }
        if (entry.ticker().contains(query.ticker())) {
            return Match.TICKER_INFIX;
        }
        return hasStem && entry.words().contains(query.phrase().substring(1)) ? Match.NAME_INFIX : null;
    }

    private static boolean beginsWithLetters(Entry entry, String letters) {
        return letters.length() >= MIN_LETTERS
                && (hasLetters(entry.words(), 0, letters) || hasLetters(entry.words(), entry.afterArticle(), letters));
    }

    private static boolean hasLetters(String words, int from, String letters) {
        var typed = 0;
        for (var i = from; i < words.length() && typed < letters.length(); i++) {
            if (words.charAt(i) != ' ' && words.charAt(i) != letters.charAt(typed++)) {
                return false;
            }
        }
        return typed == letters.length();
    }

    private static @Nullable Match wordMatch(Entry entry, Query query) {
        if (entry.beginsWith(query.phrase())) {
            return Match.NAME_PREFIX;
        }
        if (entry.words().contains(query.phrase())) {
            return Match.NAME_WORD_PREFIX;
        }
        for (var word : query.words()) {
            if (!entry.words().contains(word)) {
                return null;
            }
        }
        return Match.NAME_WORDS;
    }
}
