package io.stocktracker.feed.live;

import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Condition;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TradingHours;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Storage;
import io.stocktracker.storage.memory.MemoryStorage;
import io.stocktracker.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The volume of a day on which this server was down, from quotes and candles of the vendor. */
class VolumeAfterDowntimeTest {

    private static final Symbol BTC = new Symbol("BTC-USD");
    private static final BigDecimal PRICE = new BigDecimal("65.00");
    private static final Instant START = Instant.parse("2026-11-23T15:00:30Z");

    private final MutableClock clock = new MutableClock(START);
    private final Storage storage = new MemoryStorage(() -> Duration.ofDays(7), symbol -> TradingHours.ALWAYS, clock);
    private final QuoteBook book = new QuoteBook(symbol -> TradingHours.ALWAYS, symbol -> false, clock::millis);

    @Test
    void missedVolumeComesOnlyFromTheVendorsCandles() {
        list(new Quote(BTC, PRICE, PRICE, PRICE, PRICE, PRICE, 9_000L, START.minus(Duration.ofDays(1))));
        book.reconnected();
        vendorStates("12000");
        vendorHas("2026-11-23T03:00:00Z", 12_000);
        assertThat(volumeOfToday()).as("started on a new day").isEqualTo(12_000);

        clock.advance(Duration.ofMinutes(1));
        trade(1, "40");
        assertThat(volumeOfToday()).isEqualTo(12_040);

        clock.advance(Duration.ofHours(1));
        book.reconnected();
        trade(2, "10.5");
        vendorStates("12550.5");
        vendorHas("2026-11-23T15:30:00Z", 500);
        clock.advance(Duration.ofSeconds(1));
        trade(3, "9");
        assertThat(volumeOfToday()).as("after an hour without a connection").isEqualTo(12_559);
        assertThat(storage.journal().board().find(BTC).orElseThrow().quote().volume())
                .isEqualTo(12_559);
    }

    @Test
    void aDayThatBeginsWithATradeBeforeTheVendorsQuoteCountsOnlyThatTrade() {
        list(new Quote(BTC, PRICE, PRICE, PRICE, PRICE, PRICE, 9_000L, START.minus(Duration.ofDays(1))));
        book.reconnected();
        trade(1, "7");
        vendorStates("12007");
        assertThat(volumeOfToday()).isEqualTo(7);
    }

    private void list(Quote quote) {
        storage.journal().submit(new Command.ListStock("Bitcoin", quote, 10));
        book.follow(storage.journal().board().snapshot().stocks());
    }

    private void trade(int id, String size) {
        book.take(new Trade(BTC, PRICE, new BigDecimal(size), clock.instant(), id, SaleEffect.EVERYTHING));
        emit();
    }

    private void vendorStates(String volume) {
        var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var stated = new VendorQuote(
                BTC,
                day,
                PRICE,
                PRICE,
                PRICE,
                PRICE,
                PRICE,
                Optional.of(new BigDecimal(volume)),
                Optional.of(clock.instant()));
        book.take(stated, clock.instant());
        emit();
    }

    private void emit() {
        var board = storage.journal().board();
        var quotes = book.changes(board.snapshot().stocks(), stock -> Condition.LIVE);
        storage.journal().submit(new Command.Prices(new Round(board.version(), List.of(), quotes)));
    }

    private void vendorHas(String minute, long volume) {
        var candle = new Candle(Instant.parse(minute), PRICE, PRICE, PRICE, PRICE, volume);
        storage.backfill().add(BTC, Map.of(Interval.ONE_MINUTE, List.of(candle)), Map.of());
    }

    private long volumeOfToday() {
        var days = storage.history()
                .candles(BTC, Instant.parse("2026-11-23T00:00:00Z"), Instant.MAX, Interval.ONE_DAY)
                .toCompletableFuture()
                .join();
        return days.get(0).volume();
    }
}
