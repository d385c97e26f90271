package io.stocktracker.listing;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.quarkus.runtime.ImageMode;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.InstrumentType;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Symbol;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The reference data that comes with the product: {@code symbol,name,type,exchange,sector}, one instrument a line, all
 * quoted in US dollars; and other names of the best known of them, {@code symbol,aliases}.
 */
public final class InstrumentsCsv {

    private static final String FILE = "instruments.csv";

    private static final String ALIASES_FILE = "instrument-aliases.csv";

    private static final List<String> HEADER = List.of("symbol", "name", "type", "exchange", "sector");

    private static final List<String> ALIASES_HEADER = List.of("symbol", "aliases");

    private static final Optional<String> CURRENCY = Optional.of("USD");

    private static final Instruments DIRECTORY = new Instruments(InstrumentsCsv::content);

    static {
        if (ImageMode.current() == ImageMode.NATIVE_BUILD) {
            DIRECTORY.build(); // so that the executable contains it
        }
    }

    private InstrumentsCsv() {}

    /**
     * The directory from the class path. A JVM reads its files when something is looked up for the first time; a native
     * executable contains the result.
     */
    public static Instruments directory() {
        return DIRECTORY;
    }

    private static Instruments.Content content() {
        var instruments = readResource(FILE, InstrumentsCsv::read);
        return new Instruments.Content(instruments, readResource(ALIASES_FILE, file -> readAliases(file, instruments)));
    }

    private interface Parser<T> {
        T parse(Reader file) throws IOException;
    }

    private static <T> T readResource(String name, Parser<T> parser) {
        var stream = InstrumentsCsv.class.getResourceAsStream("/" + name);
        if (stream == null) {
            throw new IllegalStateException(name + " is missing from the class path.");
        }
        try (var file = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return parser.parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name + ".", e);
        }
    }

    /**
     * Reads the instruments.
     *
     * @throws IllegalArgumentException if a line has no symbol, name or known type, or a symbol is listed twice; the
     *     message names the line
     */
    static List<Instrument> read(Reader file) throws IOException {
        var instruments = new ArrayList<Instrument>();
        var symbols = new HashSet<Symbol>();
        var exchanges = new HashMap<String, Optional<String>>();
        for (var line : lines(FILE, file, HEADER)) {
            var symbol = symbol(FILE, line);
            if (!symbols.add(symbol)) {
                throw malformed(FILE, line, symbol + " is listed twice.");
            }
            if (line.getField(1).isBlank()) {
                throw malformed(FILE, line, symbol + " has no name.");
            }
            instruments.add(new Instrument(
                    symbol,
                    line.getField(1).strip(),
                    type(line),
                    exchanges.computeIfAbsent(
                            line.getField(3), exchange -> Optional.of(exchange).filter(code -> !code.isEmpty())),
                    CURRENCY,
                    line.getField(4)));
        }
        return instruments;
    }

    /**
     * Reads the aliases, separated by {@code |}, in the order of the file.
     *
     * @throws IllegalArgumentException if a symbol is unknown or listed twice; the message names the line
     */
    static Map<Symbol, List<String>> readAliases(Reader file, List<Instrument> instruments) throws IOException {
        var known = new HashSet<Symbol>();
        instruments.forEach(instrument -> known.add(instrument.symbol()));
        var aliases = new LinkedHashMap<Symbol, List<String>>();
        for (var line : lines(ALIASES_FILE, file, ALIASES_HEADER)) {
            var symbol = symbol(ALIASES_FILE, line);
            if (!known.contains(symbol)) {
                throw malformed(ALIASES_FILE, line, symbol + " is not in " + FILE + ".");
            }
            var names = Stream.of(line.getField(1).split("\\|"))
                    .filter(name -> !name.isBlank())
                    .toList();
            if (aliases.put(symbol, names) != null) {
                throw malformed(ALIASES_FILE, line, symbol + " is listed twice.");
            }
        }
        return aliases;
    }

    private static List<CsvRecord> lines(String name, Reader file, List<String> header) throws IOException {
        try (var lines = CsvReader.builder().ofCsvRecord(file)) {
            var records = lines.stream().toList();
            if (records.isEmpty() || !records.get(0).getFields().equals(header)) {
                throw new IllegalArgumentException(name + " does not begin with " + String.join(",", header) + ".");
            }
            return records.subList(1, records.size());
        }
    }

    private static Symbol symbol(String file, CsvRecord line) {
        var text = line.getField(0);
        return Symbol.of(text).orElseThrow(() -> malformed(file, line, "\"" + text + "\" is not a symbol."));
    }

    private static InstrumentType type(CsvRecord line) {
        try {
            return InstrumentType.of(line.getField(2));
        } catch (IllegalArgumentException unknown) {
            throw malformed(FILE, line, String.valueOf(unknown.getMessage()));
        }
    }

    private static IllegalArgumentException malformed(String file, CsvRecord line, String problem) {
        return new IllegalArgumentException(file + ", line " + line.getStartingLineNumber() + ": " + problem);
    }
}
