package io.stocktracker.feed;

import io.stocktracker.market.Board;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Round;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.LocalJournal;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FeedRunnerTest {

    private static final Symbol KO = new Symbol("KO");

    private final LocalJournal log = new LocalJournal(Clock.systemUTC());
    private final IdleFeed feed = new IdleFeed();
    private boolean leader = true;
    private int resignations;

    /** The journal of a process. The test sets whether the process is the leader. */
    private final Journal journal = new Journal() {
        @Override
        public CompletionStage<Outcome> submit(Command command) {
            return log.submit(command);
        }

        @Override
        public Board board() {
            return log.board();
        }

        @Override
        public boolean isLeader() {
            return leader;
        }
    };

    private final FeedWatch watch = new FeedWatch(log.board(), feed, Clock.systemUTC(), System::nanoTime, () -> true);
    private final FeedRunner runner = new FeedRunner(feed, journal, watch, () -> resignations++, Runnable::run);

    @BeforeEach
    void start() {
        log.submit(new Command.ListStock("Coca-Cola", Quote.first(KO, BigDecimal.TEN, Instant.now()), 10));
        runner.start();
    }

    private BigDecimal last() {
        return log.board().find(KO).orElseThrow().quote().last();
    }

    private Round round(String price) {
        return new Round(log.board().version(), List.of(new Tick(KO, new BigDecimal(price), 1, Instant.now())));
    }

    @Test
    void submitsRoundsWhileThisProcessIsTheLeader() {
        runner.accept(round("11.00"));
        assertThat(last()).isEqualByComparingTo("11.00");

        leader = false;
        assertThat(runner.wanted()).isFalse();
        runner.accept(round("12.00"));
        assertThat(last()).isEqualByComparingTo("11.00");
    }

    @Test
    void resignsOnceWhenTheSourceRefusesThisProcess() {
        watch.check();
        assertThat(resignations).isZero();

        feed.refuse();
        watch.check();
        watch.check();
        assertThat(resignations).isEqualTo(1);
    }
}
