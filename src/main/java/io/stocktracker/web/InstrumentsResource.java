package io.stocktracker.web;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.stocktracker.market.Instruments;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The reference data, for suggestions while somebody types. */
@Path("/api/instruments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Instruments", description = "What is known by name")
@NonBlocking
class InstrumentsResource {

    private static final int MOST = 20;

    private final Instruments instruments;

    InstrumentsResource(Instruments instruments) {
        this.instruments = instruments;
    }

    /** What matches, best first. */
    @RegisterForReflection
    record Matches(List<Match> instruments) {}

    /** An instrument; the sector is empty if it is not known. */
    @RegisterForReflection
    record Match(String symbol, String name, String sector) {}

    @GET
    @Operation(
            summary = "Instruments whose ticker or name contains a text",
            description = "What begins with the text first, and tickers before names, at most " + MOST + ".")
    public Matches search(@QueryParam("q") @DefaultValue("") String query) {
        return new Matches(instruments.search(query, MOST).stream()
                .map(found -> new Match(found.symbol().value(), found.name(), found.sector()))
                .toList());
    }
}
