package io.stocktracker.web;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.stocktracker.access.ClientResolver;
import io.stocktracker.alerts.Alert;
import io.stocktracker.alerts.AlertAccess;
import io.stocktracker.alerts.AlertCondition;
import io.stocktracker.alerts.Alerts;
import io.stocktracker.market.Board;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.protocol.ErrorCode;
import io.stocktracker.protocol.Refusal;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The alerts of the board over HTTP, for those who may manage them. */
@Path("/api/alerts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Alerts", description = "Alerts that the server delivers to the operator's targets")
@APIResponse(
        responseCode = "default",
        description = "Any error, as a problem document (RFC 9457)",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@NonBlocking
class AlertsResource {

    private static final int MAX_DIGITS = 30;

    private static final Refusal NOT_ALLOWED =
            new Refusal(ErrorCode.NOT_ALLOWED, "You are not allowed to manage the alerts of this board.");

    private final Alerts alerts;
    private final AlertAccess access;
    private final Board board;
    private final ClientResolver clients;
    private final SymbolReader symbolReader;

    AlertsResource(Alerts alerts, AlertAccess access, Board board, ClientResolver clients, SymbolReader symbolReader) {
        this.alerts = alerts;
        this.access = access;
        this.board = board;
        this.clients = clients;
        this.symbolReader = symbolReader;
    }

    /**
     * All alerts of the board.
     *
     * @param targets the names of the operator's targets
     * @param alerts oldest first
     */
    @RegisterForReflection
    record AllAlerts(Set<String> targets, List<Alert> alerts) {}

    /**
     * An alert to add, with exactly one of the three conditions.
     *
     * @param target the name of a target; may be left out if there is only one
     */
    @RegisterForReflection
    record NewAlert(
            @Schema(required = true) @Nullable String symbol,
            @Nullable BigDecimal above,
            @Nullable BigDecimal below,
            @Nullable BigDecimal dayPercent,
            @Nullable String target) {

        private static final String RULE = "An alert has one of \"above\", \"below\" and \"dayPercent\", above 0.";

        AlertCondition condition() {
            return above != null
                    ? AlertCondition.ABOVE
                    : below != null ? AlertCondition.BELOW : AlertCondition.DAY_PERCENT;
        }

        Optional<BigDecimal> limit() {
            var limits = Stream.of(above, below, dayPercent)
                    .flatMap(Stream::ofNullable)
                    .toList();
            return limits.size() == 1 && isSensible(limits.get(0)) ? Optional.of(limits.get(0)) : Optional.empty();
        }

        private static boolean isSensible(BigDecimal limit) {
            return limit.signum() > 0 && limit.precision() <= MAX_DIGITS && Math.abs(limit.scale()) <= MAX_DIGITS;
        }
    }

    @GET
    @Operation(summary = "All alerts of the board, and the names of the targets")
    @APIResponseSchema(AllAlerts.class)
    @APIResponse(responseCode = "403", description = "Not for this client")
    public Response list(@Context HttpServerRequest request) {
        return access.maySee(clients.of(request))
                ? Response.ok(new AllAlerts(alerts.targets(), alerts.all()))
                        .header(HttpHeaders.CACHE_CONTROL, ConditionalResponse.NO_CACHE)
                        .build()
                : Problem.response(NOT_ALLOWED);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Add an alert, for everyone",
            description = "It rings once, with the next live price for which its condition holds.")
    @APIResponseSchema(value = Alert.class, responseCode = "201", responseDescription = "It waits")
    @APIResponse(responseCode = "400", description = "No symbol, condition or target")
    @APIResponse(responseCode = "403", description = "Not for this client")
    @APIResponse(responseCode = "409", description = "The maximum number of alerts is reached")
    @APIResponse(responseCode = "422", description = "The symbol is not on the list")
    @APIResponse(responseCode = "429", description = "Too many changes from this address, see Retry-After")
    @APIResponse(responseCode = "503", description = "Not now")
    public CompletionStage<Response> add(@Nullable NewAlert body, @Context HttpServerRequest request) {
        var refusal = access.refusal(clients.of(request));
        return refusal.isPresent() ? done(refused(refusal.get())) : add(body);
    }

    private CompletionStage<Response> add(@Nullable NewAlert wanted) {
        if (wanted == null || wanted.symbol() == null) {
            return done(Problem.response(Refusal.invalidSymbol()));
        }
        var reading = symbolReader.read(wanted.symbol());
        if (reading.valid().isEmpty()) {
            return done(Problem.response(Refusal.of(reading)));
        }
        var symbol = reading.valid().get();
        var limit = wanted.limit();
        if (limit.isEmpty()) {
            return done(Problem.response(400, NewAlert.RULE));
        }
        var targets = alerts.targets();
        var target = wanted.target() == null && targets.size() == 1 ? targets.first() : wanted.target();
        if (target == null || !targets.contains(target)) {
            return done(Problem.response(400, "\"target\" must be one of " + String.join(", ", targets) + "."));
        }
        if (board.find(symbol).isEmpty()) {
            return done(Problem.response(422, symbol + " is not on the list. Add it to the list first."));
        }
        if (alerts.isFull()) {
            return done(Problem.response(409, "There are too many alerts. Remove one first."));
        }
        return alerts.add(symbol, wanted.condition(), limit.get(), target)
                .thenApply(added -> Response.status(Response.Status.CREATED)
                        // Relative, so that it works behind a proxy that adds a path.
                        .header(HttpHeaders.LOCATION, "alerts/" + added.id())
                        .entity(added)
                        .build())
                .exceptionally(Problem::unavailable);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One alert of the board")
    @APIResponseSchema(Alert.class)
    @APIResponse(responseCode = "403", description = "Not for this client")
    @APIResponse(responseCode = "404", description = "There is no such alert")
    public Response get(@PathParam("id") String id, @Context HttpServerRequest request) {
        if (!access.maySee(clients.of(request))) {
            return Problem.response(NOT_ALLOWED);
        }
        return alerts.find(id)
                .map(alert -> Response.ok(alert)
                        .header(HttpHeaders.CACHE_CONTROL, ConditionalResponse.NO_CACHE)
                        .build())
                .orElseGet(AlertsResource::unknown);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Remove an alert, for everyone")
    @APIResponse(responseCode = "204", description = "It is removed")
    @APIResponse(responseCode = "403", description = "Not for this client")
    @APIResponse(responseCode = "404", description = "There is no such alert")
    @APIResponse(responseCode = "429", description = "Too many changes from this address, see Retry-After")
    @APIResponse(responseCode = "503", description = "Not now")
    public CompletionStage<Response> remove(@PathParam("id") String id, @Context HttpServerRequest request) {
        var refusal = access.refusal(clients.of(request));
        return refusal.isPresent()
                ? done(refused(refusal.get()))
                : alerts.remove(id)
                        .thenApply(there -> there ? Response.noContent().build() : unknown())
                        .exceptionally(Problem::unavailable);
    }

    private static Response unknown() {
        return Problem.response(404, "There is no alert with this id.");
    }

    private static Response refused(Outcome outcome) {
        return Problem.response(
                outcome == Outcome.TOO_MANY_CHANGES
                        ? new Refusal(
                                ErrorCode.TOO_MANY_REQUESTS,
                                "Too many changes from your address. Please wait a little.")
                        : NOT_ALLOWED);
    }

    private static CompletionStage<Response> done(Response response) {
        return CompletableFuture.completedStage(response);
    }
}
