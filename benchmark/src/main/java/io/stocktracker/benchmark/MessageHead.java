package io.stocktracker.benchmark;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The members at the beginning of a message: its versions, and when its change happened. They are found by searching
 * the text, because parsing JSON would cost more than receiving it.
 *
 * @param time when the change happened, in microseconds since 1970; 0 if the message does not say
 */
record MessageHead(Kind kind, Position version, Position since, long time) {

    /** How many bytes of a message contain these members. */
    static final int LENGTH = 192;

    enum Kind {
        SNAPSHOT,
        DELTA,
        OTHER
    }

    /** A version: its epoch and its sequence number. */
    record Position(String epoch, long sequence) {

        static final Position NONE = new Position("", -1);

        /** Whether a client with this version may apply a delta from {@code since} on. */
        boolean fits(Position since) {
            return epoch.equals(since.epoch) && since.sequence <= sequence;
        }
    }

    static MessageHead of(String text) {
        if (text.startsWith("{\"type\":\"snapshot\"")) {
            return new MessageHead(Kind.SNAPSHOT, position(text, "version"), Position.NONE, 0);
        }
        if (text.startsWith("{\"type\":\"delta\"")) {
            var time = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(string(text, "time")));
            return new MessageHead(Kind.DELTA, position(text, "version"), position(text, "since"), time);
        }
        return new MessageHead(Kind.OTHER, Position.NONE, Position.NONE, sentByAnotherServer(text));
    }

    private static Position position(String text, String name) {
        var version = string(text, name);
        var dash = version.lastIndexOf('-');
        return new Position(version.substring(0, dash), Long.parseLong(version.substring(dash + 1)));
    }

    private static String string(String text, String name) {
        var key = "\"" + name + "\":\"";
        var start = text.indexOf(key) + key.length();
        return text.substring(start, text.indexOf('"', start));
    }

    /** The member {@code sent} of the servers that docs/performance.md compares the product with. */
    private static long sentByAnotherServer(String text) {
        var start = text.indexOf("\"sent\":");
        return start < 0 ? 0 : Long.parseLong(text.substring(start + 7).split("\\D", 2)[0]);
    }
}
