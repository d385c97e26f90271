package io.stocktracker.web;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.protocol.Refusal;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The last year of some stocks over HTTP, for columns that compare with it. */
@Path("/api/history/year")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "History", description = "The past of the prices")
@APIResponse(
        responseCode = "default",
        description = "Any error, as a problem document (RFC 9457)",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@NonBlocking
class YearResource {

    private static final int MAX_SYMBOLS = 200;

    private final YearReader reader;
    private final FeedStatus feed;
    private final SymbolReader symbolReader;
    private final BackgroundResponses responses;

    YearResource(YearReader reader, FeedStatus feed, SymbolReader symbolReader, BackgroundResponses responses) {
        this.reader = reader;
        this.feed = feed;
        this.symbolReader = symbolReader;
        this.responses = responses;
    }

    /**
     * The last year of some stocks.
     *
     * @param source the source of the prices: {@code simulated} ones are made up
     * @param years by symbol; a symbol without a past is left out
     */
    @RegisterForReflection
    record Years(String source, Map<String, Year> years) {}

    @GET
    @Operation(
            summary = "The 52-week range of some stocks, and their closes a week, a month and a year ago",
            description = "Adjusted for splits, as the candles are. What the past does not reach is left out.")
    @APIResponseSchema(Years.class)
    @APIResponse(responseCode = "304", description = "The client has these")
    @APIResponse(responseCode = "400", description = "One of them is no symbol, or their number is not 1 to 200")
    @APIResponse(responseCode = "503", description = "The storage is unavailable")
    public CompletionStage<Response> years(
            @Parameter(
                            description = "1 to " + MAX_SYMBOLS + " symbols, separated by commas",
                            required = true,
                            example = "AAPL,MSFT")
                    @QueryParam("symbols")
                    @Nullable
                    String symbols,
            @Context Request request,
            @Context HttpHeaders headers) {
        var texts = symbols == null || symbols.isBlank() ? List.<String>of() : List.of(symbols.split(","));
        if (texts.isEmpty() || texts.size() > MAX_SYMBOLS) {
            return CompletableFuture.completedStage(Problem.response(
                    400, "\"symbols\" must be 1 to " + MAX_SYMBOLS + " symbols, separated by commas."));
        }
        var wanted = new LinkedHashSet<Symbol>();
        for (var reading : symbolReader.readEach(texts)) {
            if (reading.valid().isEmpty()) {
                return CompletableFuture.completedStage(Problem.response(Refusal.of(reading)));
            }
            wanted.add(reading.valid().get());
        }
        return years(wanted, request, headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING));
    }

    private CompletionStage<Response> years(Set<Symbol> symbols, Request request, @Nullable String acceptEncoding) {
        return responses
                .json(() -> reader.read(symbols), years -> new Years(feed.source(), years), request, acceptEncoding)
                .exceptionally(Problem::unavailable);
    }
}
