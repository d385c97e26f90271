package io.stocktracker.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.market.SymbolReading;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The search for instruments over HTTP, for suggestions while typing. */
@Path("/api/instruments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Instruments", description = "The stocks and other instruments that can be found by name")
@NonBlocking
class InstrumentsResource {

    private static final int MAX_RESULTS = 20;

    private static final int MAX_LENGTH = 200;

    private final Instruments instruments;
    private final SymbolReader symbolReader;
    private final Board board;

    InstrumentsResource(Instruments instruments, SymbolReader symbolReader, Board board) {
        this.instruments = instruments;
        this.symbolReader = symbolReader;
        this.board = board;
    }

    /**
     * The result of a search.
     *
     * @param symbols the symbols that the whole text stands for, if it consists of known tickers in any spelling or
     *     clearly names one instrument; else empty
     * @param problem why the text is neither a symbol nor a list of symbols; left out if it is, or may be
     * @param instruments what matches, best first
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Matches(List<String> symbols, @Nullable String problem, List<Match> instruments) {}

    /**
     * An instrument.
     *
     * @param type stock, adr, etf, preferred, warrant, unit, right, note, coin or unknown
     * @param exchange its market identifier code (ISO 10383); left out if it is not known
     * @param currency ISO 4217 or the code of a coin; left out if it is not known
     * @param sector the GICS sector of a member of the S&amp;P 500; left out otherwise
     * @param listed whether it is on the board
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Match(
            String symbol,
            String name,
            String type,
            @Nullable String exchange,
            @Nullable String currency,
            @Nullable String sector,
            boolean listed) {}

    @GET
    @Operation(
            summary = "Instruments by ticker, name or alias",
            description = "The most likely first, at most " + MAX_RESULTS
                    + ". The member \"symbols\" has the tickers that the whole text stands for,"
                    + " \"problem\" why it cannot be a symbol.")
    public Matches search(@QueryParam("q") @DefaultValue("") String query) {
        var text = query.length() <= MAX_LENGTH ? query : query.substring(0, MAX_LENGTH);
        var readings = symbolReader.readAll(text).readings();
        var symbols = symbols(text, readings);
        return new Matches(
                symbols,
                symbols.isEmpty() && readings.size() == 1 ? problem(readings.get(0)) : null,
                instruments.search(text, MAX_RESULTS).stream().map(this::match).toList());
    }

    private List<String> symbols(String text, List<SymbolReading> readings) {
        var known = readings.stream()
                .flatMap(reading -> reading.valid().filter(symbolReader::isKnown).stream())
                .toList();
        if (known.size() < readings.size()) {
            var mayBeName = readings.size() == 1 && !(readings.get(0) instanceof SymbolReading.Invalid);
            known = mayBeName
                    ? instruments.clearMatch(text).map(Instrument::symbol).stream()
                            .toList()
                    : List.of();
        }
        return known.stream().map(Symbol::value).toList();
    }

    private static @Nullable String problem(SymbolReading reading) {
        if (reading instanceof SymbolReading.Invalid invalid) {
            return invalid.reason();
        }
        return reading instanceof SymbolReading.Name name ? name.question() : null;
    }

    private Match match(Instrument instrument) {
        return new Match(
                instrument.symbol().value(),
                instrument.name(),
                instrument.type().word(),
                instrument.exchange().orElse(null),
                instrument.currency().orElse(null),
                instrument.sector().isEmpty() ? null : instrument.sector(),
                board.isListed(instrument.symbol()));
    }
}
