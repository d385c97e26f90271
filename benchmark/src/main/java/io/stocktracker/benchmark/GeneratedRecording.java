package io.stocktracker.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** A recording in which every price moves at every moment. */
final class GeneratedRecording {

    private static final Instant START = Instant.parse("2026-11-20T15:30:00Z");
    private static final int MOMENTS = 100;
    private static final int LETTERS = 26;
    private static final int SEED = 42;

    private GeneratedRecording() {}

    /**
     * Writes a recording, the same each time.
     *
     * @param symbols how many symbols it has
     * @param every the time between two moments
     */
    static void write(Path file, int symbols, Duration every) throws IOException {
        var random = new Random(SEED);
        var cents = random.ints(symbols, 2_000, 50_000).toArray();
        try (var out = Files.newBufferedWriter(file)) {
            out.write("time,symbol,last,volume\n");
            for (var moment = 0; moment < MOMENTS; moment++) {
                var time = START.plus(every.multipliedBy(moment));
                for (var symbol = 0; symbol < symbols; symbol++) {
                    var step = 1 + random.nextInt(20);
                    cents[symbol] += cents[symbol] > 1_000 && random.nextBoolean() ? -step : step;
                    out.write(time + "," + name(symbol) + "," + cents[symbol] / 100 + "." + cents[symbol] / 10 % 10
                            + cents[symbol] % 10 + "," + (10 + 10 * random.nextInt(90)) + "\n");
                }
            }
        }
    }

    /** Four letters. */
    private static String name(int symbol) {
        var name = new StringBuilder();
        for (var rest = symbol; name.length() < 4; rest /= LETTERS) {
            name.insert(0, (char) ('A' + rest % LETTERS));
        }
        return name.toString();
    }
}
