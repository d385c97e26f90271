package io.stocktracker.alerts;

import io.stocktracker.alerts.Alert.State;
import io.stocktracker.market.Quote;
import io.stocktracker.market.StockState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All alerts; decides which of them a round of prices rings. Waiting alerts are indexed by symbol, condition and
 * threshold, so a round costs a few look-ups for each changed quote, however many alerts there are. Safe for any
 * thread.
 */
final class AlertBook {

    /** A quote that is older than this when it arrives is not judged: it is not the present price. */
    static final Duration MAX_QUOTE_AGE = Duration.ofMinutes(1);

    /**
     * A price that is more than this factor above or below the one before rings nothing; the next price is compared
     * with it. The first price is compared with the previous close.
     */
    private static final BigDecimal ABSURD_FACTOR = new BigDecimal("1.5");

    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final Map<String, Map<AlertCondition, NavigableMap<BigDecimal, Set<String>>>> waiting = new HashMap<>();

    /** The newest price of each symbol that has waiting alerts. */
    private final Map<String, BigDecimal> previous = new HashMap<>();

    synchronized List<Alert> all() {
        return List.copyOf(alerts.values());
    }

    synchronized int size() {
        return alerts.size();
    }

    synchronized long count(State state) {
        return alerts.values().stream().filter(alert -> alert.state() == state).count();
    }

    synchronized Optional<Alert> find(String id) {
        return Optional.ofNullable(alerts.get(id));
    }

    /** Adds an alert, or replaces the one with its id. */
    synchronized void put(Alert alert) {
        remove(alert.id());
        alerts.put(alert.id(), alert);
        if (alert.state() == State.WAITING) {
            waiting.computeIfAbsent(alert.symbol(), symbol -> new EnumMap<>(AlertCondition.class))
                    .computeIfAbsent(alert.condition(), condition -> new TreeMap<>())
                    .computeIfAbsent(alert.condition().threshold(alert.limit()), limit -> new LinkedHashSet<>())
                    .add(alert.id());
        }
    }

    /** Replaces an alert, if it is still there. */
    synchronized void replace(Alert alert) {
        if (alerts.containsKey(alert.id())) {
            put(alert);
        }
    }

    synchronized void remove(String id) {
        var alert = alerts.remove(id);
        if (alert != null && alert.state() == State.WAITING) {
            var conditions = Objects.requireNonNull(waiting.get(alert.symbol()));
            var limits = Objects.requireNonNull(conditions.get(alert.condition()));
            var threshold = alert.condition().threshold(alert.limit());
            var ids = Objects.requireNonNull(limits.get(threshold));
            ids.remove(id);
            if (ids.isEmpty()) {
                limits.remove(threshold);
            }
            if (limits.isEmpty()) {
                conditions.remove(alert.condition());
            }
            if (conditions.isEmpty()) {
                waiting.remove(alert.symbol());
                previous.remove(alert.symbol());
            }
        }
    }

    /** Replaces all alerts. */
    synchronized void replaceAll(Collection<Alert> newer) {
        var prices = Map.copyOf(previous);
        List.copyOf(alerts.keySet()).forEach(this::remove);
        newer.forEach(this::put);
        previous.putAll(prices);
        previous.keySet().retainAll(waiting.keySet());
    }

    /**
     * Judges the quotes of a round. Alerts whose condition holds ring, once.
     *
     * @param time when the round entered the journal
     * @return those that rang
     */
    synchronized List<Alert> judge(Collection<Quote> quotes, Instant time) {
        var rung = new ArrayList<Alert>();
        for (var quote : quotes) {
            var conditions = waiting.get(quote.symbol().value());
            if (conditions != null && isCredible(quote, time)) {
                conditions.forEach((condition, limits) -> limits.headMap(condition.measure(quote), true)
                        .values()
                        .forEach(ids -> ids.forEach(id ->
                                rung.add(Objects.requireNonNull(alerts.get(id)).rungBy(quote, time)))));
            }
        }
        rung.forEach(this::put);
        return rung;
    }

    private boolean isCredible(Quote quote, Instant time) {
        var last = quote.last();
        var known = previous.put(quote.symbol().value(), last);
        var before = known == null ? quote.previousClose() : known;
        var isAbsurd = last.compareTo(before.multiply(ABSURD_FACTOR)) > 0
                || before.compareTo(last.multiply(ABSURD_FACTOR)) > 0;
        return !isAbsurd
                && quote.condition().state() == StockState.LIVE
                && !quote.time().plus(MAX_QUOTE_AGE).isBefore(time);
    }
}
