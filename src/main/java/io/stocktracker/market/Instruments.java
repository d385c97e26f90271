package io.stocktracker.market;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The instruments that are known by name. Immutable, safe to share between threads. */
public final class Instruments {

    /** How well an instrument matches a query, best first. */
    private enum Match {
        TICKER,
        TICKER_PREFIX,
        NAME_PREFIX,
        NAME_WORD_PREFIX,
        NAME_WORDS,
        TICKER_INFIX,
        NAME_INFIX
    }

    /** @param name its words in upper case, each after a blank */
    private record Entry(Instrument instrument, String ticker, String name) {}

    /**
     * What a person looks for.
     *
     * @param ticker all that was typed, should it be a part of a ticker
     * @param phrase its words, as in {@link Entry#name}; empty if there are none
     * @param words the same one by one, each after a blank
     */
    private record Query(String ticker, String phrase, List<String> words) {

        static Query of(String text) {
            var phrase = wordsOf(text);
            var words = Arrays.stream(phrase.strip().split(" "))
                    .distinct()
                    .map(word -> " " + word)
                    .toList();
            return new Query(text.strip().toUpperCase(Locale.ROOT), phrase, words);
        }
    }

    private record Hit(Match match, Entry entry) {}

    private static final Comparator<Hit> BEST_FIRST = Comparator.comparing(Hit::match)
            .thenComparing(hit -> !hit.entry().instrument().hasSector())
            .thenComparing(hit -> hit.entry().ticker().length())
            .thenComparing(hit -> hit.entry().ticker());

    private final Map<Symbol, Entry> entries = new LinkedHashMap<>();

    /** @param instruments the reference data; of several with one symbol, the last counts */
    public Instruments(Collection<Instrument> instruments) {
        for (var instrument : instruments) {
            entries.put(
                    instrument.symbol(),
                    new Entry(instrument, instrument.symbol().value(), wordsOf(instrument.name())));
        }
    }

    /**
     * The words of a text in upper case, each after a blank. Whatever stands between words, people type a blank: "coca
     * cola" is Coca-Cola, and "mcdonalds" McDonald's, whose apostrophe may be the one that phones type.
     */
    private static String wordsOf(String text) {
        var words = text.toUpperCase(Locale.ROOT)
                .replaceAll("['\u2018\u2019]", "")
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
        return words.isEmpty() ? "" : " " + words;
    }

    /** How many instruments are known. */
    public int size() {
        return entries.size();
    }

    /** The instrument with this symbol, if it is known. */
    public Optional<Instrument> find(Symbol symbol) {
        return Optional.ofNullable(entries.get(symbol)).map(Entry::instrument);
    }

    /**
     * Finds instruments by ticker or name, whatever the case: what begins as the query comes before what has it inside, and
     * within these tickers before names, the large companies (those with a sector) before others, short tickers before
     * long ones. A name matches too if each word of the query begins one of its words, in any order.
     *
     * @param query what a person typed; blank finds nothing
     * @param limit the most to return, at least 0
     */
    public List<Instrument> search(String query, int limit) {
        var wanted = Query.of(query);
        if (wanted.ticker().isEmpty()) {
            return List.of();
        }
        var hits = new ArrayList<Hit>();
        for (var entry : entries.values()) {
            match(entry, wanted).ifPresent(match -> hits.add(new Hit(match, entry)));
        }
        return hits.stream()
                .sorted(BEST_FIRST)
                .limit(limit)
                .map(hit -> hit.entry().instrument())
                .toList();
    }

    private static Optional<Match> match(Entry entry, Query wanted) {
        var ticker = entry.ticker();
        if (ticker.startsWith(wanted.ticker())) {
            return Optional.of(ticker.length() == wanted.ticker().length() ? Match.TICKER : Match.TICKER_PREFIX);
        }
        var inWords = wordMatch(entry.name(), wanted);
        if (inWords.isPresent()) {
            return inWords;
        }
        if (ticker.contains(wanted.ticker())) {
            return Optional.of(Match.TICKER_INFIX);
        }
        return !wanted.phrase().isEmpty()
                        && entry.name().contains(wanted.phrase().substring(1))
                ? Optional.of(Match.NAME_INFIX)
                : Optional.empty();
    }

    private static Optional<Match> wordMatch(String name, Query wanted) {
        if (wanted.phrase().isEmpty()) {
            return Optional.empty();
        }
        var inName = name.indexOf(wanted.phrase());
        if (inName >= 0) {
            return Optional.of(inName == 0 ? Match.NAME_PREFIX : Match.NAME_WORD_PREFIX);
        }
        return wanted.words().stream().allMatch(name::contains) ? Optional.of(Match.NAME_WORDS) : Optional.empty();
    }
}
