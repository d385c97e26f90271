package io.stocktracker.streaming;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.stocktracker.protocol.ErrorCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The metrics of connections and messages. Safe for any thread. */
final class StreamingMetrics {

    /** Why a frame was encoded. */
    enum Encoded {
        /** For all clients in sync, once for each head. */
        SHARED,
        /** For clients that are behind or resume. */
        CONFLATED,
        /** The whole board, for clients that are new or too far behind. */
        SNAPSHOT
    }

    /** The limits behind {@link ErrorCode#TOO_MANY_REQUESTS}. */
    enum Limit {
        /** Messages of a connection. */
        MESSAGE_RATE,
        /** Changes of the list for each client address. */
        CHANGE_RATE
    }

    private static final String REASON = "reason";
    private static final double[] QUANTILES = {0.5, 0.99};

    private final Counter messages;
    private final Counter bytes;
    private final Map<Encoded, Counter> encoded;
    private final Map<DisconnectReason, Counter> cutOffs;
    private final Map<HandshakeRejection, Counter> handshakes;
    private final Map<ErrorCode, Counter> errors;
    private final Map<Limit, Counter> limits;
    private final Timer fanOut;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger behind = new AtomicInteger();

    StreamingMetrics(MeterRegistry registry) {
        messages = Counter.builder("stocktracker.messages.sent")
                .description("Text messages sent to clients")
                .register(registry);
        bytes = Counter.builder("stocktracker.sent")
                .baseUnit("bytes")
                .description("Bytes of the text messages sent to clients, after compression")
                .register(registry);
        encoded = counters(
                Encoded.class,
                kind -> Counter.builder("stocktracker.frames.encoded")
                        .description(
                                "Encoded updates: shared by all clients in sync, conflated for others, or snapshots")
                        .tag("kind", word(kind))
                        .register(registry));
        cutOffs = counters(
                DisconnectReason.class,
                reason -> Counter.builder("stocktracker.sessions.cut.off")
                        .description("Connections that were dropped without a close frame")
                        .tag(REASON, word(reason))
                        .register(registry));
        handshakes = counters(
                HandshakeRejection.class,
                reason -> Counter.builder("stocktracker.handshakes.refused")
                        .description("Refused WebSockets and event streams, by reason")
                        .tag(REASON, word(reason))
                        .register(registry));
        errors = counters(ErrorCode.class, code -> refusedMessages(code.code(), registry));
        limits = counters(Limit.class, limit -> refusedMessages(word(limit), registry));
        fanOut = Timer.builder("stocktracker.fan.out")
                .description(
                        "Time from a change of the board until all clients in sync of an event loop were written to")
                .publishPercentiles(QUANTILES)
                .register(registry);
        Gauge.builder("stocktracker.connections", connections, AtomicInteger::get)
                .description("Connected clients")
                .register(registry);
        Gauge.builder("stocktracker.sessions.conflated", behind, AtomicInteger::get)
                .description("Clients for which an update waits because they read too slowly")
                .register(registry);
    }

    private static Counter refusedMessages(String reason, MeterRegistry registry) {
        return Counter.builder("stocktracker.messages.refused")
                .description("Refused messages and symbols of clients, by error code or exceeded limit")
                .tag(REASON, reason)
                .register(registry);
    }

    private static <K extends Enum<K>> Map<K, Counter> counters(Class<K> kinds, Function<K, Counter> counter) {
        var counters = new EnumMap<K, Counter>(kinds);
        for (var kind : kinds.getEnumConstants()) {
            counters.put(kind, counter.apply(kind));
        }
        return counters;
    }

    private static String word(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Counts text messages that were written, and their bytes. */
    void sent(int count, long size) {
        messages.increment(count);
        bytes.increment(size);
    }

    void encoded(Encoded kind) {
        Objects.requireNonNull(encoded.get(kind)).increment();
    }

    void cutOff(DisconnectReason reason) {
        Objects.requireNonNull(cutOffs.get(reason)).increment();
    }

    void refused(HandshakeRejection reason) {
        Objects.requireNonNull(handshakes.get(reason)).increment();
    }

    /** Counts a message or a symbol that was refused with this code. */
    void refused(ErrorCode code) {
        Objects.requireNonNull(errors.get(code)).increment();
    }

    /** Counts a message or a symbol that was refused because a limit was exceeded. */
    void refused(Limit limit) {
        Objects.requireNonNull(limits.get(limit)).increment();
    }

    /** Records how long after a change an event loop has written it to all its clients that could take it. */
    void fannedOut(Duration sinceChange) {
        fanOut.record(sinceChange);
    }

    /** A client has connected. */
    void joined() {
        connections.incrementAndGet();
    }

    /** A client has left. */
    void left() {
        connections.decrementAndGet();
    }

    /** An update waits for a client that reads too slowly. */
    void fellBehind() {
        behind.incrementAndGet();
    }

    /** No update waits for that client any longer. */
    void caughtUp() {
        behind.decrementAndGet();
    }
}
