package io.stocktracker.streaming;

import io.stocktracker.market.BoardEvent.Delisted;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.protocol.Messages;
import io.stocktracker.protocol.ServerMessage;
import io.stocktracker.testing.ClientBoard;
import io.stocktracker.testing.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A board and a feed that a test changes. */
final class TestMarket implements FeedStatus {

    static final String SOURCE = "simulated";

    /** Empty reference data. */
    static final Instruments INSTRUMENTS = new Instruments(List.of());

    private static final Instant START = Instant.parse("2026-11-23T15:00:00Z");

    final QuoteBoard board = new QuoteBoard(Long.parseLong("k3f9", 36), START);
    private final List<Runnable> listeners = new ArrayList<>();
    private State state = State.LIVE;

    void list(String symbol) {
        var version = board.position().next();
        var quote = Quote.first(new Symbol(symbol), BigDecimal.TEN, now());
        board.apply(new Listed(version, now(), new Stock(symbol, quote, version.sequence())));
    }

    void delist(String symbol) {
        board.apply(new Delisted(board.position().next(), now(), new Symbol(symbol)));
    }

    /** A round in which one price changed. */
    void tick(String symbol, String price) {
        var before = board.find(new Symbol(symbol)).orElseThrow().quote();
        var after = before.after(new Tick(new Symbol(symbol), new BigDecimal(price), 1, now()));
        board.apply(new Ticked(board.position().next(), now(), List.of(after)));
    }

    /** An empty round. */
    void emptyRound() {
        board.apply(new Ticked(board.position().next(), now(), List.of()));
    }

    /** Whether a client's board equals this one. */
    boolean matches(ClientBoard client) {
        var snapshot =
                Json.parse(Messages.encode(ServerMessage.of(board.snapshot(), SOURCE, Duration.ZERO, INSTRUMENTS)));
        var seen = client.toJson();
        return snapshot.get("version").equals(seen.get("version"))
                && Json.same(snapshot.get("stocks"), seen.get("stocks"));
    }

    void becomes(State newer) {
        state = newer;
        listeners.forEach(Runnable::run);
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private Instant now() {
        return START.plusSeconds(board.version().sequence());
    }
}
