package io.stocktracker.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.stocktracker.access.Client;
import io.stocktracker.access.ClientResolver;
import io.stocktracker.access.GuardedListings;
import io.stocktracker.market.Board;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.protocol.ChangeAnswers;
import io.stocktracker.protocol.ErrorCode;
import io.stocktracker.protocol.Messages;
import io.stocktracker.protocol.Refusal;
import io.stocktracker.protocol.ServerMessage;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The board over HTTP, for one-off requests. */
@Path("/api/stocks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Stocks", description = "The board that everyone sees")
@APIResponse(
        responseCode = "default",
        description = "Any error, as a problem document (RFC 9457)",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@NonBlocking
class StocksResource {

    private static final Refusal NOT_A_STOCK = new Refusal(
            ErrorCode.INVALID_JSON, "The body must be {\"symbol\":\"NVDA\"} or an array such as [\"NVDA\",\"AMD\"].");

    private final Board board;
    private final FeedStatus feed;
    private final Instruments instruments;
    private final GuardedListings listings;
    private final ClientResolver clients;
    private final SymbolReader symbolReader;

    StocksResource(
            Board board,
            FeedStatus feed,
            Instruments instruments,
            GuardedListings listings,
            ClientResolver clients,
            SymbolReader symbolReader) {
        this.board = board;
        this.feed = feed;
        this.instruments = instruments;
        this.listings = listings;
        this.clients = clients;
        this.symbolReader = symbolReader;
    }

    /**
     * The board at one version.
     *
     * @param source the source of the prices: {@code simulated} ones are made up
     * @param delay how many seconds after a trade its price comes; null if at once
     * @param stocks in order of listing; only the requested ones, if the request names some
     */
    @RegisterForReflection
    record Stocks(
            String version,
            String source,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long delay,

            List<StockWithChange> stocks) {}

    /** What to add. */
    @RegisterForReflection
    record NewStock(@Schema(required = true) @Nullable String symbol) {}

    @GET
    @Operation(
            summary = "The whole board, or some of its stocks",
            description = "The (weak) ETag is the board's version; send it back as If-None-Match.")
    @Parameter(
            name = "symbols",
            description = "Only these, separated by commas; those that are not listed are left out",
            example = "AAPL,MSFT")
    @APIResponseSchema(value = Stocks.class, responseDescription = "The stocks in order of listing")
    @APIResponse(responseCode = "304", description = "The client has this version")
    @APIResponse(responseCode = "400", description = "One of them is no symbol")
    public Response list(@QueryParam("symbols") @Nullable String symbols, @Context Request request) {
        var snapshot = board.snapshot();
        var wanted = new HashSet<Symbol>();
        var texts = symbols == null ? List.<String>of() : List.of(symbols.split(","));
        for (var reading : symbolReader.readEach(texts)) {
            if (reading.valid().isEmpty()) {
                return Problem.response(Refusal.of(reading));
            }
            wanted.add(reading.valid().get());
        }
        return ConditionalResponse.of(
                request,
                snapshot.version().toString(),
                () -> Response.ok(new Stocks(
                        snapshot.version().toString(),
                        feed.source(),
                        ServerMessage.seconds(feed.delay()),
                        snapshot.stocks().stream()
                                .filter(stock -> symbols == null || wanted.contains(stock.symbol()))
                                .map(stock -> StockWithChange.of(stock, instruments))
                                .toList())));
    }

    @GET
    @Path("{symbol}")
    @Operation(summary = "One stock")
    @APIResponseSchema(StockWithChange.class)
    @APIResponse(responseCode = "400", description = "No symbol")
    @APIResponse(responseCode = "404", description = "It is not listed")
    public Response find(@PathParam("symbol") String text) {
        var reading = symbolReader.read(text);
        return reading.valid()
                .map(symbol -> board.find(symbol)
                        .map(stock -> Response.ok(StockWithChange.of(stock, instruments))
                                .header(HttpHeaders.CACHE_CONTROL, ConditionalResponse.NO_CACHE)
                                .build())
                        .orElseGet(() -> notListed(symbol)))
                .orElseGet(() -> Problem.response(Refusal.of(reading)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Add one symbol, or an array of up to 200 in their order, for everyone",
            description = "The response to an array has an ack or an error for each symbol, as over the WebSocket.")
    @RequestBody(content = @Content(schema = @Schema(oneOf = {NewStock.class, String[].class})))
    @APIResponseSchema(value = StockWithChange.class, responseCode = "201", responseDescription = "It is listed")
    @APIResponse(
            responseCode = "200",
            description = "It was already listed; or the answers to an array",
            content = @Content(schema = @Schema(oneOf = {StockWithChange.class, ServerMessage[].class})))
    @APIResponse(responseCode = "400", description = "No symbol, or not the JSON that is expected")
    @APIResponse(responseCode = "409", description = "The list is full")
    @APIResponse(
            responseCode = "422",
            description = "The source does not know it, its plan does not include it, or its price cannot be shown")
    @APIResponse(responseCode = "403", description = "Not for this client, or not from a page of another origin")
    @APIResponse(responseCode = "429", description = "Too many changes from this address, see Retry-After")
    @APIResponse(
            responseCode = "503",
            description = "The storage or the source of prices is away, or the source is busy, see Retry-After")
    public CompletionStage<Response> add(@Nullable JsonNode body, @Context HttpServerRequest request) {
        if (body != null && body.isArray()) {
            return Messages.symbols(body)
                    .map(texts -> addAll(clients.of(request), texts))
                    .orElseGet(() -> CompletableFuture.completedStage(Problem.response(new Refusal(
                            ErrorCode.INVALID_JSON, "An array has 1 to " + Messages.MAX_SYMBOLS + " symbols."))));
        }
        var text = body == null || body.isNull() ? MissingNode.getInstance() : body.path("symbol");
        if (!text.isTextual()) {
            var isMissing = text.isNull() || text.isMissingNode() && (body == null || body.isNull() || body.isObject());
            return CompletableFuture.completedStage(
                    Problem.response(isMissing ? Refusal.invalidSymbol() : NOT_A_STOCK));
        }
        var reading = symbolReader.read(text.textValue());
        return reading.valid()
                .map(symbol -> BackgroundResponses.cancellable(listings.add(clients.of(request), List.of(symbol))
                        .get(0)
                        .thenApply(outcome -> added(symbol, outcome))))
                .orElseGet(() -> CompletableFuture.completedStage(Problem.response(Refusal.of(reading))));
    }

    private CompletionStage<Response> addAll(Client client, List<String> texts) {
        var answers = ChangeAnswers.of(
                        null, texts, symbolReader, symbols -> listings.add(client, symbols), listings::sourceBusyFor)
                .stream()
                .map(CompletionStage::toCompletableFuture)
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> Response.ok(
                                answers.stream().map(CompletableFuture::join).toArray(ServerMessage[]::new))
                        .build());
    }

    @DELETE
    @Path("{symbol}")
    @Operation(summary = "Remove a stock from the board, for everyone")
    @APIResponse(responseCode = "204", description = "It is removed")
    @APIResponse(responseCode = "400", description = "No symbol")
    @APIResponse(responseCode = "404", description = "It was not listed")
    @APIResponse(responseCode = "403", description = "Not for this client, or not from a page of another origin")
    @APIResponse(responseCode = "429", description = "Too many changes from this address, see Retry-After")
    @APIResponse(responseCode = "503", description = "The storage or the source of prices is away")
    public CompletionStage<Response> remove(@PathParam("symbol") String text, @Context HttpServerRequest request) {
        var reading = symbolReader.read(text);
        return reading.valid()
                .map(symbol -> BackgroundResponses.cancellable(listings.remove(clients.of(request), List.of(symbol))
                        .get(0)
                        .thenApply(outcome -> removed(symbol, outcome))))
                .orElseGet(() -> CompletableFuture.completedStage(Problem.response(Refusal.of(reading))));
    }

    private Response added(Symbol symbol, Outcome outcome) {
        return switch (outcome) {
            case LISTED ->
                withRow(
                        Response.status(Response.Status.CREATED).header(HttpHeaders.LOCATION, location(symbol)),
                        symbol);
            case ALREADY_LISTED -> withRow(Response.ok(), symbol);
            default -> refused(symbol, outcome);
        };
    }

    /** A refusal, with the time after which the price source accepts requests again, if that is known. */
    private Response refused(Symbol symbol, Outcome outcome) {
        var busyFor = outcome == Outcome.SOURCE_BUSY ? listings.sourceBusyFor() : Optional.<Duration>empty();
        var response = Response.fromResponse(Problem.response(Refusal.of(outcome, symbol, busyFor)));
        busyFor.ifPresent(wait ->
                response.header(HttpHeaders.RETRY_AFTER, wait.plusMillis(999).toSeconds()));
        return response.build();
    }

    private Response removed(Symbol symbol, Outcome outcome) {
        return switch (outcome) {
            case REMOVED -> Response.noContent().build();
            case NOT_LISTED -> notListed(symbol);
            default -> refused(symbol, outcome);
        };
    }

    /** Adds the row to a response, unless the stock was removed in the meantime. */
    private Response withRow(Response.ResponseBuilder response, Symbol symbol) {
        return response.entity(board.find(symbol)
                        .map(stock -> StockWithChange.of(stock, instruments))
                        .orElse(null))
                .build();
    }

    /**
     * Relative to the address of the list, so that it works behind a proxy that terminates TLS or adds a path prefix.
     */
    private static String location(Symbol symbol) {
        return UriBuilder.fromPath("stocks")
                .path("{symbol}")
                .build(symbol.value())
                .toString();
    }

    private static Response notListed(Symbol symbol) {
        return Problem.response(404, symbol + " is not listed.");
    }
}
