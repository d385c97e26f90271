package io.stocktracker.listing;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Symbol;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Objects;

/** The reference data that comes with the product: {@code symbol,name,sector}, one instrument a line. */
public final class InstrumentsCsv {

    private static final String FILE = "/instruments.csv";

    private InstrumentsCsv() {}

    /**
     * Reads the instruments from the class path.
     *
     * @throws IllegalStateException if the file is not there
     * @throws RuntimeException if it is malformed, which a test rules out
     */
    public static Instruments load() {
        var stream = InstrumentsCsv.class.getResourceAsStream(FILE);
        if (stream == null) {
            throw new IllegalStateException(FILE + " is missing from the class path.");
        }
        try (var reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
                var lines = CsvReader.builder().ofNamedCsvRecord(reader)) {
            var instruments = new ArrayList<Instrument>();
            for (var line : lines) {
                instruments.add(instrument(line));
            }
            return new Instruments(instruments);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + FILE + ".", e);
        }
    }

    private static Instrument instrument(NamedCsvRecord line) {
        return new Instrument(new Symbol(field(line, "symbol")), field(line, "name"), field(line, "sector"));
    }

    /** Stripped, because about a hundred names of the data end in a blank. */
    private static String field(NamedCsvRecord line, String name) {
        return Objects.requireNonNull(line.getField(name)).strip();
    }
}
