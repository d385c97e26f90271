package io.stocktracker.bench;

import io.stocktracker.bench.LoadPlan.Reading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** One WebSocket connection. It belongs to its loop's thread. */
final class Client implements FrameReader.Listener {

    /** What the clients of a loop have in common. */
    interface Loop {

        Counts counts();

        MessageHead head();

        /** The handshake is done. */
        void connected(Client client);
    }

    /** A source address has about 28,000 ports. */
    private static final int CLIENTS_OF_AN_ADDRESS = 25_000;

    private static final int TEXT = 0x81;
    private static final int PONG = 0x8a;
    private static final int MASKED = 0x80;
    private static final int TWO_MORE_BYTES = 126;

    private final int number;
    private final LoadPlan plan;
    private final InetSocketAddress server;
    private final Loop loop;
    private final Reading reading;
    private final boolean inTime;
    private final Follower follower;

    private SocketChannel channel;
    private SelectionKey key;
    private Handshake handshake;
    private FrameReader frames;
    private long startedAt;
    private boolean hasFirst;
    private boolean closed;

    /** A client that is not connected; {@code number} is its place in the plan. */
    Client(int number, LoadPlan plan, InetSocketAddress server, Loop loop) {
        this.number = number;
        this.plan = plan;
        this.server = server;
        this.loop = loop;
        this.reading = plan.reading(number);
        this.inTime = reading == Reading.ALWAYS && !plan.returns(number);
        this.follower = new Follower(loop.head(), plan.inflates(number));
    }

    Reading reading() {
        return reading;
    }

    boolean returns() {
        return plan.returns(number);
    }

    /** Whether it got a message since it connected last. */
    boolean hasFirst() {
        return hasFirst;
    }

    boolean isOpen() {
        return channel != null && channel.isOpen() && handshake == null;
    }

    /** See {@link Follower#newestTime}. */
    long newestTime() {
        return follower.newestTime();
    }

    /** Begins to connect, anew if it was connected before. */
    void connect(Selector selector) throws IOException {
        startedAt = now();
        hasFirst = false;
        closed = false;
        handshake = new Handshake();
        follower.connect();
        frames = new FrameReader(plan.inflates(number) ? Integer.MAX_VALUE : MessageHead.LENGTH, this);
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (reading != Reading.ALWAYS && plan.receiveBuffer() > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, plan.receiveBuffer());
        }
        var address = number / CLIENTS_OF_AN_ADDRESS;
        if (address > 0) {
            channel.bind(new InetSocketAddress("127.0.0." + (1 + address), 0));
        }
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        if (channel.connect(server)) {
            greet();
        }
    }

    /** Goes on when the system has connected the socket. */
    void finishConnect() throws IOException {
        if (channel.finishConnect()) {
            greet();
        }
    }

    private void greet() throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        var known = plan.resume() && follower.position() != MessageHead.NOWHERE;
        var path = known ? plan.path() + "?since=" + follower.position() : plan.path();
        write(Handshake.question(server, path, plan.deflate()));
    }

    /**
     * Reads what is there.
     *
     * @param buffer where to; at most its remaining bytes are read
     * @return how many bytes came; -1 if the connection has ended
     */
    int read(ByteBuffer buffer) throws IOException {
        var bytes = channel.read(buffer);
        if (bytes > 0) {
            loop.counts().bytes += bytes;
            buffer.flip();
            if (handshake == null || handshake.take(buffer)) {
                if (handshake != null) {
                    begin();
                }
                frames.take(buffer);
            }
        }
        return closed ? -1 : bytes;
    }

    private void begin() throws IOException {
        handshake = null;
        if (plan.hello().isPresent()) {
            write(frame(TEXT, plan.hello().get().getBytes(StandardCharsets.UTF_8)));
        }
        if (reading != Reading.ALWAYS) {
            key.interestOps(0);
        }
        loop.connected(this);
    }

    /** Has a client that does not read by itself read from now on. */
    void readFromNowOn() {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    @Override
    public void message(byte[] kept, int length, boolean compressed) {
        var counts = loop.counts();
        var now = now();
        counts.messages++;
        if (!hasFirst) {
            hasFirst = true;
            Counts.record(counts.arrival, now - startedAt);
        }
        var time = follower.take(kept, length, compressed, counts);
        if (time > 0 && inTime) {
            Counts.record(counts.latency, now - time);
        }
    }

    @Override
    public void ping(byte[] payload) {
        try {
            write(frame(PONG, payload));
        } catch (IOException ended) {
            // The next read tells.
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** A frame with a mask of zeros, which changes nothing. */
    private static byte[] frame(int firstByte, byte[] payload) {
        var frame = ByteBuffer.allocate(payload.length + 8).put((byte) firstByte);
        if (payload.length < TWO_MORE_BYTES) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | TWO_MORE_BYTES)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload).flip();
        var bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** So little is sent that it always fits into the socket's buffer. */
    private void write(byte[] bytes) throws IOException {
        if (channel.write(ByteBuffer.wrap(bytes)) < bytes.length) {
            throw new IOException("The server does not take what is sent to it.");
        }
    }

    /** Ends the connection, without a word. */
    void drop() throws IOException {
        follower.close();
        if (channel != null) {
            channel.close();
        }
    }

    /** Ends the connection with a reset, so that its port is free at once. */
    void reset() throws IOException {
        if (channel != null && channel.isOpen()) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        drop();
    }

    private static long now() {
        var now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
