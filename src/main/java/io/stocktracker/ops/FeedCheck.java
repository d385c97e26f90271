package io.stocktracker.ops;

import io.stocktracker.market.Board;
import io.stocktracker.market.FeedStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports the state of the price feed as data. The check stays up while prices are stale, because the process still
 * serves the last prices and their age.
 */
@Readiness
class FeedCheck implements HealthCheck {

    private final Board board;
    private final FeedStatus feed;
    private final Clock clock;

    FeedCheck(Board board, FeedStatus feed, Clock clock) {
        this.board = board;
        this.feed = feed;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("price feed")
                .up()
                .withData("source", feed.source())
                .withData("state", feed.hasSource() ? feed.state().name().toLowerCase(Locale.ROOT) : "no-source")
                .withData("pricesAgeSeconds", age())
                .withData("pricesAt", board.pricesAt().map(Instant::toString).orElse("never"))
                .withData("stocks", board.size());
        feed.clockSkew().ifPresent(skew -> response.withData("trouble", skew.sentence()));
        return response.build();
    }

    /** The age of the newest quote in whole seconds; -1 if no stock is listed. */
    private long age() {
        return board.pricesAt()
                .map(time ->
                        Duration.between(time, feed.sourceTime(clock.instant())).toSeconds())
                .orElse(-1L);
    }
}
