package io.stocktracker.feed.live.finnhub;

import io.stocktracker.feed.live.ForexHours;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.market.TradingHours;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The trading hours of Finnhub's symbols. {@code BINANCE:BTCUSDT} names an exchange of coins, which never closes,
 * {@code OANDA:EUR_USD} a dealer in currencies. Without a prefix, {@code AAPL} and {@code BRK.B} are US stocks, and
 * {@code 7203.T} is one of another country: its hours are not known, so its market never counts as closed.
 *
 * @see <a href="https://finnhub.io/docs/api/forex-exchanges">Finnhub's list of dealers in currencies</a>
 */
final class FinnhubCalendar implements TradingCalendar {

    /** What kind of instrument a symbol names. */
    enum Kind {
        US_STOCK,
        FOREIGN_STOCK,
        FOREX,
        CRYPTO
    }

    /** Letters, and maybe the class of a share, or what tells units, warrants, rights and preferred shares. */
    private static final Pattern US_STOCK = Pattern.compile("[A-Z]+(\\.([A-EGHJK]|U|WSA?|WT|RT?|PR[A-Z]?))?");

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
            return US_STOCK.matcher(symbol.value()).matches() ? Kind.US_STOCK : Kind.FOREIGN_STOCK;
        }
        return FOREX.contains(symbol.value().substring(0, colon).toUpperCase(Locale.ROOT)) ? Kind.FOREX : Kind.CRYPTO;
    }

    @Override
    public TradingHours hours(Symbol symbol) {
        return switch (kind(symbol)) {
            case US_STOCK -> stocks;
            case FOREX -> forex;
            case FOREIGN_STOCK, CRYPTO -> TradingHours.ALWAYS;
        };
    }
}
