package io.stocktracker.market;

/**
 * Reference data of something that can be listed.
 *
 * @param symbol its ticker
 * @param name its name for people; where none is known, the ticker
 * @param sector its industry sector, {@code ETF} for funds, or empty if unknown
 */
public record Instrument(Symbol symbol, String name, String sector) {

    private static final String FUND = "ETF";

    /** An instrument of which nothing is known but its symbol. */
    public static Instrument unnamed(Symbol symbol) {
        return new Instrument(symbol, symbol.value(), "");
    }

    /** Whether it is a company whose industry is known; the reference data knows it for the large ones. */
    boolean hasSector() {
        return !sector.isEmpty() && !sector.equals(FUND);
    }
}
