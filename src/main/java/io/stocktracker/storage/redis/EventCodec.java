package io.stocktracker.storage.redis;

import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.Condition;
import io.stocktracker.market.Quote;
import io.stocktracker.market.SplitRatio;
import io.stocktracker.market.Stock;
import io.stocktracker.market.StockState;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Version;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Encodes events and rows for Redis as plain words with blanks between them, which people can read, too. A quote is
 * {@code last previousClose open high low volume time}; times are microseconds since 1970-01-01T00:00:00Z, and a volume
 * that is not known is {@code -}. If the condition is not just {@code live}, or a part of the volume was missed, the
 * last word is {@code time;state;split;reason;missed}, and the reason is URL-encoded.
 */
final class EventCodec {

    private static final int QUOTE_WORDS = 7;

    /** Its place in the last word; earlier builds do not write it. */
    private static final int MISSED = 4;

    private static final String UNKNOWN = "-";
    private static final String SEPARATOR = ";";

    private EventCodec() {}

    static String of(Instant time) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    static Instant time(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    static String of(Quote quote) {
        return String.join(
                " ",
                quote.last().toPlainString(),
                quote.previousClose().toPlainString(),
                quote.open().toPlainString(),
                quote.high().toPlainString(),
                quote.low().toPlainString(),
                quote.volume() == null ? UNKNOWN : Long.toString(quote.volume()),
                of(quote.time()) + of(quote.condition(), quote.missed()));
    }

    private static String of(Condition condition, long missed) {
        return condition.equals(Condition.LIVE) && missed == 0
                ? ""
                : SEPARATOR
                        + String.join(
                                SEPARATOR,
                                condition.state().word(),
                                condition.split().map(SplitRatio::toString).orElse(""),
                                URLEncoder.encode(condition.reason().orElse(""), StandardCharsets.UTF_8),
                                Long.toString(missed));
    }

    private static Condition condition(String[] parts) {
        if (parts.length == 1) {
            return Condition.LIVE;
        }
        return new Condition(
                StockState.of(parts[1]),
                Optional.of(URLDecoder.decode(parts[3], StandardCharsets.UTF_8)).filter(reason -> !reason.isEmpty()),
                SplitRatio.parse(parts[2]));
    }

    /** @throws RuntimeException if it is malformed */
    static Quote quote(Symbol symbol, String text) {
        return quote(symbol, text.split(" ", QUOTE_WORDS), 0);
    }

    private static Quote quote(Symbol symbol, String[] words, int first) {
        var last = new BigDecimal(words[first]);
        var volume = words[first + 5];
        var end = words[first + 6].split(SEPARATOR, -1);
        return new Quote(
                        symbol,
                        last,
                        new BigDecimal(words[first + 1]),
                        new BigDecimal(words[first + 2]),
                        new BigDecimal(words[first + 3]),
                        new BigDecimal(words[first + 4]),
                        volume.equals(UNKNOWN) ? null : Long.valueOf(volume),
                        time(end[0]))
                .withDecimals(last.scale())
                .with(condition(end))
                .withMissed(end.length > MISSED ? Long.parseLong(end[MISSED]) : 0);
    }

    /** A row without its quote: {@code listedAt name}. */
    static String of(Stock stock) {
        return stock.listedAt() + " " + stock.name();
    }

    /**
     * A row.
     *
     * @throws RuntimeException if it is malformed
     */
    static Stock stock(Symbol symbol, String text, String quote) {
        var words = text.split(" ", 2);
        return new Stock(words[1], quote(symbol, quote), Long.parseLong(words[0]));
    }

    /**
     * An event of the stream.
     *
     * @param kind {@code listed}, {@code delisted} or {@code ticked}
     * @throws RuntimeException if it is malformed or of another kind
     */
    static BoardEvent event(Version version, Instant time, String kind, String text) {
        return switch (kind) {
            case "listed" -> {
                var words = text.split(" ", QUOTE_WORDS + 2);
                var quote = quote(new Symbol(words[0]), words, 1);
                yield new Listed(version, time, new Stock(words[QUOTE_WORDS + 1], quote, version.sequence()));
            }
            case "delisted" -> new Delisted(version, time, new Symbol(text));
            case "ticked" ->
                new Ticked(version, time, text.lines().map(EventCodec::quote).toList());
            default -> throw new IllegalArgumentException("Unknown kind of event \"" + kind + "\".");
        };
    }

    private static Quote quote(String line) {
        var words = line.split(" ", QUOTE_WORDS + 1);
        return quote(new Symbol(words[0]), words, 1);
    }
}
