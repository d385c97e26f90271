package io.stocktracker.market;

import io.stocktracker.market.Candle.Interval;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Takes candles that were not recorded here, such as those from before a stock was listed. They are kept beside the
 * recorded ones: where there are both, {@link PriceHistory} gives the one with the larger volume, and the recorded one
 * if they are equal. Safe for any thread; a stage fails if the storage is away.
 */
public interface Backfill {

    /**
     * Keeps candles. One that is there already stays if its volume is larger.
     *
     * @param candles by interval, in any order; those older than their retention are ignored
     * @param asked by interval, the time span for which the source was asked, so that it is not asked again; may be
     *     empty
     */
    CompletionStage<Void> add(Symbol symbol, Map<Interval, List<Candle>> candles, Map<Interval, TimeSpan> asked);

    /**
     * Replaces candles by those of the source, whatever their volume, because the source has cancelled or corrected
     * trades, or adjusted its candles for a split. Longer backfilled candles that contain a replaced minute are
     * dropped: they are made of the minutes again.
     *
     * @param candles in any order
     */
    CompletionStage<Void> correct(Symbol symbol, Interval interval, List<Candle> candles);

    /**
     * The time spans for which the source of a symbol's candles was asked already.
     *
     * @return by interval; intervals for which it was not asked are left out
     */
    CompletionStage<Map<Interval, TimeSpan>> asked(Symbol symbol);

    /** Both spans as one if they touch, else the newer one, so that the result has no gap. */
    static TimeSpan joined(Optional<TimeSpan> before, TimeSpan newer) {
        return before.filter(newer::touches).map(newer::with).orElse(newer);
    }
}
