package io.stocktracker.web;

/** What people are told about whose prices they see. */
final class Sources {

    private Sources() {}

    /** A label such as {@code Simulated prices} for a source's word on the wire. */
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
