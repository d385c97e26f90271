package io.stocktracker.bench;

import io.stocktracker.bench.LoadPlan.Reading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Many clients of one server. Not safe for threads. */
final class Load implements AutoCloseable {

    /** What is left at the end. */
    record Ending(int silentOpen, int behind) {}

    private static final int LOOK_EVERY_MILLIS = 10;

    /** In addition to the time that the connect rate asks for. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A client whose newest change is so much older than that of others has missed something. */
    private static final long BEHIND_MICROS = 2_000_000;

    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final LoadPlan plan;
    private final List<ClientLoop> loops = new ArrayList<>();

    /** Clients that do not connect yet. Those of a storm have a thread of their own, so that the others do not feel it. */
    Load(LoadPlan plan, InetSocketAddress server) throws IOException {
        this.plan = plan;
        var returning = numbers(plan::returns);
        var others = numbers(number -> !plan.returns(number));
        if (!returning.isEmpty()) {
            loops.add(new ClientLoop(plan, server, returning));
        }
        for (var loop = 0; loop < plan.threads(); loop++) {
            var first = loop;
            var every = IntStream.range(0, others.size()).filter(i -> i % plan.threads() == first);
            loops.add(new ClientLoop(plan, server, every.mapToObj(others::get).toList()));
        }
    }

    private List<Integer> numbers(IntPredicate which) {
        return IntStream.range(0, plan.connections()).filter(which).boxed().toList();
    }

    /**
     * Connects all clients and waits until that is done.
     *
     * @throws IllegalStateException if it takes too long
     */
    void connect() throws InterruptedException {
        askAll(loop -> {
            loop.connect(loop.clients(), (double) plan.connectRate() / loops.size());
            return true;
        });
        var perSecond = plan.connectRate() == 0 ? plan.connections() : plan.connectRate();
        await(
                PATIENCE.plusSeconds(plan.connections() / perSecond),
                () -> sum(ClientLoop::connecting) == 0,
                "The clients cannot all connect.");
    }

    /** What was counted since it was asked for last. */
    Counts takeCounts() {
        var counts = new Counts();
        askAll(ClientLoop::takeCounts).forEach(counts::add);
        return counts;
    }

    /** Has those that return drop their connections and connect anew, all at once. */
    void startStorm() {
        askAll(loop -> {
            var those = loop.clients().stream().filter(Client::returns).toList();
            loop.drop(those);
            loop.connect(those, 0);
            return true;
        });
    }

    /** Waits until each of those that return has its first message, or cannot connect. */
    void awaitStormsEnd() throws InterruptedException {
        await(
                PATIENCE,
                () -> sum(ClientLoop::connecting) == 0
                        && count(client -> client.returns() && client.isOpen() && !client.hasFirst()) == 0,
                "The clients cannot all come back.");
    }

    /** Looks who is behind the others, then has those read that never did, and sees which of them are still connected. */
    Ending end() throws InterruptedException {
        var times = askAll(loop -> loop.clients().stream()
                        .filter(client -> client.isOpen() && client.reading() == Reading.ALWAYS)
                        .map(Client::newestTime)
                        .filter(time -> time > 0)
                        .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
        var newest = times.stream().mapToLong(Long::longValue).max().orElse(0);
        var behind =
                times.stream().filter(time -> newest - time > BEHIND_MICROS).count();
        if (plan.silent() > 0) {
            askAll(loop -> {
                loop.clients().stream()
                        .filter(client -> client.reading() == Reading.NEVER)
                        .forEach(Client::readFromNowOn);
                return true;
            });
            Thread.sleep(DRAIN.toMillis());
        }
        return new Ending(
                count(client -> client.reading() == Reading.NEVER && client.isOpen()), Math.toIntExact(behind));
    }

    /** Why the first of the connections that failed or were lost did so. */
    Optional<String> firstFailure() {
        return askAll(loop -> Optional.ofNullable(loop.firstFailure())).stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    private int count(Predicate<Client> which) {
        return sum(loop -> (int) loop.clients().stream().filter(which).count());
    }

    private int sum(Function<ClientLoop, Integer> number) {
        return askAll(number).stream().mapToInt(Integer::intValue).sum();
    }

    private <T> List<T> askAll(Function<ClientLoop, T> question) {
        return loops.stream().map(loop -> loop.ask(question)).toList().stream()
                .map(answer ->
                        answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                .toList();
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Duration patience, Condition condition, String otherwise) throws InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(otherwise);
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    @Override
    public void close() {
        loops.forEach(ClientLoop::close);
    }
}
