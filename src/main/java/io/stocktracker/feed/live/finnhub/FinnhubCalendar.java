package io.stocktracker.feed.live.finnhub;

import io.stocktracker.feed.live.ForexHours;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.market.TradingHours;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The trading hours of Finnhub's symbols. The prefix of {@code BINANCE:BTCUSDT} is a crypto exchange, which never
 * closes, that of {@code OANDA:EUR_USD} a currency dealer. Without a prefix, {@code AAPL} and {@code BRK.B} are US
 * stocks, and {@code 7203.T} is a stock of another country, whose hours are not known: its market never counts as
 * closed.
 *
 * @see <a href="https://finnhub.io/docs/api/forex-exchanges">Finnhub's list of currency dealers</a>
 */
final class FinnhubCalendar implements TradingCalendar {

    /** The kind of instrument that a symbol names. */
    enum Kind {
        US_STOCK,
        FOREIGN_STOCK,
        FOREX,
        CRYPTO
    }

    /** Letters, and maybe a suffix for the share class, or for units, warrants, rights and preferred shares. */
    private static final Pattern US_STOCK = Pattern.compile("[A-Z]+(\\.([A-EGHJK]|U|WSA?|WT|RT?|PR[A-Z]?))?");

    private static final Set<String> FOREX =
            Set.of("OANDA", "FXCM", "FOREX.COM", "FXPRO", "ICM", "PEPPERSTONE", "PEPPERSTONEUK", "FXPIG", "FHFX");

    private final TradingHours stocks;
    private final TradingHours forex = new ForexHours();

    /** @param stocks the trading hours of US stocks */
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
