package io.stocktracker.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.stocktracker.access.Access;
import io.stocktracker.access.GuardedListings;
import io.stocktracker.market.Board;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.storage.DocumentStore;
import io.stocktracker.storage.Journal;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Produces the alerts, and connects them to the board if targets are configured. */
@Singleton
class AlertsBeans {

    /** Before the storage is opened. */
    private static final int FIRST = Interceptor.Priority.PLATFORM_BEFORE - 2;

    @Produces
    @Singleton
    Alerts alerts(
            DocumentStore store,
            Journal journal,
            FeedStatus feed,
            AlertsConfig config,
            Vertx vertx,
            MeterRegistry registry,
            ObjectMapper mapper,
            ScheduledExecutorService executor,
            Clock clock) {
        return new Alerts(
                store,
                journal::isLeader,
                feed,
                config,
                new HttpSender(
                        vertx,
                        mapper,
                        feed.source(),
                        HttpSender.TIMEOUT_MILLIS,
                        Alerts.MAX_SENDING * Math.max(1, config.targets().size())),
                new AlertMetrics(registry),
                mapper,
                executor,
                clock,
                System::nanoTime);
    }

    @Produces
    @Singleton
    AlertAccess access(GuardedListings listings, AlertsConfig config) {
        return new AlertAccess(listings, config.manage());
    }

    /** Prevents the start if a setting is wrong, before anything is opened. */
    void check(
            @Observes @Priority(FIRST) StartupEvent event,
            AlertsConfig config,
            @ConfigProperty(name = "tracker.access.tokens") Optional<List<String>> tokens) {
        check(config, tokens.isPresent());
    }

    static void check(AlertsConfig config, boolean hasTokens) {
        if (config.manage() == Access.TOKEN && !hasTokens) {
            throw new ConfigurationException("tracker.alerts.manage is \"token\", but tracker.access.tokens is empty.");
        }
        if (config.manage() != Access.NOBODY && config.targets().isEmpty()) {
            throw new ConfigurationException("tracker.alerts.manage is \""
                    + config.manage().name().toLowerCase(Locale.ROOT)
                    + "\", but no target is configured, such as tracker.alerts.targets.phone.url.");
        }
        config.targets().forEach((name, target) -> {
            if (!isAddress(target.url())) {
                throw new ConfigurationException("tracker.alerts.targets." + name
                        + ".url must be an address such as https://ntfy.example/my-topic.");
            }
            if (target.token().filter(token -> !token.matches("[!-~]+")).isPresent()) {
                throw new ConfigurationException("tracker.alerts.targets." + name
                        + ".token must consist of ASCII letters, digits and signs, without blanks.");
            }
        });
    }

    private static boolean isAddress(String text) {
        try {
            var url = new URI(text);
            return url.getHost() != null
                    && url.getPort() <= 65_535
                    && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
        } catch (URISyntaxException wrong) {
            return false;
        }
    }

    void start(
            @Observes StartupEvent event,
            Alerts alerts,
            Board board,
            AlertsConfig config,
            ScheduledExecutorService executor) {
        if (!config.targets().isEmpty()) {
            board.onEvent(alerts::apply);
            executor.scheduleWithFixedDelay(alerts::tick, 0, Alerts.INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
