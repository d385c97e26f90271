package io.stocktracker.web;

/** The labels that tell readers where the prices come from. */
final class SourceLabels {

    private SourceLabels() {}

    /** A label such as {@code Simulated prices} for a source's name on the wire. */
    static String label(String source) {
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
