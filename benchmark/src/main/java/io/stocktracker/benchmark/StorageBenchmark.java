package io.stocktracker.benchmark;

import io.stocktracker.market.BoardUpdate;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.market.TradingCalendar;
import io.stocktracker.market.Version;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.HistoryConfig;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.Storage;
import io.stocktracker.storage.memory.MemoryStorage;
import io.stocktracker.storage.sqlite.SqliteStorage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a round costs from the feed to the head: the journal takes it, the candles are folded, and the board says what
 * changed. A round comes each 100 ms, in which every price moves, while the storage writes what it has to.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 1, time = 10)
@Measurement(iterations = 2, time = 15)
public class StorageBenchmark {

    private static final long PAUSE = Duration.ofMillis(100).toNanos();

    /** So many rounds come one after the other before it begins: at ten a second the JVM would not get warm. */
    private static final int UNPACED = 5_000;

    /** Below {@code target}, so on the disk of the build and not in the memory that some systems mount at /tmp. */
    private static final Path PLACE = Path.of("target");

    @Param({"memory", "sqlite"})
    private String storage;

    @Param("1000")
    private int symbols;

    private Path folder;
    private Storage place;
    private Journal journal;
    private List<Symbol> listed;
    private long next;
    private int rounds;
    private Round round;
    private Version before;

    /** A board with every symbol, in a JVM that is warm. */
    @Setup
    public void fill() throws IOException {
        var clock = Clock.systemUTC();
        HistoryConfig week = () -> Duration.ofDays(7);
        folder = Files.createTempDirectory(Files.createDirectories(PLACE), "storage-benchmark");
        place = storage.equals("sqlite")
                ? new SqliteStorage(folder.resolve("board.db"), "simulated", week, TradingCalendar.ALWAYS, clock)
                : new MemoryStorage(week, TradingCalendar.ALWAYS, clock);
        journal = place.journal();
        listed = new ArrayList<>();
        for (var i = 0; i < symbols; i++) {
            var quote = Quote.first(new Symbol("S" + i), new BigDecimal("150.00"), clock.instant());
            journal.submit(new Command.ListStock("Stock number " + i, quote, symbols))
                    .toCompletableFuture()
                    .join();
            listed.add(quote.symbol());
        }
        for (var i = 0; i < UNPACED; i++) {
            prepare();
            roundToHead();
        }
        next = System.nanoTime();
    }

    /** Waits for the next round's time. */
    @Setup(Level.Invocation)
    public void await() {
        prepare();
        next = Math.max(next + PAUSE, System.nanoTime());
        for (var left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void prepare() {
        before = journal.board().version();
        var last = new BigDecimal(rounds % 2 == 0 ? "150.20" : "149.90").add(BigDecimal.valueOf(rounds % 7, 2));
        var now = Clock.systemUTC().instant();
        round = new Round(
                before,
                listed.stream().map(symbol -> new Tick(symbol, last, 100, now)).toList());
        rounds++;
    }

    @Benchmark
    public BoardUpdate roundToHead() {
        journal.submit(new Command.Prices(round));
        return journal.board().since(before);
    }

    /** Leaves nothing behind. */
    @TearDown
    public void remove() throws IOException {
        place.close();
        try (var files = Files.walk(folder)) {
            for (var path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
