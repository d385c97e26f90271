package io.stocktracker.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Stock;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stock with its whole quote; {@code volume} is in shares of the trading day.
 *
 * @param exchange the market identifier code (ISO 10383) of its exchange; null if not known
 * @param currency the currency of its prices (ISO 4217 or the code of a coin); null if not known
 * @param decimals the decimal places that its prices are shown with
 * @param time when the quote changed last
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StockRow(
        String symbol,
        String name,
        @Nullable String exchange,
        @Nullable String currency,
        int decimals,
        BigDecimal last,
        BigDecimal previousClose,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        long volume,
        Instant time) {

    /** @param instruments where exchange and currency are looked up */
    public static StockRow of(Stock stock, Instruments instruments) {
        var quote = stock.quote();
        var instrument = instruments.find(stock.symbol());
        return new StockRow(
                quote.symbol().value(),
                stock.name(),
                instrument.flatMap(Instrument::exchange).orElse(null),
                instrument.flatMap(Instrument::currency).orElse(null),
                quote.decimals(),
                quote.last(),
                quote.previousClose(),
                quote.open(),
                quote.high(),
                quote.low(),
                quote.volume(),
                quote.time());
    }
}
