package io.stocktracker.market;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reference data of something that can be listed.
 *
 * @param symbol its ticker
 * @param name its name for people; where none is known, the ticker
 * @param type its kind
 * @param exchange the market identifier code (ISO 10383) of its exchange, if known
 * @param currency the currency of its prices (ISO 4217 or the code of a coin), if known
 * @param decimals the decimal places of its price increment, if the source states one
 * @param sector the GICS sector if it is a member of the S&amp;P 500, else empty
 */
public record Instrument(
        Symbol symbol,
        String name,
        InstrumentType type,
        Optional<String> exchange,
        Optional<String> currency,
        OptionalInt decimals,
        String sector) {

    /** An instrument whose price increment is not known. */
    public Instrument(
            Symbol symbol,
            String name,
            InstrumentType type,
            Optional<String> exchange,
            Optional<String> currency,
            String sector) {
        this(symbol, name, type, exchange, currency, OptionalInt.empty(), sector);
    }

    /** An instrument of which only symbol and name are known. */
    public Instrument(Symbol symbol, String name) {
        this(symbol, name, InstrumentType.UNKNOWN, Optional.empty(), Optional.empty(), "");
    }

    /** An instrument of which only the symbol is known. */
    public static Instrument unnamed(Symbol symbol) {
        return new Instrument(symbol, symbol.value());
    }

    /** Whether it is a member of the S&amp;P 500. */
    boolean isInSp500() {
        return !sector.isEmpty();
    }
}
