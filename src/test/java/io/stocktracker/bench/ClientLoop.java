package io.stocktracker.bench;

import io.stocktracker.bench.LoadPlan.Reading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thread and its clients. What it knows is asked for by a task that runs between two looks at the sockets, see
 * {@link #ask}.
 */
final class ClientLoop implements Client.Loop, AutoCloseable {

    private static final int TICK_MILLIS = 10;
    private static final long SLOW_READ_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int SLOW_READS_PER_SECOND = 10;
    private static final int BUFFER = 256 * 1024;

    /** So many connect between two looks at the sockets: who is connected already shall not wait for the others. */
    private static final int CONNECTS_AT_ONCE = 16;

    private final LoadPlan plan;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final MessageHead head = new MessageHead();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Client> slow = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "clients");

    private final Deque<Client> toConnect = new ArrayDeque<>();
    private long connectNanos;
    private long nextConnectAt;
    private int connecting;

    private Counts counts = new Counts();
    private @Nullable String firstFailure;
    private long nextSlowRead;
    private volatile boolean closing;
    private volatile @Nullable Throwable broken;

    /** @param numbers which of the plan's clients are its own; none connects yet */
    ClientLoop(LoadPlan plan, InetSocketAddress server, List<Integer> numbers) throws IOException {
        this.plan = plan;
        numbers.forEach(number -> clients.add(new Client(number, plan, server, this)));
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs {@code question} on the loop's thread. */
    <T> CompletableFuture<T> ask(Function<ClientLoop, T> question) {
        var answer = new CompletableFuture<T>();
        tasks.add(() -> answer.complete(question.apply(this)));
        selector.wakeup();
        var failure = broken;
        return failure == null ? answer : CompletableFuture.failedFuture(failure);
    }

    /** Has clients connect; {@code perSecond} 0 is all at once. */
    void connect(List<Client> those, double perSecond) {
        connectNanos = perSecond == 0 ? 0 : (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
        nextConnectAt = System.nanoTime();
        toConnect.addAll(those);
    }

    /** All clients, connected or not. */
    List<Client> clients() {
        return clients;
    }

    /** How many clients are on their way to being connected. */
    int connecting() {
        return toConnect.size() + connecting;
    }

    /** Ends the connections of {@code those}, and forgets that they were there. */
    void drop(List<Client> those) {
        for (var client : those) {
            try {
                client.drop();
            } catch (IOException ended) {
                // So it is gone.
            }
        }
    }

    /** Gives what was counted so far, and begins to count anew. */
    Counts takeCounts() {
        var taken = counts;
        counts = new Counts();
        return taken;
    }

    /** Why the first of the connections that failed or were lost did so, or null. */
    @Nullable
    String firstFailure() {
        return firstFailure;
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public MessageHead head() {
        return head;
    }

    @Override
    public void connected(Client client) {
        connecting--;
        if (client.reading() == Reading.SLOWLY) {
            slow.add(client);
        }
    }

    private void run() {
        try {
            while (!closing) {
                if (mayConnect()) {
                    selector.selectNow(this::ready);
                } else {
                    selector.select(this::ready, TICK_MILLIS);
                }
                for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                connectSome();
                readSlowOnes();
            }
            for (var client : clients) {
                client.reset();
            }
            selector.close();
        } catch (IOException | RuntimeException | Error failure) {
            broken = failure;
            tasks.forEach(Runnable::run);
        }
    }

    private void connectSome() {
        for (var i = 0; i < CONNECTS_AT_ONCE && mayConnect(); i++) {
            nextConnectAt += connectNanos;
            connecting++;
            var client = toConnect.poll();
            attempt(client, () -> client.connect(selector));
        }
    }

    private boolean mayConnect() {
        return !toConnect.isEmpty() && System.nanoTime() - nextConnectAt >= 0;
    }

    private void ready(SelectionKey key) {
        var client = (Client) key.attachment();
        attempt(client, () -> {
            if (key.isConnectable()) {
                client.finishConnect();
            } else {
                readAll(client);
            }
        });
    }

    private void readAll(Client client) throws IOException {
        int bytes;
        do {
            bytes = client.read(buffer.clear());
        } while (bytes == BUFFER);
        if (bytes < 0) {
            throw new IOException("The server ended the connection.");
        }
    }

    private void readSlowOnes() {
        var now = System.nanoTime();
        if (slow.isEmpty() || now - nextSlowRead < 0) {
            return;
        }
        nextSlowRead = now + SLOW_READ_NANOS;
        var most = Math.max(1, Math.min(BUFFER, plan.slowRate() / SLOW_READS_PER_SECOND));
        for (var client : List.copyOf(slow)) {
            attempt(client, () -> {
                if (client.read(buffer.clear().limit(most)) < 0) {
                    throw new IOException("The server ended the connection.");
                }
            });
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** What goes wrong with one connection ends that one, and is counted. */
    private void attempt(Client client, Step step) {
        try {
            step.run();
        } catch (IOException failure) {
            if (client.isOpen()) {
                counts.lost++;
            } else {
                counts.failed++;
                connecting--;
            }
            slow.remove(client);
            firstFailure = firstFailure == null ? failure.getMessage() : firstFailure;
            drop(List.of(client));
        }
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
