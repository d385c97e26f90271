package io.stocktracker.benchmark;

import io.stocktracker.feed.live.Vendor;
import io.stocktracker.feed.live.alpaca.AlpacaServer;
import io.stocktracker.feed.live.coinbase.CoinbaseServer;
import io.stocktracker.feed.live.finnhub.FinnhubServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What reading one trade costs: messages of 50 trades where the vendor sends several at once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParserBenchmark {

    private static final int TRADES = 50;
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Vendor finnhubVendor = FinnhubServer.vendor("key", "ws://example.com", "http://example.com", SILENCE);
    private final Vendor alpacaVendor =
            AlpacaServer.vendor("secret", 30, "ws://example.com", "http://example.com", SILENCE);
    private final Vendor coinbaseVendor = CoinbaseServer.vendor("ws://example.com", "http://example.com", SILENCE);

    private final String finnhub = IntStream.range(0, TRADES)
            .mapToObj(i -> "{\"s\":\"AAPL\",\"p\":122." + i + ",\"t\":1672348887195,\"v\":" + i + ",\"c\":[\"1\"]}")
            .collect(Collectors.joining(",", "{\"type\":\"trade\",\"data\":[", "]}"));

    private final String alpaca = IntStream.range(0, TRADES)
            .mapToObj(i -> "{\"T\":\"t\",\"i\":" + i + ",\"S\":\"AAPL\",\"x\":\"V\",\"p\":126." + i
                    + ",\"s\":1,\"c\":[\"@\",\"I\"],\"t\":\"2021-02-22T15:51:44.208123Z\",\"z\":\"C\"}")
            .collect(Collectors.joining(",", "[", "]"));

    private final String coinbase = "{\"type\":\"ticker\",\"sequence\":37475248783,\"product_id\":\"ETH-USD\","
            + "\"price\":\"1285.22\",\"open_24h\":\"1310.79\",\"volume_24h\":\"245532.79269678\","
            + "\"low_24h\":\"1280.52\",\"high_24h\":\"1313.8\",\"volume_30d\":\"9788783.60117027\","
            + "\"best_bid\":\"1285.04\","
            + "\"best_bid_size\":\"0.46688654\",\"best_ask\":\"1285.27\",\"best_ask_size\":\"1.56637040\","
            + "\"side\":\"buy\",\"time\":\"2022-10-19T23:28:22.061769Z\",\"trade_id\":370843401,"
            + "\"last_size\":\"11.4396987\"}";

    @Benchmark
    @OperationsPerInvocation(TRADES)
    public List<?> finnhub() throws Exception {
        return finnhubVendor.read(finnhub);
    }

    @Benchmark
    @OperationsPerInvocation(TRADES)
    public List<?> alpaca() throws Exception {
        return alpacaVendor.read(alpaca);
    }

    @Benchmark
    public List<?> coinbase() throws Exception {
        return coinbaseVendor.read(coinbase);
    }
}
