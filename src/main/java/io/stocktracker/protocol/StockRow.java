package io.stocktracker.protocol;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.market.Stock;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A stock with its whole quote. Prices are in the currency of its listing, {@code volume} in shares of the trading day.
 *
 * @param time when the quote changed last
 */
@RegisterForReflection
public record StockRow(
        String symbol,
        String name,
        BigDecimal last,
        BigDecimal previousClose,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        long volume,
        Instant time) {

    public static StockRow of(Stock stock) {
        var quote = stock.quote();
        return new StockRow(
                quote.symbol().value(),
                stock.name(),
                quote.last(),
                quote.previousClose(),
                quote.open(),
                quote.high(),
                quote.low(),
                quote.volume(),
                quote.time());
    }
}
