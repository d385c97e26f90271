package io.stocktracker.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often the clients of each address may change the list. Safe for any thread.
 *
 * <p>It remembers the {@value #MAX_ADDRESSES} addresses that asked last. An address that is forgotten begins anew, which
 * gives nothing to somebody who has so many.
 */
final class ChangeRateLimiter {

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
     * @param nanoTime a monotonic clock in nanoseconds
     * @throws IllegalArgumentException if the configured rate is not above 0 or the burst below 1
     */
    ChangeRateLimiter(AccessConfig config, LongSupplier nanoTime) {
        if (!(config.changeRate() > 0)) {
            throw new IllegalArgumentException(
                    "tracker.access.change-rate must be above 0, not " + config.changeRate() + ".");
        }
        if (config.changeBurst() < 1) {
            throw new IllegalArgumentException(
                    "tracker.access.change-burst must be at least 1, not " + config.changeBurst() + ".");
        }
        this.rate = config.changeRate();
        this.burst = config.changeBurst();
        this.nanoTime = nanoTime;
    }

    /** Counts a change that a client asks for; whether it is within the limit. */
    synchronized boolean take(ClientAddress client) {
        return buckets.computeIfAbsent(client, any -> new TokenBucket(rate / SECONDS_PER_MINUTE, burst, nanoTime))
                .take();
    }

    /** After this long an address that was refused may change the list once more. */
    Duration pause() {
        return Duration.ofNanos((long) Math.ceil(NANOS_PER_MINUTE / rate));
    }

    /** How many addresses are remembered. */
    synchronized int size() {
        return buckets.size();
    }
}
