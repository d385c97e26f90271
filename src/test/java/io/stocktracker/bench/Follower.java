package io.stocktracker.bench;

import io.stocktracker.bench.MessageHead.Kind;
import io.stocktracker.bench.MessageHead.Position;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Where a client stands: it follows the versions of what it gets, and notices when something is missing. */
final class Follower {

    private static final byte[] END_OF_DEFLATED = {0, 0, (byte) 0xff, (byte) 0xff};

    private final MessageHead head;
    private final boolean inflates;
    private Inflater inflater;
    private byte[] scratch;
    private Position position = MessageHead.NOWHERE;
    private long newestTime;

    /**
     * A follower that has nothing.
     *
     * @param head what it reads messages with; shared by those of one thread
     * @param inflates whether it looks into compressed messages; otherwise it leaves them alone
     */
    Follower(MessageHead head, boolean inflates) {
        this.head = head;
        this.inflates = inflates;
    }

    /** Has a connection of its own from now on, where nothing was compressed yet. */
    void connect() {
        close();
        if (inflates) {
            inflater = new Inflater(true);
            scratch = new byte[16_384];
        }
    }

    /** Gives back what it holds outside of the heap. */
    void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }

    /** What it has; {@link MessageHead#NOWHERE} at first. */
    Position position() {
        return position;
    }

    /** When the newest change that it heard of happened, in microseconds since the epoch; 0 if it heard of none. */
    long newestTime() {
        return newestTime;
    }

    /**
     * Takes a message; see {@link FrameReader.Listener#message}.
     *
     * @param counts where gaps are counted
     * @return when the change that it tells of happened, in microseconds since the epoch; 0 if it does not say
     */
    long take(byte[] message, int length, boolean compressed, Counts counts) {
        if (!compressed) {
            head.read(message, length);
        } else if (inflates) {
            var plain = inflate(message, length);
            head.read(plain, plain.length);
        } else {
            return 0;
        }
        follow(counts);
        if (head.time() > 0) {
            newestTime = head.time();
        }
        return head.time();
    }

    private void follow(Counts counts) {
        if (head.kind() == Kind.SNAPSHOT) {
            position = head.version();
        } else if (head.kind() == Kind.DELTA) {
            var fits = head.since().epoch().equals(position.epoch())
                    && head.since().sequence() <= position.sequence();
            if (!fits) {
                counts.gaps++;
            }
            if (!fits || head.version().sequence() > position.sequence()) {
                position = head.version();
            }
        }
    }

    /** The first bytes of a deflated message; all of it goes through the inflater, whose memory the next may need. */
    private byte[] inflate(byte[] deflated, int length) {
        try {
            inflater.setInput(deflated, 0, length);
            var size = inflater.inflate(scratch);
            var start = Arrays.copyOf(scratch, Math.min(size, MessageHead.LENGTH));
            skip();
            inflater.setInput(END_OF_DEFLATED);
            skip();
            return start;
        } catch (DataFormatException broken) {
            throw new IllegalStateException("A compressed message cannot be inflated.", broken);
        }
    }

    private void skip() throws DataFormatException {
        while (inflater.inflate(scratch) > 0) {}
    }
}
