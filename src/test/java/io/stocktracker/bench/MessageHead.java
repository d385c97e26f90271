package io.stocktracker.bench;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * What the first bytes of a message say: is it a snapshot or a delta, of which versions, and when did its change happen.
 * Found by a search for bytes, because parsing JSON would cost more than receiving it. All clients get the same bytes, so
 * what was read last is read only once. Not safe for threads.
 */
final class MessageHead {

    /** How many bytes are enough. */
    static final int LENGTH = 192;

    /** What a message does to the version of its receiver. */
    enum Kind {
        SNAPSHOT,
        DELTA,
        OTHER
    }

    /** A position in the server's log. */
    record Position(String epoch, long sequence) {

        @Override
        public String toString() {
            return epoch + "-" + sequence;
        }
    }

    /** The position of a client that has nothing, and of messages that have none. */
    static final Position NOWHERE = new Position("", -1);

    private static final byte[] SNAPSHOT = ascii("{\"type\":\"snapshot\"");
    private static final byte[] DELTA = ascii("{\"type\":\"delta\"");
    private static final byte[] VERSION = ascii("\"version\":\"");
    private static final byte[] SINCE = ascii("\"since\":\"");
    private static final byte[] TIME = ascii("\"time\":\"");
    private static final byte[] SENT = ascii("\"sent\":");
    private static final int SECONDS_OF_A_DAY = 86_400;

    private byte[] bytes = {};
    private int length;
    private int at;

    private Kind kind = Kind.OTHER;
    private Position version = NOWHERE;
    private Position since = NOWHERE;
    private long time;

    /** Reads a head; the other methods then tell what it said. */
    void read(byte[] message, int messageLength) {
        var size = Math.min(messageLength, LENGTH);
        if (Arrays.equals(message, 0, size, bytes, 0, length)) {
            return;
        }
        bytes = Arrays.copyOf(message, size);
        length = size;
        at = 0;
        kind = startsWith(DELTA) ? Kind.DELTA : startsWith(SNAPSHOT) ? Kind.SNAPSHOT : Kind.OTHER;
        version = kind == Kind.OTHER ? NOWHERE : position(VERSION);
        since = kind == Kind.DELTA ? position(SINCE) : NOWHERE;
        time = kind == Kind.DELTA ? instant() : kind == Kind.OTHER && find(SENT) ? number() : 0;
    }

    Kind kind() {
        return kind;
    }

    /** What the receiver has afterwards. */
    Position version() {
        return version;
    }

    /** From which position on a delta tells. */
    Position since() {
        return since;
    }

    /** When the change happened, in microseconds since the epoch; 0 if the message does not say. */
    long time() {
        return time;
    }

    private Position position(byte[] name) {
        if (!find(name)) {
            return NOWHERE;
        }
        var start = at;
        while (at < length && bytes[at] != '-') {
            at++;
        }
        var epoch = new String(bytes, start, at - start, StandardCharsets.US_ASCII);
        at++;
        return new Position(epoch, number());
    }

    private long number() {
        var value = 0L;
        for (; at < length && Character.isDigit(bytes[at]); at++) {
            value = value * 10 + bytes[at] - '0';
        }
        return value;
    }

    /** A time such as 2026-11-23T15:04:07.000250Z: there are no, 3, 6 or 9 digits after the point. */
    private long instant() {
        if (!find(TIME)) {
            return 0;
        }
        var day = LocalDate.of((int) next(), (int) next(), (int) next()).toEpochDay();
        var seconds = day * SECONDS_OF_A_DAY + next() * 3600 + next() * 60 + number();
        var micros = 0L;
        if (at < length && bytes[at] == '.') {
            var unit = 100_000;
            while (++at < length && Character.isDigit(bytes[at])) {
                micros += (bytes[at] - '0') * unit;
                unit /= 10;
            }
        }
        return seconds * 1_000_000 + micros;
    }

    private long next() {
        var value = number();
        at++;
        return value;
    }

    /** Moves behind the next {@code name}. */
    private boolean find(byte[] name) {
        for (var i = at; i <= length - name.length; i++) {
            if (Arrays.equals(bytes, i, i + name.length, name, 0, name.length)) {
                at = i + name.length;
                return true;
            }
        }
        return false;
    }

    private boolean startsWith(byte[] text) {
        return length >= text.length && Arrays.equals(bytes, 0, text.length, text, 0, text.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
