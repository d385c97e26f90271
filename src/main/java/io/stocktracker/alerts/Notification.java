package io.stocktracker.alerts;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The JSON document that a target of the kind {@code json} receives.
 *
 * @param id the alert's: a second notification with the same id is a repetition
 * @param text a sentence for a person
 * @param condition {@code above}, {@code below} or {@code dayPercent}
 * @param price the price that rang it
 * @param time when that price entered the journal
 * @param source the source of the prices: {@code simulated} ones are made up
 */
@RegisterForReflection
record Notification(
        String id,
        String text,
        String symbol,
        String condition,
        BigDecimal limit,
        @Nullable BigDecimal price,
        @Nullable Instant time,
        String source) {

    static Notification of(Alert alert, String source) {
        return new Notification(
                alert.id(),
                text(alert, source),
                alert.symbol(),
                alert.condition().word(),
                alert.limit(),
                alert.price(),
                alert.rangAt(),
                source);
    }

    private static String text(Alert alert, String source) {
        var price = alert.price();
        return alert.condition().sentence(alert.symbol(), alert.limit())
                + (price == null ? "" : ": " + price.toPlainString())
                + (source.equals("simulated") ? " (simulated price)" : "");
    }
}
