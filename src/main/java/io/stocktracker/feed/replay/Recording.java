package io.stocktracker.feed.replay;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.stocktracker.feed.PriceText;
import io.stocktracker.feed.live.Trade;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolInput;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Recorded ticks, read from a CSV file: a header line {@code time,symbol,last,volume}, then one tick a line.
 *
 * <ul>
 *   <li>{@code time}: an ISO-8601 instant, not before that of the line above and at most 366 days after the first
 *   <li>{@code symbol}: as {@link Symbol#parse} takes it
 *   <li>{@code last}: a plain decimal above zero, rounded half up to the tick size of {@link Prices}
 *   <li>{@code volume}: shares traded in this tick, a whole number of at most 12 digits
 * </ul>
 *
 * <p>Lines of the same time make one moment. If a symbol comes more than once in it, as it does when trades are recorded
 * to the second, the later line's price counts and the volumes add up.
 *
 * <p>Immutable.
 */
final class Recording {

    /** One recorded tick, apart from its time. */
    record Trade(Symbol symbol, BigDecimal last, long volume) {

        private Trade and(Trade later) {
            return new Trade(symbol, later.last, volume + later.volume);
        }
    }

    /**
     * What was recorded for one time.
     *
     * @param at since the recording's first moment, in nanoseconds
     * @param trades at least one, at most one for each symbol
     */
    record Moment(long at, List<Trade> trades) {}

    private static final List<String> HEADER = List.of("time", "symbol", "last", "volume");

    /** More than anybody replays, and little enough for every time in it to be counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,12}");

    private final List<Moment> moments;

    /** For each symbol, in the order of first appearance, its prices by the index of their moment. */
    private final Map<Symbol, TreeMap<Integer, BigDecimal>> prices = new LinkedHashMap<>();

    private Recording(List<Moment> moments) {
        this.moments = List.copyOf(moments);
        for (var i = 0; i < moments.size(); i++) {
            for (var trade : moments.get(i).trades()) {
                prices.computeIfAbsent(trade.symbol(), symbol -> new TreeMap<>())
                        .put(i, trade.last());
            }
        }
    }

    /**
     * Reads a recording.
     *
     * @throws IllegalArgumentException if the file cannot be read, holds no tick or is malformed; the message names the
     *     file and, where there is one, the line and the field
     */
    static Recording read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("There is no recording " + file + ".");
        }
        try (var records = CsvReader.builder()
                .detectBomHeader(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(file)) {
            return new Recording(new Parser(file).parse(records));
        } catch (IOException | CsvParseException e) {
            throw new IllegalArgumentException("Cannot read " + file + ": " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** What was recorded, in order of time; at least one moment. */
    List<Moment> moments() {
        return moments;
    }

    /** All recorded symbols, in the order of first appearance. */
    List<Symbol> symbols() {
        return List.copyOf(prices.keySet());
    }

    /**
     * The price of a symbol at a moment: the newest at or before it, or before the symbol's first tick, that one's.
     *
     * @param moment an index of {@link #moments()}
     * @return the price, or nothing if the symbol was not recorded
     */
    Optional<BigDecimal> price(Symbol symbol, int moment) {
        var ofSymbol = prices.get(symbol);
        if (ofSymbol == null) {
            return Optional.empty();
        }
        var newest = ofSymbol.floorEntry(moment);
        return Optional.of(newest == null ? ofSymbol.firstEntry().getValue() : newest.getValue());
    }

    /** The time between each moment and the next, in nanoseconds; empty if there is one moment only. */
    LongStream gaps() {
        return LongStream.range(1, moments.size())
                .map(i -> moments.get((int) i).at() - moments.get((int) i - 1).at());
    }

    /** Turns lines into moments. */
    private static final class Parser {

        private final Path file;
        private final List<Moment> moments = new ArrayList<>();
        private final Map<Symbol, Trade> trades = new LinkedHashMap<>();
        private Instant first = Instant.MIN;
        private Instant time = Instant.MIN;

        Parser(Path file) {
            this.file = file;
        }

        List<Moment> parse(Iterable<CsvRecord> lines) {
            var header = true;
            for (var line : lines) {
                if (header) {
                    checkHeader(line);
                    header = false;
                } else {
                    take(line);
                }
            }
            endMoment();
            if (moments.isEmpty()) {
                throw new IllegalArgumentException(
                        file + " holds no ticks; it needs a line " + String.join(",", HEADER) + " and ticks below it.");
            }
            return moments;
        }

        private void checkHeader(CsvRecord line) {
            var names = line.getFields().stream().map(String::strip).toList();
            if (!names.equals(HEADER)) {
                throw malformed(
                        line,
                        "the header must be " + String.join(",", HEADER) + ", not " + String.join(",", names) + ".");
            }
        }

        private void take(CsvRecord line) {
            if (line.getFieldCount() != HEADER.size()) {
                throw malformed(line, line.getFieldCount() + " fields instead of " + HEADER.size() + ".");
            }
            var at = time(line);
            if (!at.equals(time)) {
                endMoment();
                first = moments.isEmpty() ? at : first;
                time = at;
            }
            var trade = new Trade(symbol(line), last(line), volume(line));
            trades.merge(trade.symbol(), trade, Trade::and);
        }

        private void endMoment() {
            if (!trades.isEmpty()) {
                moments.add(new Moment(Duration.between(first, time).toNanos(), List.copyOf(trades.values())));
                trades.clear();
            }
        }

        private Instant time(CsvRecord line) {
            Instant at;
            try {
                at = Instant.parse(field(line, "time"));
            } catch (DateTimeParseException e) {
                throw malformed(line, "time", "is not an instant such as 2026-11-23T15:04:05Z");
            }
            if (at.isBefore(time)) {
                throw malformed(line, "time", "is before the line above, " + time);
            }
            if (!trades.isEmpty() && Duration.between(first, at).compareTo(LONGEST) > 0) {
                throw malformed(line, "time", "is more than " + LONGEST.toDays() + " days after the first, " + first);
            }
            return at;
        }

        private Symbol symbol(CsvRecord line) {
            var text = field(line, "symbol");
            return SymbolInput.parse(text)
                    .orElseThrow(
                            () -> new IllegalArgumentException(where(line) + ", symbol: " + SymbolInput.refusal(text)));
        }

        private BigDecimal last(CsvRecord line) {
            return PriceText.parse(field(line, "last"))
                    .orElseThrow(() -> malformed(line, "last", "is not a price above zero"));
        }

        private long volume(CsvRecord line) {
            var text = field(line, "volume");
            if (!WHOLE_NUMBER.matcher(text).matches()) {
                throw malformed(line, "volume", "is not a whole number of shares");
            }
            return Long.parseLong(text);
        }

        private static String field(CsvRecord line, String name) {
            return line.getField(HEADER.indexOf(name)).strip();
        }

        private IllegalArgumentException malformed(CsvRecord line, String field, String problem) {
            return new IllegalArgumentException(
                    where(line) + ", " + field + ": \"" + field(line, field) + "\" " + problem);
        }

        private IllegalArgumentException malformed(CsvRecord line, String problem) {
            return new IllegalArgumentException(where(line) + ": " + problem);
        }

        private String where(CsvRecord line) {
            return file + ", line " + line.getStartingLineNumber();
        }
    }
}
