package io.stocktracker.storage;

import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.Tick;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The contract of journals whose board outlives the process. */
public abstract class DurableJournalContract extends JournalContract {

    /** Closes the newest journal and opens another on its stored board. */
    protected abstract Journal reopened(Clock clock);

    private void reopen() {
        clock.advance(Duration.ofMillis(1));
        journal = reopened(clock);
        board = journal.board();
    }

    @Test
    void theBoardOutlivesARestart() {
        list(B, "2");
        list(A, "1.5000");
        round(board.version(), tick(A, "1.7500"), tick(B, "0.0001"));
        delist(B);
        list(new Symbol("^C/USD&C_D+E=F:G.H-IJKLM"), "3");
        list(B, "123456789.12");
        var stated = new Symbol("D");
        var first = Quote.first(stated, new BigDecimal("150"), clock.instant()).withDecimals(5);
        submit(new Command.ListStock("D", first, 100));
        var before = board.snapshot().stocks();

        reopen();

        var after = board.snapshot().stocks();
        assertThat(after).usingRecursiveComparison().ignoringFields("listedAt").isEqualTo(before);
        assertThat(symbols()).containsExactly(A, new Symbol("^C/USD&C_D+E=F:G.H-IJKLM"), B, stated);
        assertThat(board.find(stated).orElseThrow().quote().decimals()).isEqualTo(5);
    }

    @Test
    void anEmptyBoardStaysEmpty() {
        list(A, "1");
        delist(A);
        reopen();
        assertThat(board.snapshot().stocks()).isEmpty();
    }

    @Test
    void noVersionHasTwoContents() {
        list(A, "1");
        var version = board.version();
        var before = board.snapshot();
        reopen();
        if (board.version().sameEpoch(version)) {
            assertThat(board.snapshot()).isEqualTo(before);
        } else {
            assertThat(board.version().epoch()).isGreaterThan(version.epoch());
            assertThat(board.since(version)).isEqualTo(board.snapshot());
        }
    }

    @Test
    void theBoardContinuesAfterARestart() {
        list(A, "1");
        list(B, "2");
        reopen();
        var baseVersion = board.version();

        assertThat(list(A, "7")).isEqualTo(Outcome.ALREADY_LISTED);
        assertThat(submit(list(new Symbol("C"), "1", 2))).isEqualTo(Outcome.LIST_FULL);
        assertThat(round(baseVersion, tick(A, "1.10"))).isEqualTo(Outcome.TICKED);
        assertThat(board.version()).isEqualTo(baseVersion.next());
        assertThat(delist(A)).isEqualTo(Outcome.REMOVED);
        assertThat(round(baseVersion, tick(A, "9"))).isEqualTo(Outcome.TICKED);
        assertThat(list(A, "5")).isEqualTo(Outcome.LISTED);
        assertThat(symbols()).containsExactly(B, A);
    }

    @Test
    void theTradingDayContinuesAfterARestart() {
        list(A, "10");
        round(board.version(), new Tick(A, new BigDecimal("12"), 30, clock.instant()));
        reopen();
        round(board.version(), new Tick(A, new BigDecimal("11"), 4, clock.instant()));
        var quote = board.find(A).orElseThrow().quote();
        assertThat(quote.previousClose()).isEqualByComparingTo("10");
        assertThat(quote.open()).isEqualByComparingTo("10");
        assertThat(quote.high()).isEqualByComparingTo("12");
        assertThat(quote.volume()).isEqualTo(34);

        reopen();
        clock.advance(Duration.ofDays(1));
        round(board.version(), new Tick(A, new BigDecimal("13"), 5, clock.instant()));
        quote = board.find(A).orElseThrow().quote();
        assertThat(quote.previousClose()).isEqualByComparingTo("11");
        assertThat(quote.open()).isEqualByComparingTo("13");
        assertThat(quote.volume()).isEqualTo(5);
    }

    @Test
    void eachRestartContinuesFromThePreviousOne() {
        var expected = new ArrayList<Symbol>();
        for (var restart = 0; restart < 5; restart++) {
            var symbol = new Symbol("R" + restart);
            list(symbol, "1");
            expected.add(symbol);
            reopen();
            assertThat(symbols()).isEqualTo(expected);
        }
    }
}
