package io.stocktracker.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.stocktracker.feed.live.alpaca.AlpacaServer;
import io.stocktracker.testing.TestClient;
import io.stocktracker.testing.TrackerProcess;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

import static org.awaitility.Awaitility.await;

/**
 * Measures the time from a trade in a vendor's frame to the frame of a client, over loopback, with the packaged
 * product: {@code LiveLatency ROUND_MILLIS SECONDS SYMBOLS}, with 5,000 trades a second. A trade that a later one
 * replaces within a round is not sent and not measured. Compares the last prices at the end with the last trades.
 */
final class LiveLatency {

    private static final int TRADES_A_MESSAGE = 50;
    private static final long NANOS_A_MESSAGE = TimeUnit.SECONDS.toNanos(1) / 100;

    private final List<String> symbols;
    private final long[] sentAt;
    private final Map<String, Integer> newest = new ConcurrentHashMap<>();
    private final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);

    private LiveLatency(int symbols, int trades) {
        this.symbols =
                IntStream.range(0, symbols).mapToObj(i -> "S" + i).toList();
        sentAt = new long[trades];
    }

    public static void main(String[] arguments) throws Exception {
        var roundMillis = Integer.parseInt(arguments[0]);
        var messages = Integer.parseInt(arguments[1]) * 100;
        var symbols = Integer.parseInt(arguments[2]);
        new LiveLatency(symbols, messages * TRADES_A_MESSAGE).run(roundMillis, messages);
        System.exit(0);
    }

    private void run(int roundMillis, int messages) throws Exception {
        var vertx = Vertx.vertx();
        try (var vendor = new AlpacaServer(vertx)) {
            symbols.forEach(symbol -> vendor.know(symbol, "1.00", "1.00"));
            try (var tracker = TrackerProcess.start(
                            "tracker.feed=alpaca",
                            "tracker.alpaca.key=" + AlpacaServer.KEY,
                            "tracker.alpaca.secret=" + AlpacaServer.SECRET,
                            "tracker.alpaca.stream-url=" + vendor.streamUrl(),
                            "tracker.alpaca.rest-url=" + vendor.restUrl(),
                            "tracker.alpaca.max-stocks=" + symbols.size(),
                            "tracker.listing.max-stocks=" + symbols.size(),
                            "tracker.live.round-interval=" + roundMillis + "ms",
                            "tracker.listing.initial=" + String.join(",", symbols));
                    var client = TestClient.connect(vertx, tracker.uri("/stocks"))) {
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> vendor.subscribed().size() == symbols.size() && client.size() == symbols.size());
                var reader = new Thread(() -> read(client), "reader");
                reader.setDaemon(true);
                reader.start();
                var residentBefore = megabytes(tracker);
                send(vendor, messages);
                TimeUnit.SECONDS.sleep(2);
                System.out.printf(
                        "%d of %d last prices are wrong; resident %d MB before, %d MB after%n",
                        wrong(), symbols.size(), residentBefore, megabytes(tracker));
            }
        }
        System.out.printf(
                "rounds of %d ms, %d symbols, %d trades in %d s: %d measured,"
                        + " median %.1f ms, p99 %.1f ms, max %.1f ms%n",
                roundMillis,
                symbols.size(),
                sentAt.length,
                messages / 100,
                latencies.getTotalCount(),
                millis(50),
                millis(99),
                millis(100));
    }

    /** The number of a trade is its price, in cents above 1.00. */
    private void send(AlpacaServer vendor, int messages) {
        var begin = System.nanoTime();
        for (var message = 0; message < messages; message++) {
            var trades = new ArrayList<String>();
            for (var i = 0; i < TRADES_A_MESSAGE; i++) {
                var number = message * TRADES_A_MESSAGE + i;
                var price = (number + 101) / 100 + "." + String.format("%02d", (number + 101) % 100);
                trades.add(vendor.trade(symbols.get(number % symbols.size()), price, "1", Instant.now(), number + 1L));
            }
            var text = trades.stream().collect(Collectors.joining(",", "[", "]"));
            while (System.nanoTime() - begin < message * NANOS_A_MESSAGE) {
                LockSupport.parkNanos(100_000);
            }
            for (var i = 0; i < TRADES_A_MESSAGE; i++) {
                sentAt[message * TRADES_A_MESSAGE + i] = System.nanoTime();
            }
            vendor.send(text);
        }
    }

    private void read(TestClient client) {
        while (true) {
            var message = client.next("delta");
            var now = System.nanoTime();
            message.path("quotes").forEach(quote -> measured(quote, now));
        }
    }

    private void measured(JsonNode quote, long now) {
        if (quote.has("last")) {
            var number = quote.get("last").decimalValue().movePointRight(2).intValueExact() - 101;
            if (number >= 0) {
                newest.put(quote.get("symbol").textValue(), number);
                latencies.recordValue(now - sentAt[number]);
            }
        }
    }

    /** How many stocks do not have the price of their last trade. */
    private long wrong() {
        return IntStream.range(sentAt.length - symbols.size(), sentAt.length)
                .filter(number -> newest.getOrDefault(symbols.get(number % symbols.size()), -1) != number)
                .count();
    }

    private static long megabytes(TrackerProcess tracker) {
        return ProcessHandle.of(tracker.pid()).flatMap(Benchmark::memory).orElse(0L) >> 20;
    }

    private double millis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }
}
