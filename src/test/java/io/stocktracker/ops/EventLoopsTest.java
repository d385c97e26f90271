package io.stocktracker.ops;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventLoopsTest {

    private static final long TOO_LONG = EventLoops.LONGEST_ANSWER.toNanos() + 1;

    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @Test
    void loopsThatAnswerAreWell() {
        var loops = loops(Runnable::run, Runnable::run);
        for (var i = 0; i < 3; i++) {
            assertThat(loops.stuck()).isZero();
            time.addAndGet(TOO_LONG);
        }
        assertThat(loops.size()).isEqualTo(2);
    }

    @Test
    void aLoopThatDoesNotAnswerIsStuckAfterAWhile() {
        var loops = loops(Runnable::run, waiting::add);
        assertThat(loops.stuck()).isZero();
        time.addAndGet(TOO_LONG - 1);
        assertThat(loops.stuck()).isZero();
        time.addAndGet(1);
        assertThat(loops.stuck()).isEqualTo(1);
        assertThat(waiting).as("questions").hasSize(1);
    }

    @Test
    void aLoopThatAnswersLateIsWellAgain() {
        var loops = loops(waiting::add);
        loops.stuck();
        time.addAndGet(TOO_LONG);
        assertThat(loops.stuck()).isEqualTo(1);
        waiting.remove().run();
        assertThat(loops.stuck()).isZero();
    }

    @Test
    void aLoopThatHasEndedIsStuck() {
        assertThat(loops(task -> {
                            throw new RejectedExecutionException();
                        })
                        .stuck())
                .isEqualTo(1);
    }

    private EventLoops loops(Executor... executors) {
        return new EventLoops(List.of(executors), time::get);
    }
}
