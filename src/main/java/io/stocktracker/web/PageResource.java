package io.stocktracker.web;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.NonBlocking;
import io.stocktracker.access.AccessDecision;
import io.stocktracker.access.Client;
import io.stocktracker.access.ClientResolver;
import io.stocktracker.access.GuardedListings;
import io.stocktracker.alerts.AlertAccess;
import io.stocktracker.market.Board;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.market.SymbolReader.SymbolList;
import io.stocktracker.market.SymbolReading;
import io.stocktracker.protocol.ErrorCode;
import io.stocktracker.protocol.Messages;
import io.stocktracker.protocol.Refusal;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The page, which works without scripts too: current quotes, and a form that adds stocks. */
@Path("/")
@Produces(PageResource.HTML)
@NonBlocking
class PageResource {

    static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";

    private static final String FIELD = "symbol";

    /** The form's field with unknown symbols that sending it again confirms. */
    private static final String MEANT = "meant";

    /** The query parameter with the number of headings that were left out of an added list. */
    private static final String LEFT_OUT = "left-out";

    private static final int MAX_SIMILAR = 3;

    /** Similar symbols are searched for this many unknown ones: each search may take milliseconds of an event loop. */
    private static final int MAX_SIMILAR_SEARCHES = 5;

    private static final int OK = Response.Status.OK.getStatusCode();

    private final Board board;
    private final FeedStatus feed;
    private final Instruments instruments;
    private final SymbolReader symbolReader;
    private final GuardedListings listings;
    private final AlertAccess alertAccess;
    private final ClientResolver clients;
    private final BackgroundResponses responses;
    private final Clock clock;

    PageResource(
            Board board,
            FeedStatus feed,
            Instruments instruments,
            SymbolReader symbolReader,
            GuardedListings listings,
            AlertAccess alertAccess,
            ClientResolver clients,
            BackgroundResponses responses,
            Clock clock) {
        this.board = board;
        this.feed = feed;
        this.instruments = instruments;
        this.symbolReader = symbolReader;
        this.listings = listings;
        this.alertAccess = alertAccess;
        this.clients = clients;
        this.responses = responses;
        this.clock = clock;
    }

    @GET
    @Operation(hidden = true)
    public CompletionStage<Response> page(@Context HttpServerRequest request) {
        return page(OK, request, new Page.Form("", null, leftOut(request.getParam(LEFT_OUT)), false));
    }

    /** The note after the redirect: the number of headings that were left out, but never a text from the address. */
    private static String leftOut(@Nullable String headings) {
        if (headings == null || !headings.matches("[1-9]\\d{0,2}")) {
            return "";
        }
        return "Left out " + headings + (headings.equals("1") ? " heading." : " headings.");
    }

    /**
     * The result of one symbol of the form.
     *
     * @param typed as it was typed
     * @param message for a person
     * @param problem why it was not added; null if it is on the list
     * @param questioned whether sending it again confirms the unknown symbol
     */
    private record Answer(
            String typed, String message, @Nullable ErrorCode problem, boolean questioned) {

        static Answer refused(String typed, Refusal refusal) {
            return new Answer(typed, refusal.message(), refusal.code(), false);
        }
    }

