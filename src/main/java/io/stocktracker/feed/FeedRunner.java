package io.stocktracker.feed;

import io.stocktracker.market.Round;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Journal;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Submits a feed's rounds to the journal while this process is the leader. If the source refuses this process, this
 * process resigns, once: another process may have a key that the source accepts. Safe for any thread.
 */
public final class FeedRunner implements RoundSink {

    private static final Logger LOG = Logger.getLogger(FeedRunner.class);

    private final PriceFeed feed;
    private final Journal journal;
    private final FeedWatch watch;
    private final Runnable resign;
    private final Executor executor;
    private final AtomicBoolean resigned = new AtomicBoolean();

    /**
     * A runner that is idle.
     *
     * @param watch reports that the source refused this process
     * @param resign ends the leadership of this process; may block for some seconds
     * @param executor runs {@code resign}
     */
    public FeedRunner(PriceFeed feed, Journal journal, FeedWatch watch, Runnable resign, Executor executor) {
        this.feed = feed;
        this.journal = journal;
        this.watch = watch;
        this.resign = resign;
        this.executor = executor;
    }

    /** Starts the feed; called once. */
    public void start() {
        watch.onChange(this::resignWithoutSource);
        feed.start(journal.board(), this);
    }

    /** Stops the feed, for good. */
    public void stop() {
        feed.stop();
    }

    @Override
    public void accept(Round round) {
        if (!wanted()) {
            return;
        }
        journal.submit(new Command.Prices(round)).whenComplete((outcome, failure) -> {
            if (failure != null) {
                LOG.warnf("Lost a round of prices: %s", failure);
            }
        });
    }

    @Override
    public boolean wanted() {
        return journal.isLeader();
    }

    private void resignWithoutSource() {
        if (!feed.hasSource() && resigned.compareAndSet(false, true)) {
            executor.execute(resign);
        }
    }
}
