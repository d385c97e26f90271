package io.stocktracker.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.SplitRatio;
import io.stocktracker.market.Stock;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stock with its whole quote.
 *
 * @param exchange the market identifier code (ISO 10383) of its exchange; null if not known
 * @param currency the currency of its prices (ISO 4217 or the code of a coin); null if not known
 * @param decimals the decimal places that its prices are shown with
 * @param volume shares traded in the trading day; null if not known
 * @param time when the price was made
 * @param state whether new prices can be expected: see {@link io.stocktracker.market.StockState}
 * @param reason why, for a person; null where the state says enough
 * @param split the ratio of a suspected split since the previous close, such as {@code 10:1}; null if there is none
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
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Long volume,
        Instant time,
        String state,
        @Nullable String reason,
        @Nullable String split) {

    /** @param instruments where name, exchange and currency are looked up */
    public static StockRow of(Stock stock, Instruments instruments) {
        var quote = stock.quote();
        var instrument = instruments.find(stock.symbol());
        return new StockRow(
                quote.symbol().value(),
                instruments.nameOf(stock),
                instrument.flatMap(Instrument::exchange).orElse(null),
                instrument.flatMap(Instrument::currency).orElse(null),
                quote.decimals(),
                quote.last(),
                quote.previousClose(),
                quote.open(),
                quote.high(),
                quote.low(),
                quote.volume(),
                quote.time(),
                quote.condition().state().word(),
                quote.condition().reason().orElse(null),
                quote.condition().split().map(SplitRatio::toString).orElse(null));
    }
}
