package io.stocktracker.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A scheduler with its monotonic clock. A test advances the time, and due tasks run on the test's thread. */
public final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {

    private record Task(long due, long every, Runnable work) {}

    private final List<Task> tasks = new ArrayList<>();
    private long now = 1_000_000;

    public long nanoTime() {
        return now;
    }

    /** Runs due tasks, and those that become due meanwhile. */
    public void run() {
        advance(Duration.ZERO);
    }

    /** Advances the time and runs each task when it is due. */
    public void advance(Duration duration) {
        var end = now + duration.toNanos();
        while (true) {
            var next = tasks.stream()
                    .filter(task -> task.due <= end)
                    .min(Comparator.comparingLong(Task::due))
                    .orElse(null);
            if (next == null) {
                break;
            }
            tasks.remove(next);
            now = Math.max(now, next.due);
            next.work.run();
            if (next.every > 0) {
                tasks.add(new Task(now + next.every, next.every, next.work));
            }
        }
        now = end;
    }

    /** The number of tasks that are due now. */
    public long pending() {
        return tasks.stream().filter(task -> task.due <= now).count();
    }

    @Override
    public void execute(Runnable command) {
        tasks.add(new Task(now, 0, command));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        tasks.add(new Task(now + unit.toNanos(delay), 0, command));
        return null;
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        tasks.add(new Task(now + unit.toNanos(initial), unit.toNanos(delay), command));
        return null;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initial, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(command, initial, period, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
