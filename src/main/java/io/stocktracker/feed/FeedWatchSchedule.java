package io.stocktracker.feed;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** Runs the check of the {@link FeedWatch} each second. */
@ApplicationScoped
class FeedWatchSchedule {

    private final FeedWatch watch;

    FeedWatchSchedule(FeedWatch watch) {
        this.watch = watch;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void check() {
        watch.check();
    }
}
