package io.stocktracker.market;

import java.util.ArrayList;
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
        TICKER_INFIX,
        NAME_PREFIX,
        NAME_WORD_PREFIX,
        NAME_INFIX
    }

    private record Entry(Instrument instrument, String ticker, String name) {}

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
                    new Entry(instrument, instrument.symbol().value(), words(instrument.name())));
        }
    }

    /** Whatever stands between words, people type a blank: "coca cola" is Coca-Cola, and "mcdonalds" McDonald's. */
    private static String words(String name) {
        return name.toUpperCase(Locale.ROOT)
                .replace("'", "")
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
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
     * Finds instruments by ticker or name, whatever the case: ticker matches before name matches, prefixes before
     * infixes, the large companies (those with a sector) before others, short tickers before long ones.
     *
     * @param query what a person typed; blank finds nothing
     * @param limit the most to return, at least 0
     */
    public List<Instrument> search(String query, int limit) {
        var wanted = query.strip().toUpperCase(Locale.ROOT);
        if (wanted.isEmpty()) {
            return List.of();
        }
        var hits = new ArrayList<Hit>();
        var words = words(wanted);
        for (var entry : entries.values()) {
            match(entry, wanted, words).ifPresent(match -> hits.add(new Hit(match, entry)));
        }
        return hits.stream()
                .sorted(BEST_FIRST)
                .limit(limit)
                .map(hit -> hit.entry().instrument())
                .toList();
    }

    private static Optional<Match> match(Entry entry, String wanted, String words) {
        var inTicker = entry.ticker().indexOf(wanted);
        if (inTicker >= 0) {
            return Optional.of(
                    inTicker > 0
                            ? Match.TICKER_INFIX
                            : entry.ticker().length() == wanted.length() ? Match.TICKER : Match.TICKER_PREFIX);
        }
        var inName = words.isEmpty() ? -1 : entry.name().indexOf(words);
        if (inName < 0) {
            return Optional.empty();
        }
        return Optional.of(
                inName == 0
                        ? Match.NAME_PREFIX
                        : entry.name().contains(" " + words) ? Match.NAME_WORD_PREFIX : Match.NAME_INFIX);
    }
}
