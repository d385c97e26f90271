package io.stocktracker.benchmark;

import com.sun.management.ThreadMXBean;
import io.stocktracker.listing.InstrumentsCsv;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Symbol;
import io.stocktracker.testing.TrackerProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures the directory of instruments: loading it, its memory, a search for each keystroke in CPU time, and the
 * request of each keystroke to the packaged product, one after the other over one connection.
 */
final class SearchBenchmark {

    private static final List<String> TEXTS = List.of(
            "nvda",
            "bank of america",
            "taiwan semi",
            "brk-b",
            "s&p 500",
            "vanguard total",
            "mcdonald's",
            "the",
            "etf",
            "zzzzz");

    private static final int ROUNDS = 40;

    /** The first requests of a new process. */
    private static final int COLD = 50;

    /** As many warm up after them, and as many are measured then. */
    private static final int REQUESTS = 2_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private SearchBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var thread = Thread.currentThread().getId();
        // Opens all files of the class path, whose tables of contents stay in memory.
        SearchBenchmark.class.getResource("/none");
        var before = used();
        var allocated = THREADS.getThreadAllocatedBytes(thread);
        var begin = THREADS.getCurrentThreadCpuTime();
        var instruments = InstrumentsCsv.directory();
        instruments.find(new Symbol("AAPL"));
        System.out.printf(
                "first look-up: %.1f ms CPU, %.1f MB allocated%n",
                millis(begin), (THREADS.getThreadAllocatedBytes(thread) - allocated) / 1e6);
        var loaded = used();
        begin = THREADS.getCurrentThreadCpuTime();
        instruments.search("nvda", 20);
        System.out.printf("first search: %.1f ms CPU%n", millis(begin));
        System.out.printf(
                "memory: directory %.1f MB, index %.1f MB%n", (loaded - before) / 1e6, (used() - loaded) / 1e6);
        report("search of a keystroke (CPU)", searches(instruments));
        try (var tracker = TrackerProcess.start(List.of(), List.of())) {
            var times = requests(tracker.uri("").toString());
            report("the first requests of a keystroke", Arrays.copyOf(times, COLD));
            report("request of a keystroke", Arrays.copyOfRange(times, COLD + REQUESTS, times.length));
        }
    }

    private static List<String> keystrokes() {
        return TEXTS.stream()
                .flatMap(text -> IntStream.rangeClosed(1, text.length()).mapToObj(length -> text.substring(0, length)))
                .toList();
    }

    private static long[] searches(Instruments instruments) {
        var times = new ArrayList<Long>();
        for (var round = 0; round < ROUNDS; round++) {
            for (var text : keystrokes()) {
                var begin = THREADS.getCurrentThreadCpuTime();
                instruments.search(text, 20);
                times.add(THREADS.getCurrentThreadCpuTime() - begin);
            }
        }
        return secondHalf(times);
    }

    private static long[] requests(String server) throws IOException, InterruptedException {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var keystrokes = keystrokes();
        var times = new long[COLD + 2 * REQUESTS];
        for (var i = 0; i < times.length; i++) {
            var text = URLEncoder.encode(keystrokes.get(i % keystrokes.size()), StandardCharsets.UTF_8);
            var request = HttpRequest.newBuilder(URI.create(server + "/api/instruments?q=" + text))
                    .build();
            var begin = System.nanoTime();
            client.send(request, BodyHandlers.ofString());
            times[i] = System.nanoTime() - begin;
        }
        return times;
    }

    /** The first half warms up. */
    private static long[] secondHalf(List<Long> times) {
        return times.stream().skip(times.size() / 2).mapToLong(Long::longValue).toArray();
    }

    private static void report(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "%s: p50 %.2f ms, p99 %.2f ms, max %.2f ms of %d%n",
                what,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6,
                nanos.length);
    }

    private static double millis(long begin) {
        return (THREADS.getCurrentThreadCpuTime() - begin) / 1e6;
    }

    private static long used() {
        for (var i = 0; i < 3; i++) {
            System.gc();
        }
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
