package io.stocktracker.feed.live.finnhub;

import io.stocktracker.feed.live.ForexHours;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.market.TradingHours;
import java.util.Locale;
import java.util.Set;

/**
 * The trading hours of Finnhub's symbols. {@code BINANCE:BTCUSDT} names an exchange of coins, which never closes,
 * {@code OANDA:EUR_USD} a dealer in currencies; a symbol without a prefix is a US stock.
 *
 * @see <a href="https://finnhub.io/docs/api/forex-exchanges">Finnhub's list of dealers in currencies</a>
 */
final class FinnhubCalendar implements TradingCalendar {

    /** What kind of instrument a symbol names. */
    enum Kind {
        STOCK,
        FOREX,
        CRYPTO
    }

    private static final Set<String> FOREX =
            Set.of("OANDA", "FXCM", "FOREX.COM", "FXPRO", "ICM", "PEPPERSTONE", "PEPPERSTONEUK", "FXPIG", "FHFX");

    private final TradingHours stocks;
    private final TradingHours forex = new ForexHours();

    /** @param stocks when US stocks trade */
    FinnhubCalendar(TradingHours stocks) {
        this.stocks = stocks;
    }

    static Kind kind(Symbol symbol) {
        var colon = symbol.value().indexOf(':');
        if (colon < 0) {
            return Kind.STOCK;
        }
        return FOREX.contains(symbol.value().substring(0, colon).toUpperCase(Locale.ROOT)) ? Kind.FOREX : Kind.CRYPTO;
    }

    @Override
    public TradingHours hours(Symbol symbol) {
        return switch (kind(symbol)) {
            case STOCK -> stocks;
            case FOREX -> forex;
            case CRYPTO -> TradingHours.ALWAYS;
        };
    }
}
