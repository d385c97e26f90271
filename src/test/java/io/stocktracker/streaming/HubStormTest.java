package io.stocktracker.streaming;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.market.Version;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.Messages;
import io.stocktracker.protocol.ServerMessage;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.LocalJournal;
import io.stocktracker.streaming.transport.Frame;
import io.stocktracker.streaming.transport.Transport;
import io.stocktracker.testing.ClientBoard;
import io.stocktracker.testing.ClientBoard.Verdict;
import io.stocktracker.testing.Json;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Clients that join while several threads change the board continuously. */
class HubStormTest {

    private static final int WRITERS = 3;
    private static final int CLIENTS = 12;
    private static final ThreadLocal<Boolean> ON_LOOP = ThreadLocal.withInitial(() -> false);

    private final Journal journal = new LocalJournal(Clock.systemUTC());
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService hubThread = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final List<Client> clients = new ArrayList<>();
    private final StreamingMetrics metrics = new StreamingMetrics(new SimpleMeterRegistry());
    private final AtomicBoolean stormy = new AtomicBoolean(true);

    @AfterEach
    void end() {
        stormy.set(false);
        writers.shutdownNow();
        hubThread.shutdownNow();
        loop.shutdownNow();
        clients.forEach(client -> client.end());
    }

    @RepeatedTest(10)
    void everyClientBeginsWithASnapshotMissesNothingAndHasOneUpdateInFlight() throws Exception {
        var fanOut = new FanOut(
                journal.board(),
                new TestMarket(),
                TestMarket.INSTRUMENTS,
                hubThread,
                Clock.systemUTC(),
                System::nanoTime,
                metrics);
        var hub = new Hub(fanOut, sessions::stream, hubThread, new Random(1), TestLimits.WIDE);
        hub.start();
        var storm = IntStream.range(0, WRITERS)
                .mapToObj(writer -> writers.submit(() -> change(new Random(writer))))
                .toList();
        for (var i = 0; i < CLIENTS; i++) {
            clients.add(join(hub, i % 3 == 0, i % 4, i % 2 == 0 ? loop : null));
        }
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> clients.stream().allMatch(client -> client.updates.get() > 5));
        stormy.set(false);
        for (Future<?> writer : storm) {
            writer.get(1, TimeUnit.MINUTES);
        }

        var head = journal.board().snapshot();
        var expected = Json.parse(
                Messages.encode(ServerMessage.of(head, TestMarket.SOURCE, Duration.ZERO, TestMarket.INSTRUMENTS)));
        for (var client : clients) {
            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> client.version().equals(head.version().toString()));
            assertThat(Json.same(client.board.toJson().get("stocks"), expected.get("stocks")))
                    .isTrue();
            assertThat(client.faults).isEmpty();
        }
    }

    private void change(Random random) {
        while (stormy.get()) {
            var symbol = new Symbol("S" + random.nextInt(12));
            var baseVersion = journal.board().version();
            var price = BigDecimal.valueOf(100 + random.nextInt(1_000), 2);
            var now = Clock.systemUTC().instant();
            journal.submit(
                    switch (random.nextInt(8)) {
                        case 0 -> new Command.ListStock("Name", Quote.first(symbol, price, now), 10);
                        case 1 -> new Command.Delist(symbol);
                        default -> new Command.Prices(new Round(baseVersion, List.of(new Tick(symbol, price, 1, now))));
                    });
        }
    }

    private Client join(Hub hub, boolean resumes, int delayMillis, @Nullable ScheduledExecutorService shared) {
        var client = new Client(resumes, delayMillis, shared);
        var session = new Session(client, TestLimits.CLIENT, TestLimits.WIDE, System::nanoTime, metrics);
        var since = Optional.<Version>empty();
        if (resumes) {
            var known = journal.board().snapshot();
            client.board.apply(Json.parse(Messages.encode(
                    ServerMessage.of(known, TestMarket.SOURCE, Duration.ZERO, TestMarket.INSTRUMENTS))));
            since = Optional.of(known.version());
        }
        var from = since;
        sessions.add(session);
        client.execute(() -> hub.join(session, from));
        return client;
    }

    /** A client behind a thread of its own or behind an event loop with others; some take their time to read. */
    private static final class Client implements Transport {

        private final ScheduledExecutorService thread;
        private final ThreadLocal<Boolean> onItsThread;
        private final ClientBoard board = new ClientBoard();
        private final AtomicInteger updates = new AtomicInteger();
        private final List<String> faults = new CopyOnWriteArrayList<>();
        private final boolean resumes;
        private final int delayMillis;
        private Runnable whenWritable = () -> {};
        private int inFlight;
        private volatile String version = "";
        private int received;

        Client(boolean resumes, int delayMillis, @Nullable ScheduledExecutorService shared) {
            this.resumes = resumes;
            this.delayMillis = delayMillis;
            this.onItsThread = shared != null ? ON_LOOP : ThreadLocal.withInitial(() -> false);
            this.thread = shared != null ? shared : Executors.newSingleThreadScheduledExecutor();
        }

        String version() {
            return version;
        }

        void end() {
            thread.shutdownNow();
        }

        @Override
        public Executor eventLoop() {
            return thread;
        }

        @Override
        public boolean isWritable() {
            return inFlight == 0;
        }

        @Override
        public void onWritable(Runnable listener) {
            whenWritable = listener;
        }

        @Override
        public void onClosed(Runnable listener) {}

        @Override
        public int write(Frame frame) {
            if (++inFlight > 1) {
                faults.add("two updates in flight");
            }
            later(frame.text(), () -> {
                inFlight--;
                whenWritable.run();
            });
            return 1;
        }

        @Override
        public long unsent() {
            return inFlight;
        }

        @Override
        public CompletionStage<Void> send(List<String> texts) {
            var sent = new CompletableFuture<Void>();
            texts.forEach(text -> later(text, () -> {}));
            thread.schedule(() -> sent.complete(null), delayMillis, TimeUnit.MILLISECONDS);
            return sent;
        }

        private void later(String text, Runnable then) {
            thread.schedule(
                    () -> {
                        onItsThread.set(true);
                        receive(text);
                        then.run();
                    },
                    delayMillis,
                    TimeUnit.MILLISECONDS);
        }

        private void receive(String text) {
            var message = Json.parse(text);
            var type = message.get("type").textValue();
            received++;
            if (received == 1 && !type.equals("snapshot") && !(resumes && type.equals("delta"))) {
                faults.add("the first message is a " + type);
            }
            if (received == 2 && !type.equals("heartbeat")) {
                faults.add("the second message is a " + type);
            }
            if (isUpdate(text)) {
                var verdict = board.apply(message);
                if (verdict == Verdict.GAP || verdict == Verdict.IGNORED && received > 1) {
                    faults.add(verdict + " " + text);
                }
                version = board.version();
                updates.incrementAndGet();
            }
        }

        private static boolean isUpdate(String text) {
            return text.startsWith("{\"type\":\"snapshot\"") || text.startsWith("{\"type\":\"delta\"");
        }

        @Override
        public void close(CloseCode code, String reason) {
            faults.add("closed: " + reason);
        }

        @Override
        public void cutOff() {
            faults.add("cut off");
        }

        @Override
        public void execute(Runnable task) {
            if (onItsThread.get()) {
                task.run();
            } else {
                thread.execute(() -> {
                    onItsThread.set(true);
                    task.run();
                });
            }
        }
    }
}
