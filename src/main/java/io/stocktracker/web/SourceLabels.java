package io.stocktracker.web;

import java.time.Duration;

/** The labels that tell readers where the prices come from. */
final class SourceLabels {

    private SourceLabels() {}

    /**
     * A label such as {@code Simulated prices} for a source's name on the wire.
     *
     * @param delay how long after a trade its price comes
     */
    static String label(String source, Duration delay) {
        return label(source) + (delay.isZero() ? "" : ", delayed " + delay.toMinutes() + " min");
    }

    private static String label(String source) {
        return switch (source) {
            case "simulated" -> "Simulated prices";
            case "replay" -> "Replayed prices";
            case "finnhub" -> "Prices from Finnhub";
            case "alpaca" -> "Prices from Alpaca";
            case "coinbase" -> "Prices from Coinbase";
            default -> "Prices from " + source;
        };
    }
}
