package io.stocktracker.market;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The directory of known instruments. Safe for any thread. The instruments and the index for searches are built by
 * {@link #build} or when they are needed.
 */
public final class Instruments {

    /**
     * The content of a directory.
     *
     * @param instruments the reference data; of several with one symbol, the last counts
     * @param aliases other names of well-known instruments, the best known instrument first; a list may be empty
     */
    public record Content(Collection<Instrument> instruments, Map<Symbol, List<String>> aliases) {}

    /**
     * Exchanges that other sites write before or after US tickers, and COINBASE, which they write before its products.
     */
    private static final Set<String> VENUES = Set.of(
            "NASDAQ",
            "NASDAQGS",
            "NASDAQGM",
            "NASDAQCM",
            "NYSE",
            "AMEX",
            "ARCA",
            "NYSEARCA",
            "NYSEAMERICAN",
            "NYSEMKT",
            "NYSE ARCA",
            "NYSE AMERICAN",
            "NYSE MKT",
            "BATS",
            "CBOE",
            "US",
            "XNAS",
            "XNYS",
            "ARCX",
            "XASE",
            "COINBASE");

    /**
     * Prefixes and suffixes of tickers: in texts and lists ($NVDA, #NVDA, (NVDA), - NVDA), at Reuters (NVDA.OQ), and at
     * Bloomberg (NVDA US, NVDA UW Equity). A slash or @ in front is not removed: /ES and @ES are futures.
     */
    private static final Pattern AFFIX = Pattern.compile("^[$#(\\[{*\u2022\u00b7='\"-]\\s*"
            + "|[)\\]}*.!?:'\"]$"
            + "|(?:\\.(?:US|OQ|O|N)| US(?: EQUITY)?| U[ANPQRSVW] EQUITY)$");

    /** Preferred shares elsewhere: BAC-PE at Yahoo, BAC^E at Nasdaq, BAC/PE; here BAC.PRE. */
    private static final Pattern PREFERRED = Pattern.compile("([A-Z]+)(?:\\^|[-./ ]P)([A-Z])");

    private static final int MAX_TEXT = 64;

    private final Supplier<Content> source;

    private volatile @Nullable Loaded loaded;

    private volatile @Nullable InstrumentSearch search;

    /** @param spellings symbols with a dot or the like, by their letters and digits alone */
    private record Loaded(
            Map<Symbol, Instrument> instruments, Map<String, Instrument> spellings, Map<Symbol, List<String>> aliases) {

        static Loaded of(Content content) {
            var instruments =
                    new HashMap<Symbol, Instrument>(content.instruments().size() * 4 / 3 + 1);
            content.instruments().forEach(instrument -> instruments.put(instrument.symbol(), instrument));
            return new Loaded(instruments, spellings(instruments.values()), content.aliases());
        }

        private static Map<String, Instrument> spellings(Collection<Instrument> instruments) {
            var spellings = new HashMap<String, Instrument>();
            var ambiguous = new HashSet<String>();
            for (var instrument : instruments) {
                var symbol = instrument.symbol().value();
                var spelling = withoutSeparators(symbol);
                if (spelling.length() < symbol.length() && spellings.put(spelling, instrument) != null) {
                    ambiguous.add(spelling);
                }
            }
            spellings.keySet().removeAll(ambiguous);
            return spellings;
        }
    }

    /** Creates a directory without aliases. */
    public Instruments(Collection<Instrument> instruments) {
        this(() -> new Content(instruments, Map.of()));
    }

    /** @param source called once, when the content is needed for the first time */
    public Instruments(Supplier<Content> source) {
        this.source = source;
    }

    private Loaded loaded() {
        var content = loaded;
        return content == null ? load() : content;
    }

    private synchronized Loaded load() {
        var content = loaded;
        if (content == null) {
            content = Loaded.of(source.get());
            loaded = content;
        }
        return content;
    }

    private InstrumentSearch search() {
        var index = search;
        return index == null ? index() : index;
    }

    private synchronized InstrumentSearch index() {
        var index = search;
        if (index == null) {
            var content = loaded();
            index = new InstrumentSearch(content.instruments().values(), content.aliases());
            search = index;
        }
        return index;
    }

    /** Builds the instruments and the index, which takes a fraction of a second, so that no lookup has to. */
    public void build() {
        loaded(); // so that lookups do not wait for the index
        search();
    }

    /** Replaces all instruments; the aliases stay. */
    public synchronized void replace(Collection<Instrument> instruments) {
        loaded = Loaded.of(new Content(instruments, loaded().aliases()));
        search = null;
    }

    /** The number of known instruments. */
    public int size() {
        return loaded().instruments().size();
    }

    /** The name of a stock: that of the directory or, if it has none, the name that the stock was listed with. */
    public String nameOf(Stock stock) {
        return find(stock.symbol()).map(Instrument::name).orElseGet(stock::name);
    }

    /** The instrument with this symbol, if it is known. */
    public Optional<Instrument> find(Symbol symbol) {
        return Optional.ofNullable(loaded().instruments().get(symbol));
    }

    /**
     * The known symbol that another site spells like this; the symbol itself if there is none. Use
     * {@link SymbolReader#resolve} where a listed symbol is to keep its spelling.
     */
    public Symbol resolve(Symbol symbol) {
        return findSpelled(symbol.value()).map(Instrument::symbol).orElse(symbol);
    }

    /**
     * The instrument that a ticker means in the spelling of another site: {@code $NVDA}, {@code NASDAQ:NVDA},
     * {@code NVDA:NASDAQ}, {@code NVDA.US}, {@code NVDA US Equity}, and {@code BRK-B}, {@code BRK/B}, {@code BRK B} or
     * {@code BRKB} for {@code BRK.B}.
     *
     * @param text in upper case
     */
    Optional<Instrument> findSpelled(String text) {
        if (text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        var exact = Symbol.of(text).flatMap(this::find);
        if (exact.isPresent()) {
            return exact;
        }
        var bare = withoutAffix(text);
        if (bare.length() < text.length()) {
            return findSpelled(bare);
        }
        var preferred = PREFERRED.matcher(text);
        return Optional.ofNullable(loaded().spellings().get(withoutSeparators(text)))
                .or(() -> preferred.matches()
                        ? Symbol.of(preferred.group(1) + ".PR" + preferred.group(2))
                                .flatMap(this::find)
                        : Optional.empty());
    }

    private static String withoutAffix(String text) {
        var colon = text.indexOf(':');
        if (colon > 0 && VENUES.contains(text.substring(0, colon).strip())) {
            return text.substring(colon + 1).strip();
        }
        return colon > 0 && VENUES.contains(text.substring(colon + 1).strip())
                ? text.substring(0, colon).strip()
                : AFFIX.matcher(text).replaceFirst("");
    }

    private static String withoutSeparators(String text) {
        var kept = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            if (".-/_ ".indexOf(text.charAt(i)) < 0) {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }

    /**
     * Finds instruments by ticker, name or alias, the most likely first: the ticker itself, what people call it, then
     * what begins with the text, then words of names in any order, then what contains the text. Among these, shares and
     * plain funds come before leveraged and inverse funds, preferred shares and notes, warrants, units and rights; the
     * best-known and the members of the S&amp;P 500 come first among equals.
     *
     * @param query what a person typed; blank finds nothing
     * @param limit maximum number of results, at least 0
     */
    public List<Instrument> search(String query, int limit) {
        var text = SymbolInput.clean(query);
        return search().find(text, findSpelled(SymbolInput.upperCase(text)), limit);
    }

    /**
     * The instruments that a name may mean, the most likely first: those with exactly this name or alias; if there are
     * none, those whose name contains the text; if there are none, those whose name contains its words.
     */
    List<Instrument> named(String text, int limit) {
        return search().named(text, limit);
    }

    /**
     * The instrument that a name clearly means: the most likely with exactly this name or alias, else the only share
     * whose name begins with these words. The last word may be incomplete if it has five letters, or four of a share
     * with an alias.
     */
    public Optional<Instrument> clearMatch(String text) {
        return search().clearMatch(SymbolInput.clean(text));
    }

    /** Whether a text is the whole name or an alias of an instrument. */
    boolean isName(String text) {
        return search().isName(text);
    }
}
