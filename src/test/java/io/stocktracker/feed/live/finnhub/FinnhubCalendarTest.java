package io.stocktracker.feed.live.finnhub;

import io.stocktracker.feed.live.UsStockHours;
import io.stocktracker.market.MarketPhase;
import io.stocktracker.market.Symbol;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FinnhubCalendarTest {

    private static final Instant SATURDAY = Instant.parse("2026-11-28T15:00:00Z");
    private static final Instant THANKSGIVING = Instant.parse("2026-11-26T15:00:00Z");

    private final FinnhubCalendar calendar = new FinnhubCalendar(new UsStockHours(List.of()));

    @ParameterizedTest
    @CsvSource({
        "BINANCE:BTCUSDT, OPEN, OPEN",
        "COINBASE:BTC-USD, OPEN, OPEN",
        "OANDA:EUR_USD, CLOSED, OPEN",
        "FOREX.COM:EUR/USD, CLOSED, OPEN",
        "AAPL, CLOSED, CLOSED",
        "BRK.B, CLOSED, CLOSED",
        "AACT.U, CLOSED, CLOSED",
        "BAC.PRL, CLOSED, CLOSED",
        "7203.T, OPEN, OPEN",
        "VOD.L, OPEN, OPEN",
        "SAP.DE, OPEN, OPEN",
        "0700.HK, OPEN, OPEN",
        "RELIANCE.NS, OPEN, OPEN",
        "^N225, OPEN, OPEN"
    })
    void prefixAndSuffixDecideWhenASymbolTrades(String symbol, MarketPhase onSaturday, MarketPhase onThanksgiving) {
        var hours = calendar.hours(new Symbol(symbol));
        assertThat(hours.phase(SATURDAY)).isEqualTo(onSaturday);
        assertThat(hours.phase(THANKSGIVING)).isEqualTo(onThanksgiving);
    }
}
