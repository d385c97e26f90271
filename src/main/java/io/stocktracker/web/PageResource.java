package io.stocktracker.web;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.smallrye.common.annotation.NonBlocking;
import io.stocktracker.clients.ClientListings;
import io.stocktracker.clients.Clients;
import io.stocktracker.clients.Right;
import io.stocktracker.market.Board;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.PriceHistory;
import io.stocktracker.market.Symbol;
import io.stocktracker.protocol.ErrorCode;
import io.stocktracker.protocol.Refusal;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page, useful before any script runs: current quotes, and a form that adds. */
@Path("/")
@Produces(PageResource.HTML)
@NonBlocking
class PageResource {

    static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";

    private static final String FIELD = "symbol";

    /** The symbol that the form was asked about before. */
    private static final String MEANT = "meant";

    private static final Pattern SEVERAL_WORDS = Pattern.compile("[\\s,;]");
    private static final Refusal ONE_AT_A_TIME =
            new Refusal(ErrorCode.INVALID_SYMBOL, "One symbol at a time, please, such as NVDA.");

    private static final int MOST_SIMILAR = 3;

    private static final int OK = Response.Status.OK.getStatusCode();

    /** How long the page waits for the past, without which it is good enough. */
    private static final long PATIENCE_MILLIS = 250;

    private final Board board;
    private final PriceHistory history;
    private final FeedStatus feed;
    private final Instruments instruments;
    private final ClientListings listings;
    private final Clients clients;
    private final AssetsResource assets;
    private final LongAnswers answers;
    private final Clock clock;

    PageResource(
            Board board,
            PriceHistory history,
            FeedStatus feed,
            Instruments instruments,
            ClientListings listings,
            Clients clients,
            AssetsResource assets,
            LongAnswers answers,
            Clock clock) {
        this.board = board;
        this.history = history;
        this.feed = feed;
        this.instruments = instruments;
        this.listings = listings;
        this.clients = clients;
        this.assets = assets;
        this.answers = answers;
        this.clock = clock;
    }

    @GET
    @Operation(hidden = true)
    public CompletionStage<Response> page(@Context HttpServerRequest request) {
        return page(OK, request, Page.Form.EMPTY);
    }

    /** Adds what the form holds and shows the page again: by redirect, or with the reason why not. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public CompletionStage<Response> add(String form, @Context HttpServerRequest request) {
        var typed = field(FIELD, form);
        return Symbol.parse(typed)
                .map(symbol -> add(symbol, field(MEANT, form), request))
                .orElseGet(() -> refused(request, typed, invalid(typed)));
    }

    private CompletionStage<Response> add(Symbol symbol, String meant, HttpServerRequest request) {
        var client = clients.of(request);
        var mine = listings.of(client);
        var wouldBeAdded = listings.rightToAdd(client) == Right.GRANTED && mine.addsUnknown();
        return wouldBeAdded && !isMeant(symbol, meant)
                ? questioned(request, symbol)
                : mine.add(symbol).thenCompose(outcome -> answer(request, symbol, outcome));
    }

    /** A word such as "apple" must not become a symbol for everybody unless somebody insists; the script asks as well. */
    private boolean isMeant(Symbol symbol, String meant) {
        return meant.equals(symbol.value())
                || instruments.find(symbol).isPresent()
                || board.find(symbol).isPresent();
    }

    private CompletionStage<Response> questioned(HttpServerRequest request, Symbol symbol) {
        var similar = instruments.search(symbol.value(), MOST_SIMILAR).stream()
                .map(instrument -> instrument.symbol() + " (" + instrument.name() + ")")
                .collect(Collectors.joining(", "));
        var question = symbol + " is no ticker known here. Press Add again for " + symbol
                + (similar.isEmpty() ? "." : ", or take one of these: " + similar + ".");
        return page(Problem.status(ErrorCode.UNKNOWN_SYMBOL), request, new Page.Form(symbol.value(), question, true));
    }

    /** Only the script takes several at once, or a part of a name. */
    private static Refusal invalid(String typed) {
        return SEVERAL_WORDS.matcher(typed.strip()).find() ? ONE_AT_A_TIME : Refusal.invalidSymbol();
    }

    /**
     * What a field of the form holds; nothing if the form is malformed. Read here because the framework leaves a request
     * with a malformed form without an answer.
     */
    private static String field(String name, String form) {
        try {
            var values = new QueryStringDecoder(form, false).parameters().getOrDefault(name, List.of());
            return values.isEmpty() ? "" : values.get(0);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private CompletionStage<Response> answer(HttpServerRequest request, Symbol symbol, Outcome outcome) {
        return switch (outcome) {
            case LISTED, ALREADY_LISTED ->
                CompletableFuture.completedStage(Response.status(Response.Status.SEE_OTHER)
                        .header(HttpHeaders.LOCATION, "/")
                        .build());
            default -> refused(request, symbol.value(), Refusal.of(outcome, symbol));
        };
    }

    private CompletionStage<Response> refused(HttpServerRequest request, String typed, Refusal refusal) {
        return page(Problem.status(refusal.code()), request, new Page.Form(typed, refusal.message(), false));
    }

    private CompletionStage<Response> page(int status, HttpServerRequest request, Page.Form form) {
        var client = clients.of(request);
        var rights = Page.Rights.of(
                listings.rightToAdd(client), listings.of(client).addsUnknown(), listings.rightToRemove(client));
        var files = assets.current();
        return answers.html(
                status,
                closes(),
                closes -> {
                    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
                    return Templates.index(Page.of(board, closes, feed.source(), today, rights, form), files)
                            .render();
                },
                request.getHeader(HttpHeaders.ACCEPT_ENCODING));
    }

    /** Of each stock, as much of the past as there is; none if the storage is away or slow. */
    private CompletionStage<Map<Symbol, List<BigDecimal>>> closes() {
        return history.closes(Sparkline.POINTS)
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(Map.of(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(away -> Map.of());
    }
}
