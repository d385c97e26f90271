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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jboss.logging.Logger;

/**
 * Recorded ticks, read from a CSV file: a header line {@code time,symbol,last,volume}, then one tick a line.
 *
 * <ul>
 *   <li>{@code time}: an ISO-8601 instant, not before that of the line above and at most 366 days after the first
 *   <li>{@code symbol}: as {@link SymbolInput#parse} accepts it
 *   <li>{@code last}: a price as {@link PriceText} reads it
 *   <li>{@code volume}: shares traded in this tick, a whole number
 * </ul>
 *
 * <p>Fields may be quoted, lines may end in any way, and blank lines are skipped. Where the header is separated by
 * semicolons, so are the ticks, and prices may have a decimal comma. A malformed last line without a line break was cut
 * off by a crash; it is skipped with a warning.
 *
 * <p>Lines with the same time make one moment. If a moment has several lines of one symbol, as when trades are recorded
 * to the second, the last line's price counts and the volumes add up.
 *
 * <p>Immutable.
 */
final class Recording {

    /** One recorded tick, apart from its time. */
    record Trade(Symbol symbol, BigDecimal last, long volume) {

        private Trade and(Trade later) {
            var sum = volume + later.volume;
            return new Trade(symbol, later.last, sum < 0 ? Long.MAX_VALUE : sum);
        }
    }

    /**
     * The ticks that were recorded for one time.
     *
     * @param at since the recording's first moment, in nanoseconds
     * @param trades at least one, at most one for each symbol
     */
    record Moment(long at, List<Trade> trades) {}

    static final List<String> HEADER = List.of("time", "symbol", "last", "volume");

    /** Longer than any useful recording, and short enough for times in nanoseconds to fit into a long. */
    private static final Duration MAX_DURATION = Duration.ofDays(366);

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,19}");

    private static final int MAX_HEADER_SHOWN = 60;

    private static final char COMMA = ',';
    private static final char SEMICOLON = ';';

    private static final Logger LOG = Logger.getLogger(Recording.class);

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
     * @param spelling makes of a symbol of the file the one that is meant
     * @throws IllegalArgumentException if the file cannot be read, holds no tick or is malformed; the message names the
     *     file and, where there is one, the line and the field
     */
    static Recording read(Path file, UnaryOperator<Symbol> spelling) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    Files.exists(file) ? file + " is not a file." : "The recording " + file + " does not exist.");
        }
        try {
            var separator = separator(file);
            return new Recording(new Parser(file, separator, endsInTheMiddleOfALine(file), spelling).read());
        } catch (IOException | CsvParseException e) {
            throw new IllegalArgumentException("Cannot read " + file + ": " + reason(e), e);
        }
    }

    private static char separator(Path file) throws IOException {
        try (var reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            var header = reader.readLine();
            return header != null && header.indexOf(SEMICOLON) >= 0 && header.indexOf(COMMA) < 0 ? SEMICOLON : COMMA;
        }
    }

    private static boolean endsInTheMiddleOfALine(Path file) throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            if (channel.size() == 0) {
                return false;
            }
            var last = ByteBuffer.allocate(1);
            channel.position(channel.size() - 1).read(last);
            return last.get(0) != '\n' && last.get(0) != '\r';
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
     * The price of a symbol at a moment: that of its newest tick up to then, or of its first tick if there is none yet.
     *
     * @param moment an index of {@link #moments()}
     * @return the price, or empty if the symbol was not recorded
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
        private final char separator;
        private final boolean isUnfinished;
        private final UnaryOperator<Symbol> spelling;
        private final List<Moment> moments = new ArrayList<>();
        private final Map<Symbol, Trade> trades = new LinkedHashMap<>();
        private Instant first = Instant.MIN;
        private Instant time = Instant.MIN;

        Parser(Path file, char separator, boolean isUnfinished, UnaryOperator<Symbol> spelling) {
            this.file = file;
            this.separator = separator;
            this.isUnfinished = isUnfinished;
            this.spelling = spelling;
        }

        List<Moment> read() throws IOException {
            try (var records = CsvReader.builder()
                    .fieldSeparator(separator)
                    .detectBomHeader(true)
                    .allowUnclosedQuote(false)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .ofCsvRecord(file)) {
                return parse(records.iterator());
            }
        }

        private List<Moment> parse(Iterator<CsvRecord> lines) {
            var header = true;
            while (lines.hasNext()) {
                var line = lines.next();
                if (line.getFields().stream().allMatch(String::isBlank)) {
                    continue;
                }
                if (header) {
                    checkHeader(line);
                    header = false;
                } else if (isUnfinished && !lines.hasNext()) {
                    takeUnfinished(line);
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
                var found = SymbolInput.shown(String.join(String.valueOf(separator), names), MAX_HEADER_SHOWN);
                throw malformed(
                        line,
                        "the header must be the fields " + String.join(",", HEADER) + " with commas or semicolons"
                                + " between them, not “" + found + "” (" + fields(names.size()) + ").");
            }
        }

        private static String fields(int count) {
            return count == 1 ? "1 field" : count + " fields";
        }

        private void take(CsvRecord line) {
            if (line.getFieldCount() != HEADER.size()) {
                throw malformed(
                        line,
                        fields(line.getFieldCount()) + " instead of " + HEADER.size()
                                + (line.getFieldCount() > HEADER.size()
                                        ? "; a price has a decimal point and no thousands separator."
                                        : "."));
            }
            var at = time(line);
            var trade = new Trade(symbol(line), last(line), volume(line));
            if (!at.equals(time)) {
                endMoment();
                first = moments.isEmpty() ? at : first;
                time = at;
            }
            trades.merge(trade.symbol(), trade, Trade::and);
        }

        private void takeUnfinished(CsvRecord line) {
            try {
                take(line);
            } catch (IllegalArgumentException malformed) {
                LOG.warnf("Skipped the unfinished last line: %s", malformed.getMessage());
            }
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
            if (!trades.isEmpty() && Duration.between(first, at).compareTo(MAX_DURATION) > 0) {
                throw malformed(
                        line, "time", "is more than " + MAX_DURATION.toDays() + " days after the first, " + first);
            }
            return at;
        }

        private Symbol symbol(CsvRecord line) {
            var text = field(line, "symbol");
            return SymbolInput.parse(text)
                    .map(spelling)
                    .orElseThrow(
                            () -> new IllegalArgumentException(where(line) + ", symbol: " + SymbolInput.refusal(text)));
        }

        private BigDecimal last(CsvRecord line) {
            var text = field(line, "last");
            try {
                return PriceText.parse(separator == SEMICOLON && text.indexOf('.') < 0 ? text.replace(',', '.') : text);
            } catch (IllegalArgumentException problem) {
                throw malformed(line, "last", String.valueOf(problem.getMessage()));
            }
        }

        private long volume(CsvRecord line) {
            var text = field(line, "volume");
            try {
                if (WHOLE_NUMBER.matcher(text).matches()) {
                    return Long.parseLong(text);
                }
            } catch (NumberFormatException tooMany) {
                // Refused below.
            }
            throw malformed(line, "volume", "is not a whole number of shares");
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
