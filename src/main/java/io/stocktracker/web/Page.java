package io.stocktracker.web;

import io.stocktracker.access.AccessDecision;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Stock;
import io.stocktracker.market.StockState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The data of the page's template, as texts in English and UTC; the browser's script replaces them by texts in the
 * reader's locale and time zone.
 *
 * @param source the source of the prices, as on the wire
 * @param sourceLabel the same for people
 * @param pricesAt the time of the newest price (ISO 8601), if there is one
 * @param pricesAtText the same for people
 * @param currency which currency prices are in, for people; null if more than half of them have none in common
 * @param widths the widths of the columns with numbers, for the style sheet
 * @param stocks in order of listing; of a long list the first {@value #AT_ONCE}
 * @param more the others, for browsers without scripts
 * @param rights what the reader may do to the list
 * @param form the content of the form that adds
 * @param embedded whether the page is for a frame, without header and toolbar
 */
record Page(
        String source,
        String sourceLabel,
        @Nullable String pricesAt,
        @Nullable String pricesAtText,
        @Nullable String currency,
        Widths widths,
        List<Row> stocks,
        List<Row> more,
        Rights rights,
        Form form,
        boolean embedded) {

    /** The same as the longest list of which the script creates all rows ({@code web/app/list/row-order.js}). */
    static final int AT_ONCE = 250;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);
    /** Of volumes, the largest first. The script has the same. */
    private static final List<Unit> UNITS = List.of(
            new Unit(1_000_000_000_000L, "T"),
            new Unit(1_000_000_000, "B"),
            new Unit(1_000_000, "M"),
            new Unit(1_000, "K"));

    private record Unit(long size, String letter) {}

    private static final String MINUS = "\u2212";
    private static final String UNKNOWN = "–";

    /** How long the bar of the day's range is, in the units of its drawing. The script has the same. */
    static final double RANGE_LENGTH = 72;

    /**
     * The content of the form that adds.
     *
     * @param symbol the text of its field
     * @param error why symbols were refused, if some were
     * @param note the results of the other symbols, and how many headings were left out
     * @param questioned whether sending the form again confirms its unknown symbols
     */
    record Form(String symbol, @Nullable String error, String note, boolean questioned) {}

    /**
     * What the reader may do to the list.
     *
     * @param adds whether they may add, at least with a token
     * @param addsUnknown whether unknown symbols can be added too, so that the page asks for confirmation
     * @param removes whether they may remove, at least with a token
     * @param alerts whether they may manage the alerts of the board: {@code granted}, {@code token} if they need one,
     *     or null
     * @param token a sentence that says what they need a token for; null if they need none
     */
    record Rights(
            boolean adds,
            boolean addsUnknown,
            boolean removes,
            @Nullable String alerts,
            @Nullable String token) {

        static Rights of(AccessDecision adding, boolean addsUnknown, AccessDecision removing, AccessDecision alerting) {
            return new Rights(
                    adding != AccessDecision.DENIED,
                    addsUnknown,
                    removing != AccessDecision.DENIED,
                    switch (alerting) {
                        case GRANTED -> "granted";
                        case TOKEN_REQUIRED -> "token";
                        case DENIED -> null;
                    },
                    need(adding, removing, alerting));
        }

        private static @Nullable String need(AccessDecision adding, AccessDecision removing, AccessDecision alerting) {
            var uses = new ArrayList<String>();
            if (adding == AccessDecision.TOKEN_REQUIRED) {
                uses.add("adding");
            }
            if (removing == AccessDecision.TOKEN_REQUIRED) {
                uses.add("removing");
            }
            if (alerting == AccessDecision.TOKEN_REQUIRED) {
                uses.add("alerts of the board");
            }
            var text = String.join(", ", uses).replaceFirst(", ([^,]+)$", " and $1");
            var isPlural = uses.size() > 1 || text.startsWith("alerts");
            return uses.isEmpty()
                    ? null
                    : text.substring(0, 1).toUpperCase(Locale.ROOT)
                            + text.substring(1)
                            + (isPlural ? " need a token." : " needs a token.");
        }
    }

    /**
     * A row of the table.
     *
     * @param address of its detail: {@code #} and the symbol
     * @param unit the currency of its prices, {@code ?} if only theirs is unknown; null if it is that of the page
     * @param mark {@code stale}, {@code quiet} or {@code closed}; null if its price is live
     * @param reason why it is not live, for a person, or null
     * @param direction {@code up}, {@code down} or {@code flat}
     * @param ranged whether the day's low and high differ
     * @param place the position of the last price's mark on the bar of the day's range
     * @param volume shares traded in the day, abbreviated: {@code 12.35K}
     * @param time when the quote changed last (ISO 8601), to the second
     */
    record Row(
            String symbol,
            String address,
            String name,
            String last,
            @Nullable String unit,
            @Nullable String mark,
            @Nullable String reason,
            String change,
            String changePercent,
            String direction,
            String low,
            String high,
            boolean ranged,
            long place,
            String volume,
            String time,
            String timeText) {

        /**
         * @param unit the currency of its prices, or null
         */
        static Row of(Stock stock, String name, @Nullable String unit, LocalDate today) {
            var quote = stock.quote();
            var change = quote.change();
            var decimals = quote.decimals();
            return new Row(
                    stock.symbol().value(),
                    "#" + URLEncoder.encode(stock.symbol().value(), StandardCharsets.UTF_8),
                    name,
                    number(quote.last(), decimals),
                    quote.condition().split().isPresent() ? (unit == null ? "" : unit) + " split?" : unit,
                    markOf(quote.condition().state()),
                    quote.condition().reason().orElse(null),
                    signed(change, decimals),
                    percent(quote),
                    change.signum() > 0 ? "up" : change.signum() < 0 ? "down" : "flat",
                    number(quote.low(), decimals),
                    number(quote.high(), decimals),
                    quote.high().compareTo(quote.low()) > 0,
                    placeInRange(quote),
                    shortened(quote.volume()),
                    quote.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                    moment(quote.time(), today));
        }
    }

    private static @Nullable String markOf(StockState state) {
        return switch (state) {
            case LIVE -> null;
            case QUIET -> "quiet";
            case CLOSED -> "closed";
            case STALE, ENDED -> "stale";
        };
    }

    /**
     * The length of the longest value of each column, in characters, rounded up to an even number, because the style
     * sheet has rules for these only. The script makes a column wider when a longer value comes.
     */
    record Widths(int last, int change, int percent) {

        private static final int MIN = 8;

        /** The greatest length that the style sheet has a rule for. */
        static final int MAX = 24;

        static Widths of(List<Row> rows) {
            return new Widths(
                    Math.max(longest(rows, Row::last), longest(rows, Row::high)),
                    longest(rows, Row::change),
                    longest(rows, Row::changePercent));
        }

        private static int longest(List<Row> rows, Function<Row, String> value) {
            var longest = rows.stream()
                    .mapToInt(row -> value.apply(row).length())
                    .max()
                    .orElse(0);
            return Math.min(Math.max(longest + longest % 2, MIN), MAX);
        }
    }

    /**
     * The page for the present board.
     *
     * @param delay how long after a trade its price comes
     * @param instruments the directory for currencies
     * @param today the date in UTC; times of other days are shown with their date
     * @param rights what the reader may do to the list
     * @param form the content of the form that adds
     * @param embedded whether the page is for a frame
     */
    static Page of(
            Board board,
            String source,
            Duration delay,
            Instruments instruments,
            LocalDate today,
            Rights rights,
            Form form,
            boolean embedded) {
        var pricesAt = board.pricesAt();
        var stocks = board.snapshot().stocks();
        var currencies = stocks.stream()
                .map(stock -> instruments.find(stock.symbol()).flatMap(Instrument::currency))
                .toList();
        var main =
                currencies.stream()
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                        .entrySet()
                        .stream()
                        .filter(entry -> 2 * entry.getValue() > stocks.size())
                        .map(Map.Entry::getKey)
                        .findAny()
                        .orElse(Optional.empty());
        var all = Set.copyOf(currencies).size() < 2;
        var rows = IntStream.range(0, stocks.size())
                .mapToObj(i ->
                        Row.of(stocks.get(i), instruments.nameOf(stocks.get(i)), unit(currencies.get(i), main), today))
                .toList();
        var atOnce = Math.min(rows.size(), AT_ONCE);
        return new Page(
                source,
                SourceLabels.label(source, delay),
                pricesAt.map(Instant::toString).orElse(null),
                pricesAt.map(time -> moment(time, today)).orElse(null),
                main.map(currency -> all ? currency : currency + " unless marked")
                        .orElse(null),
                Widths.of(rows),
                rows.subList(0, atOnce),
                rows.subList(atOnce, rows.size()),
                rights,
                form,
                embedded);
    }

    private static @Nullable String unit(Optional<String> currency, Optional<String> main) {
        return currency.equals(main) ? null : currency.orElse(main.isPresent() ? "?" : null);
    }

    /** A time of day, such as {@code 15:04:05 UTC}, with the date if it is of another day. */
    static String moment(Instant time, LocalDate today) {
        var there = time.atOffset(ZoneOffset.UTC);
        return (there.toLocalDate().equals(today) ? TIME : DAY_AND_TIME).format(there);
    }

    /** In the middle if there is no range. */
    private static long placeInRange(Quote quote) {
        var range = quote.high().subtract(quote.low()).doubleValue();
        var part = range > 0 ? quote.last().subtract(quote.low()).doubleValue() / range : 0.5;
        return Math.round(RANGE_LENGTH * part);
    }

    /** In the largest unit of which it is at least 1.00, with two places; what is less than 1,000 as it is. */
    private static String shortened(@Nullable Long volume) {
        if (volume == null) {
            return UNKNOWN;
        }
        for (var unit : UNITS) {
            var size = unit.size();
            if (volume >= size - size / 200_000) { // 0.999995 of it, which is 1.00 when rounded in the smaller unit
                var inUnits = BigDecimal.valueOf(volume).divide(BigDecimal.valueOf(size), 2, RoundingMode.HALF_UP);
                return number(inUnits, 2) + unit.letter();
            }
        }
        return volume.toString();
    }

    private static String percent(Quote quote) {
        var percent = quote.changePercent();
        return signed(percent, percent.scale()) + "%";
    }

    private static String signed(BigDecimal value, int decimals) {
        return switch (value.signum()) {
            case 1 -> "+" + number(value, decimals);
            case -1 -> MINUS + number(value.negate(), decimals);
            default -> number(value, decimals);
        };
    }

    private static String number(BigDecimal value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
