package io.stocktracker.web;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Symbol;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The recent closes of all stocks over HTTP, for sparklines. */
@Path("/api/history")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "History", description = "The past of the prices")
@APIResponse(
        responseCode = "default",
        description = "Any error, as a problem document (RFC 9457)",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@NonBlocking
class ClosesResource {

    private static final int MAX_POINTS = 500;

    private final PriceHistory history;
    private final FeedStatus feed;
    private final BackgroundResponses responses;

    ClosesResource(PriceHistory history, FeedStatus feed, BackgroundResponses responses) {
        this.history = history;
        this.feed = feed;
        this.responses = responses;
    }

    /**
     * The last closes of all listed stocks.
     *
     * @param interval the time between two closes: {@code 1m}
     * @param source the source of the prices: {@code simulated} ones are made up
     * @param closes for each symbol in order of listing, oldest first; a symbol without closes is left out
     */
    @RegisterForReflection
    record Closes(String interval, String source, Map<String, List<BigDecimal>> closes) {}

    @GET
    @Operation(
            summary = "The last closes of all stocks, oldest first",
            description = "Minute by minute up to the last one in which a stock traded, which may still be running; a"
                    + " minute without a trade closed where the one before did.")
    @APIResponseSchema(Closes.class)
    @APIResponse(responseCode = "304", description = "The client has these")
    @APIResponse(responseCode = "400", description = "No such number of points")
    @APIResponse(responseCode = "503", description = "The storage is unavailable")
    public CompletionStage<Response> closes(
            @Parameter(
                            description = "The maximum for each stock, from 1 to " + MAX_POINTS,
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + MAX_POINTS))
                    @QueryParam("points")
                    @DefaultValue("60")
                    String points,
            @Context Request request,
            @Context HttpHeaders headers) {
        try {
            return closes(points(points), request, headers);
        } catch (IllegalArgumentException wrong) {
            return CompletableFuture.completedStage(
                    Problem.response(400, "\"points\" must be a whole number from 1 to " + MAX_POINTS + "."));
        }
    }

    private static int points(String text) {
        var points = Integer.parseInt(text);
        if (points < 1 || points > MAX_POINTS) {
            throw new IllegalArgumentException(text);
        }
        return points;
    }

    private CompletionStage<Response> closes(int points, Request request, HttpHeaders headers) {
        return responses
                .json(
                        history.closes(points),
                        closes -> new Closes("1m", feed.source(), named(closes)),
                        request,
                        headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING))
                .exceptionally(Problem::unavailable);
    }

    private static Map<String, List<BigDecimal>> named(Map<Symbol, List<BigDecimal>> closes) {
        var named = new LinkedHashMap<String, List<BigDecimal>>();
        closes.forEach((symbol, values) -> named.put(symbol.value(), values));
        return named;
    }
}
