package io.stocktracker.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Stock;
import io.stocktracker.protocol.StockRow;
import java.math.BigDecimal;

/**
 * A row of the board with its change, so that dashboards need not calculate it.
 *
 * @param row the members as over the WebSocket
 * @param change the last price less the previous close
 * @param changePercent the change in percent of the previous close, with 2 decimal places, or more where 2 would read
 *     0.00
 */
@RegisterForReflection
record StockWithChange(@JsonUnwrapped StockRow row, BigDecimal change, BigDecimal changePercent) {

    static StockWithChange of(Stock stock, Instruments instruments) {
        var quote = stock.quote();
        return new StockWithChange(StockRow.of(stock, instruments), quote.change(), quote.changePercent());
    }
}
