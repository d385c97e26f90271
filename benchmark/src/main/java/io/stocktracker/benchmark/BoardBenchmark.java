package io.stocktracker.benchmark;

import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.BoardEvent.Listed;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.BoardUpdate;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Quote;
import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.Messages;
import io.stocktracker.protocol.ServerMessage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one change costs before it is sent: the board takes a round in which every price moves, tells what changed since
 * a version, and the answer becomes JSON.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BoardBenchmark {

    private static final long EPOCH = 1_790_000_000_000L;
    private static final Instant START = Instant.parse("2026-11-23T15:00:00.000250Z");
    private static final int ROUNDS = 50;
    private static final String SOURCE = "simulated";

    @Param({"10", "200", "2000"})
    private int symbols;

    private QuoteBoard board;
    private List<List<Quote>> rounds;
    private Version oneBack;
    private Version fiftyBack;
    private BoardUpdate delta;
    private BoardUpdate snapshot;

    /** A board that has taken some rounds. */
    @Setup
    public void fill() {
        board = new QuoteBoard(EPOCH, START);
        var quotes = new ArrayList<Quote>();
        for (var i = 0; i < symbols; i++) {
            var quote = Quote.first(new Symbol("S" + i), new BigDecimal("150.00"), START);
            var version = board.version().next();
            board.apply(new Listed(version, START, new Stock("Stock number " + i, quote, version.sequence())));
            quotes.add(quote);
        }
        rounds = rounds(quotes);
        for (var round : rounds) {
            apply(round);
        }
        var sequence = board.version().sequence();
        oneBack = new Version(EPOCH, sequence - 1);
        fiftyBack = new Version(EPOCH, sequence - ROUNDS);
        delta = board.since(oneBack);
        snapshot = board.snapshot();
    }

    /** RoundSink after {@code before}, in each of which every last price and volume differs from the round before. */
    private static List<List<Quote>> rounds(List<Quote> before) {
        var rounds = new ArrayList<List<Quote>>();
        var current = before;
        for (var round = 1; round <= ROUNDS; round++) {
            var last = new BigDecimal(round % 2 == 0 ? "150.20" : "149.90").add(BigDecimal.valueOf(round % 7, 2));
            var time = START.plusMillis(100L * round);
            current = current.stream()
                    .map(quote -> quote.after(new Tick(quote.symbol(), last, 100, time)))
                    .toList();
            rounds.add(current);
        }
        return rounds;
    }

    private void apply(List<Quote> round) {
        BoardEvent event = new Ticked(board.version().next(), START, round);
        board.apply(event);
    }

    /** The rounds come over and over again: a board does not ask where its quotes come from. */
    @Benchmark
    public Version applyRound() {
        var sequence = board.version().sequence();
        apply(rounds.get((int) (sequence % ROUNDS)));
        return board.version();
    }

    @Benchmark
    public BoardUpdate sinceOneBack() {
        return board.since(oneBack);
    }

    @Benchmark
    public BoardUpdate sinceFiftyBack() {
        return board.since(fiftyBack);
    }

    @Benchmark
    public BoardUpdate snapshot() {
        return board.snapshot();
    }

    @Benchmark
    public String encodeDelta() {
        return Messages.encode(ServerMessage.of(delta, SOURCE, Duration.ZERO, new Instruments(List.of())));
    }

    @Benchmark
    public String encodeSnapshot() {
        return Messages.encode(ServerMessage.of(snapshot, SOURCE, Duration.ZERO, new Instruments(List.of())));
    }
}
