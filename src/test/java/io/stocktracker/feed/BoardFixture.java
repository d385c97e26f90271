package io.stocktracker.feed;

import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.Quote;
import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Round;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** A board for tests of feeds. It applies a feed's rounds as a journal does. */
public final class BoardFixture {

    public static final Instant BEGIN = Instant.parse("2026-11-23T15:00:00Z");

    public final QuoteBoard board = new QuoteBoard(1, BEGIN);

    public BoardFixture list(String symbol, String price) {
        var next = board.position().next();
        var quote = Quote.first(new Symbol(symbol), new BigDecimal(price), BEGIN);
        board.apply(new Listed(next, BEGIN, new Stock(symbol, quote, next.sequence())));
        return this;
    }

    public BoardFixture delist(String symbol) {
        board.apply(new Delisted(board.position().next(), board.time(), new Symbol(symbol)));
        return this;
    }

    public void emptyRound() {
        board.apply(new Ticked(board.position().next(), board.time(), List.of()));
    }

    /** Applies a round with one quote. */
    public void take(Quote quote) {
        board.apply(new Ticked(board.position().next(), board.time(), List.of(quote)));
    }

    /** Applies a round at the time of its first tick. */
    public void take(Round round) {
        var quotes = round.ticks().stream()
                .map(tick -> board.find(tick.symbol()).orElseThrow().quote().after(tick))
                .toList();
        board.apply(new Ticked(board.position().next(), round.ticks().get(0).time(), quotes));
    }
}