    /** Adds the form's symbols, then redirects to the page, or shows it with the refused symbols and the reasons. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public CompletionStage<Response> add(String form, @Context HttpServerRequest request) {
        var typed = field(FIELD, form).strip();
        var list = symbolReader.readAll(typed);
        var symbols = list.readings().isEmpty() ? List.of(symbolReader.read(typed)) : list.readings();
        if (symbols.size() > Messages.MAX_SYMBOLS) {
            var message = "At most " + Messages.MAX_SYMBOLS + " symbols at once; you entered " + symbols.size() + ".";
            return shown(request, List.of(new Answer(typed, message, ErrorCode.INVALID_SYMBOL, false)), list);
        }
        return BackgroundResponses.cancellable(answered(clients.of(request), symbols, field(MEANT, form))
                .thenCompose(all -> shown(request, all, list)));
    }

    /** Adds the symbols that need no confirmation; the answers are in the order of the texts. */
    private CompletionStage<List<Answer>> answered(Client client, List<SymbolReading> readings, String meant) {
        var asks = listings.accessToAdd(client) == AccessDecision.GRANTED && listings.addsUnknown();
        var meantSymbols = Set.copyOf(symbolReader.readAll(meant).symbols());
        var answers = new ArrayList<Optional<Answer>>();
        var added = new ArrayList<Symbol>();
        var questions = 0;
        for (var reading : readings) {
            var symbol = reading.valid();
            if (symbol.isEmpty()) {
                answers.add(Optional.of(Answer.refused(reading.typed(), Refusal.of(reading))));
            } else if (asks && !symbolReader.isKnown(symbol.get()) && !meantSymbols.contains(symbol.get())) {
                answers.add(Optional.of(question(symbol.get(), questions++ < MAX_SIMILAR_SEARCHES)));
            } else {
                answers.add(Optional.empty());
                added.add(symbol.get());
            }
        }
        var outcomes = listings.add(client, added).stream()
                .map(CompletionStage::toCompletableFuture)
                .toList();
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    var ofAdded = IntStream.range(0, added.size())
                            .mapToObj(i -> answer(added.get(i), outcomes.get(i).join()))
                            .iterator();
                    return answers.stream()
                            .map(answer -> answer.orElseGet(ofAdded::next))
                            .toList();
                });
    }

    private Answer answer(Symbol symbol, Outcome outcome) {
        return switch (outcome) {
            case LISTED -> new Answer(symbol.value(), symbol + " added.", null, false);
            case ALREADY_LISTED -> new Answer(symbol.value(), symbol + " is already on the list.", null, false);
            default -> Answer.refused(symbol.value(), Refusal.of(outcome, symbol, listings.sourceBusyFor()));
        };
    }

    private Answer question(Symbol symbol, boolean suggests) {
        var similar = suggests ? similarTo(symbol.value()) : "";
        var question = "Unknown ticker " + symbol + ". " + (similar.isEmpty() ? "" : "Did you mean " + similar + "? ")
                + "Press Add again to add " + symbol + " anyway.";
        return new Answer(symbol.value(), question, ErrorCode.UNKNOWN_SYMBOL, true);
    }

    private String similarTo(String text) {
        return instruments.search(text, MAX_SIMILAR).stream()
                .map(instrument -> instrument.symbol() + " (" + instrument.name() + ")")
                .collect(Collectors.joining(", "));
    }

    /**
     * The value of a field of the form; empty if the form is malformed. Parsed here, because the framework does not
     * answer a request with a malformed form.
     */
    private static String field(String name, String form) {
        try {
            var values = new QueryStringDecoder(form, false).parameters().getOrDefault(name, List.of());
            return values.isEmpty() ? "" : values.get(0);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    /** Redirects to the page if all symbols are on the list. Else the form holds the others, with the reasons. */
    private CompletionStage<Response> shown(HttpServerRequest request, List<Answer> answers, SymbolList list) {
        var done = answers.stream().filter(answer -> answer.problem() == null).toList();
        var open = answers.stream().filter(answer -> answer.problem() != null).toList();
        var problem =
                open.stream().map(Answer::problem).filter(Objects::nonNull).findFirst();
        if (problem.isEmpty()) {
            var headings = list.headings().size();
            return CompletableFuture.completedStage(Response.status(Response.Status.SEE_OTHER)
                    // Relative, so that it works behind a proxy that adds a path.
                    .header(HttpHeaders.LOCATION, headings == 0 ? "./" : "./?" + LEFT_OUT + "=" + headings)
                    .build());
        }
        var form = new Page.Form(
                joined(", ", open, Answer::typed),
                joined(" ", open, Answer::message),
                (joined(" ", done, Answer::message) + " " + list.note()).strip(),
                open.stream().anyMatch(Answer::questioned));
        return page(Problem.status(problem.get()), request, form);
    }

    private static String joined(String separator, List<Answer> answers, Function<Answer, String> text) {
        return answers.stream().map(text).collect(Collectors.joining(separator));
    }

    private CompletionStage<Response> page(int status, HttpServerRequest request, Page.Form form) {
        var client = clients.of(request);
        var rights = Page.Rights.of(
                listings.accessToAdd(client),
                listings.addsUnknown(),
                listings.accessToRemove(client),
                alertAccess.decide(client));
        var embedded = request.params().contains("embed");
        return html(status, rights, form, embedded, request.getHeader(HttpHeaders.ACCEPT_ENCODING));
    }

    private CompletionStage<Response> html(
            int status, Page.Rights rights, Page.Form form, boolean embedded, @Nullable String acceptEncoding) {
        return responses.html(
                status,
                () -> {
                    var today = LocalDate.ofInstant(feed.sourceTime(clock.instant()), ZoneOffset.UTC);
                    return Templates.index(Page.of(
                                    board, feed.source(), feed.delay(), instruments, today, rights, form, embedded))
                            .render();
                },
                acceptEncoding);
    }

    /** Renders the page once in the background, so that the first reader does not wait for classes to be loaded. */
    void warmUp(@Observes StartupEvent event) {
        var granted = AccessDecision.GRANTED;
        var rights = Page.Rights.of(granted, listings.addsUnknown(), granted, granted);
        html(OK, rights, new Page.Form("", null, "", false), false, "gzip");
    }
}
