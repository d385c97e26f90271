package io.stocktracker.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.market.BoardUpdate;
import io.stocktracker.market.ClockSkew;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.QuoteChange;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message from the server. The order of the members is the order on the wire. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.Snapshot.class, name = "snapshot"),
    @JsonSubTypes.Type(value = ServerMessage.Delta.class, name = "delta"),
    @JsonSubTypes.Type(value = ServerMessage.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = ServerMessage.Ack.class, name = "ack"),
    @JsonSubTypes.Type(value = ServerMessage.Error.class, name = "error")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ServerMessage {

    /**
     * The message that brings a client to the update's version.
     *
     * @param source the source of the prices
     * @param delay how long after a trade its price arrives
     * @param instruments where a row's exchange and currency are looked up
     */
    static ServerMessage of(BoardUpdate update, String source, Duration delay, Instruments instruments) {
        if (update instanceof BoardUpdate.Snapshot snapshot) {
            return new Snapshot(
                    snapshot.version().toString(), source, seconds(delay), rows(snapshot.stocks(), instruments));
        }
        var delta = (BoardUpdate.Delta) update;
        var quotesAt = mostCommonTime(delta.quotes());
        return new Delta(
                delta.version().toString(),
                delta.since().toString(),
                delta.time(),
                quotesAt,
                rows(delta.stocks(), instruments),
                delta.removed().stream().map(Symbol::value).toList(),
                delta.quotes().stream()
                        .map(change -> QuoteRow.of(change, quotesAt))
                        .toList());
    }

    /** A delay on the wire; null if there is none. */
    static @Nullable Long seconds(Duration delay) {
        return delay.isZero() ? null : (Long) delay.toSeconds();
    }

    private static List<StockRow> rows(List<Stock> stocks, Instruments instruments) {
        return stocks.stream().map(stock -> StockRow.of(stock, instruments)).toList();
    }

    /** The time that most of the quotes have; null if there are none. */
    private static @Nullable Instant mostCommonTime(List<QuoteChange> quotes) {
        var counts = new HashMap<Instant, Integer>();
        Instant mostCommon = null;
        var most = 0;
        for (var change : quotes) {
            var time = change.quote().time();
            var count = counts.merge(time, 1, Integer::sum);
            if (count > most) {
                most = count;
                mostCommon = time;
            }
        }
        return mostCommon;
    }

    /**
     * The answer to an {@code add} or {@code remove}.
     *
     * @param busyFor how long the price source still refuses requests, if that is known
     * @throws IllegalArgumentException if it is not the outcome of an add or a remove
     */
    static ServerMessage answer(@Nullable MessageId id, Symbol symbol, Outcome outcome, Optional<Duration> busyFor) {
        return switch (outcome) {
            case LISTED -> new Ack(id, symbol.value(), AckOutcome.LISTED);
            case ALREADY_LISTED -> new Ack(id, symbol.value(), AckOutcome.ALREADY_LISTED);
            case REMOVED -> new Ack(id, symbol.value(), AckOutcome.REMOVED);
            case NOT_LISTED -> new Ack(id, symbol.value(), AckOutcome.NOT_LISTED);
            case UNKNOWN_SYMBOL,
                    LIST_FULL,
                    SOURCE_FULL,
                    NOT_IN_PLAN,
                    NO_PRICE,
                    SOURCE_BUSY,
                    NO_SOURCE,
                    TOO_MANY_CHANGES,
                    NOT_ALLOWED,
                    UNAVAILABLE -> Error.of(id, symbol.value(), Refusal.of(outcome, symbol, busyFor));
            case TICKED -> throw new IllegalArgumentException("Not the outcome of an add or a remove: " + outcome);
        };
    }

    /**
     * The whole board; replaces everything.
     *
     * @param delay how many seconds after a trade its price arrives; null if there is no delay
     */
    @RegisterForReflection
    record Snapshot(String version, String source, @Nullable Long delay, List<StockRow> stocks)
            implements ServerMessage {}

    /**
     * What changed; lists that are empty are left out.
     *
     * @param time when the newest event entered the journal
     * @param quotesAt the time of the quotes that have none; null if there are no quotes
     */
    @RegisterForReflection
    record Delta(
            String version,
            String since,
            Instant time,
            @Nullable Instant quotesAt,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<StockRow> stocks,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> removed,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<QuoteRow> quotes)
            implements ServerMessage {}

    /**
     * A heartbeat.
     *
     * @param id of the ping that this answers, if it had one
     * @param time now, by the clock of the price source
     * @param pricesAt the time of the newest quote; null if no stock is listed
     * @param market the trading phase; null if the exchange never closes
     * @param marketUntil when that phase ends; null if the exchange never closes
     * @param trouble the problem that the operator has to solve; null if there is none
     * @param reason the details of {@code trouble}, for a person; null if there are none
     */
    @RegisterForReflection
    record Heartbeat(
            @Nullable MessageId id,
            Instant time,
            String version,
            FeedWord feed,
            @Nullable Instant pricesAt,
            @Nullable MarketWord market,
            @Nullable Instant marketUntil,
            @Nullable Instant marketOpens,
            @Nullable TroubleWord trouble,
            @Nullable String reason)
            implements ServerMessage {

        /** The heartbeat with the state of a feed. */
        public static Heartbeat of(
                @Nullable MessageId id, Instant time, Version version, FeedStatus feed, @Nullable Instant pricesAt) {
            var market = feed.market();
            var skew = feed.clockSkew();
            return new Heartbeat(
                    id,
                    time,
                    version.toString(),
                    FeedWord.of(feed.state()),
                    pricesAt,
                    market.map(now -> MarketWord.of(now.phase())).orElse(null),
                    market.map(FeedStatus.Market::until).orElse(null),
                    market.map(FeedStatus.Market::opens).orElse(null),
                    feed.hasSource() ? skew.map(found -> TroubleWord.CLOCK).orElse(null) : TroubleWord.NO_SOURCE,
                    feed.hasSource() ? skew.map(ClockSkew::sentence).orElse(null) : null);
        }
    }

    /** The answer to a change that was made, or that was not needed. */
    @RegisterForReflection
    record Ack(@Nullable MessageId id, String symbol, AckOutcome outcome) implements ServerMessage {}

    /**
     * A refusal, after which nothing has changed.
     *
     * @param symbol the symbol that was refused, or the beginning of what was typed as one; null if it is about no
     *     symbol
     * @param message for a person
     */
    @RegisterForReflection
    record Error(@Nullable MessageId id, @Nullable String symbol, ErrorCode code, String message)
            implements ServerMessage {

        private static final int MAX_SYMBOL_LENGTH = 64;

        /** The error of a refusal. */
        public static Error of(@Nullable MessageId id, @Nullable String symbol, Refusal refusal) {
            var shown = symbol == null || symbol.length() <= MAX_SYMBOL_LENGTH
                    ? symbol
                    : symbol.substring(0, MAX_SYMBOL_LENGTH);
            return new Error(id, shown, refusal.code(), refusal.message());
        }
    }

    /** The outcomes of an ack. */
    @RegisterForReflection
    enum AckOutcome {
        LISTED("listed"),
        ALREADY_LISTED("already-listed"),
        REMOVED("removed"),
        NOT_LISTED("not-listed");

        private final String word;

        AckOutcome(String word) {
            this.word = word;
        }

        @JsonValue
        String word() {
            return word;
        }
    }

    /** The states of the feed. */
    @RegisterForReflection
    enum FeedWord {
        LIVE("live"),
        STALE("stale"),
        CLOSED("closed");

        private final String word;

        FeedWord(String word) {
            this.word = word;
        }

        public static FeedWord of(FeedStatus.State state) {
            return switch (state) {
                case LIVE -> LIVE;
                case STALE -> STALE;
                case CLOSED -> CLOSED;
            };
        }

        @JsonValue
        String word() {
            return word;
        }
    }

    /** The trading phases of an exchange. */
    @RegisterForReflection
    enum MarketWord {
        PRE_MARKET("pre-market"),
        OPEN("open"),
        POST_MARKET("post-market"),
        CLOSED("closed");

        private final String word;

        MarketWord(String word) {
            this.word = word;
        }

        static MarketWord of(MarketPhase phase) {
            return switch (phase) {
                case PRE_MARKET -> PRE_MARKET;
                case OPEN -> OPEN;
                case POST_MARKET -> POST_MARKET;
                case CLOSED -> CLOSED;
            };
        }

        @JsonValue
        String word() {
            return word;
        }
    }

    /** Problems that the operator has to solve. */
    @RegisterForReflection
    enum TroubleWord {
        /** The price source has refused this server. */
        NO_SOURCE("no-source"),
        /** This server's clock and the price source's differ. */
        CLOCK("clock");

        private final String word;

        TroubleWord(String word) {
            this.word = word;
        }

        @JsonValue
        String word() {
            return word;
        }
    }
}
