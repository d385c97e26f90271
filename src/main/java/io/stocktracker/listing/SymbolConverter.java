package io.stocktracker.listing;

import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolInput;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads a symbol of the configuration. Public, because SmallRye Config creates it from outside this package. */
public final class SymbolConverter implements Converter<Symbol> {

    private static final long serialVersionUID = 1;

    @Override
    public Symbol convert(String value) {
        return SymbolInput.require(value);
    }
}
