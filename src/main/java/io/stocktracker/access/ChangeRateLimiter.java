package io.stocktracker.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits how often the clients of each address change the list. Thread-safe.
 *
 * <p>It remembers the {@value #MAX_ADDRESSES} addresses that asked last. An address that was forgotten starts with a
 * full bucket again; a client with that many addresses gains nothing by it.
 */
public final class ChangeRateLimiter {

    static final int MAX_ADDRESSES = 10_000;

    private static final double SECONDS_PER_MINUTE = 60;
    private static final double NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

    private final double rate;
    private final int burst;
    private final LongSupplier nanoTime;
    private final Map<ClientAddress, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientAddress, TokenBucket> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /**
     * @param rate changes per minute and address, sustained; above 0
     * @param burst changes that an address may make at once, at least 1
     * @param nanoTime a monotonic clock in nanoseconds
     */
    ChangeRateLimiter(double rate, int burst, LongSupplier nanoTime) {
        this.rate = rate;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /** Counts one change of a client and returns whether it is within the limit. */
    synchronized boolean take(ClientAddress client) {
        return buckets.computeIfAbsent(client, any -> new TokenBucket(rate / SECONDS_PER_MINUTE, burst, nanoTime))
                .take();
    }

    /** How long an address that was refused has to wait for its next change, if none of its clients tries earlier. */
    public Duration pause() {
        return Duration.ofNanos((long) Math.ceil(NANOS_PER_MINUTE / rate));
    }

    /** The number of remembered addresses. */
    synchronized int size() {
        return buckets.size();
    }
}
