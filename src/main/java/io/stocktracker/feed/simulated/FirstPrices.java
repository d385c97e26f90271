package io.stocktracker.feed.simulated;

import io.stocktracker.feed.PriceText;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolInput;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * The configured first prices of symbols: {@code AAPL:150,EURUSD=X:1.08}. The price comes after the last colon, because
 * a symbol may contain colons.
 */
final class FirstPrices {

    private final Map<Symbol, BigDecimal> prices;

    private FirstPrices(Map<Symbol, BigDecimal> prices) {
        this.prices = prices;
    }

    /**
     * Reads such a list.
     *
     * @throws IllegalArgumentException if an entry has no symbol or no price above zero, or a symbol comes twice; the
     *     message says which
     */
    static FirstPrices parse(String text) {
        var prices = new LinkedHashMap<Symbol, BigDecimal>();
        for (var entry : text.split(",", -1)) {
            var colon = entry.lastIndexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("\"" + entry.strip() + "\" is not of the form SYMBOL:PRICE.");
            }
            var symbol = SymbolInput.require(entry.substring(0, colon));
            put(prices, symbol, price(symbol, entry.substring(colon + 1).strip()));
        }
        return new FirstPrices(prices);
    }

    private static void put(Map<Symbol, BigDecimal> prices, Symbol symbol, BigDecimal price) {
        if (prices.put(symbol, price) != null) {
            throw new IllegalArgumentException(symbol + " comes twice.");
        }
    }

    /**
     * The same prices of the symbols that are meant.
     *
     * @throws IllegalArgumentException if two of them mean the same
     */
    FirstPrices spelled(UnaryOperator<Symbol> spelling) {
        var spelled = new LinkedHashMap<Symbol, BigDecimal>();
        prices.forEach((symbol, price) -> put(spelled, spelling.apply(symbol), price));
        return new FirstPrices(spelled);
    }

    private static BigDecimal price(Symbol symbol, String text) {
        try {
            return PriceText.parse(text);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" of " + symbol + " " + problem.getMessage() + ".", problem);
        }
    }

    /** The symbols, in the order of the text. */
    List<Symbol> symbols() {
        return List.copyOf(prices.keySet());
    }

    /** The price of a symbol in USD, if it is among them. */
    Optional<BigDecimal> of(Symbol symbol) {
        return Optional.ofNullable(prices.get(symbol));
    }

    /**
     * Converts the setting, so that an invalid list is refused at startup with its key. Public, because SmallRye Config
     * creates it from outside of this package.
     */
    public static final class FromConfig implements Converter<FirstPrices> {

        private static final long serialVersionUID = 1;

        @Override
        public FirstPrices convert(String value) {
            return parse(value);
        }
    }
}
