package io.stocktracker.web;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.stocktracker.market.Candle;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.protocol.Refusal;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A stock's candles over HTTP. */
@Path("/api/stocks/{symbol}/history")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "History", description = "The past of the prices")
@APIResponse(
        responseCode = "default",
        description = "Any error, as a problem document (RFC 9457)",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@NonBlocking
class CandlesResource {

    private final PriceHistory history;
    private final FeedStatus feed;
    private final SymbolReader symbolReader;
    private final BackgroundResponses responses;
    private final TradingCalendar calendar;
    private final Duration keep;
    private final Clock clock;

    /** @param keep how long one-minute candles are kept */
    CandlesResource(
            PriceHistory history,
            FeedStatus feed,
            SymbolReader symbolReader,
            BackgroundResponses responses,
            TradingCalendar calendar,
            @ConfigProperty(name = "tracker.history.keep") Duration keep,
            Clock clock) {
        this.history = history;
        this.feed = feed;
        this.symbolReader = symbolReader;
        this.responses = responses;
        this.calendar = calendar;
        this.keep = keep;
        this.clock = clock;
    }

    /**
     * A stock's candles.
     *
     * @param interval the length of a candle: {@code 1m}, {@code 5m}, {@code 1h} or {@code 1d}
     * @param source the source of the prices: {@code simulated} ones are made up
     * @param candles oldest first; intervals without a trade have none
     */
    @RegisterForReflection
    record Candles(String symbol, String interval, String source, List<CandleRow> candles) {}

    /**
     * A candle.
     *
     * @param start when its interval begins
     * @param volume shares traded in it
     */
    @RegisterForReflection
    record CandleRow(Instant start, BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close, long volume) {

        static CandleRow of(Candle candle) {
            return new CandleRow(
                    candle.start(), candle.open(), candle.high(), candle.low(), candle.close(), candle.volume());
        }
    }

    @GET
    @Operation(
            summary = "A stock's candles, oldest first",
            description =
                    "The candles that begin at \"from\" or later and before \"to\"; the last one may not be complete."
                            + " Removed stocks keep their history. At most " + CandleQuery.MAX_CANDLES
                            + " candles: 8 days of 1m, 40 of 5m. Days before the retention period and future days do"
                            + " not count.")
    @APIResponseSchema(Candles.class)
    @APIResponse(responseCode = "304", description = "The client has these")
    @APIResponse(responseCode = "400", description = "No symbol, no such span or interval, or too many candles")
    @APIResponse(responseCode = "503", description = "The storage is unavailable")
    public CompletionStage<Response> candles(
            @PathParam("symbol") String symbol,
            @Parameter(description = "The beginning: a time or the date of a trading day, ISO 8601; today by default")
                    @QueryParam("from")
                    @Nullable
                    String from,
            @Parameter(description = "The end, exclusive: a time or a trading day's date; by default the end of today")
                    @QueryParam("to")
                    @Nullable
                    String to,
            @Parameter(
                            description = "1m, 5m, 1h or 1d",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"1m", "5m", "1h", "1d"}))
                    @QueryParam("interval")
                    @DefaultValue("1m")
                    String interval,
            @Context Request request,
            @Context HttpHeaders headers) {
        var reading = symbolReader.read(symbol);
        var parsed = reading.valid();
        if (parsed.isEmpty()) {
            return CompletableFuture.completedStage(Problem.response(Refusal.of(reading)));
        }
        try {
            return candles(parsed.get(), query(parsed.get(), from, to, interval), request, headers);
        } catch (IllegalArgumentException wrong) {
            return CompletableFuture.completedStage(Problem.response(400, wrong.getMessage()));
        }
    }

    private CandleQuery query(Symbol symbol, @Nullable String from, @Nullable String to, String interval) {
        return CandleQuery.of(from, to, interval, feed.sourceTime(clock.instant()), keep, calendar.hours(symbol));
    }

    private CompletionStage<Response> candles(Symbol symbol, CandleQuery query, Request request, HttpHeaders headers) {
        return responses
                .json(
                        history.candles(symbol, query.from(), query.to(), query.interval()),
                        candles -> new Candles(
                                symbol.value(),
                                query.interval().word(),
                                feed.source(),
                                candles.stream().map(CandleRow::of).toList()),
                        request,
                        headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING))
                .exceptionally(Problem::unavailable);
    }
}
