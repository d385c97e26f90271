package io.stocktracker.protocol;

import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolReading;
import java.time.Duration;
import java.util.Optional;

/**
 * Why something was refused.
 *
 * @param code for programs
 * @param message for a person
 */
public record Refusal(ErrorCode code, String message) {

    /**
     * The refusal for the outcome of a change.
     *
     * @param busyFor how long the price source still refuses requests, if that is known
     * @throws IllegalArgumentException if the outcome is not a refusal
     */
    public static Refusal of(Outcome outcome, Symbol symbol, Optional<Duration> busyFor) {
        return switch (outcome) {
            case UNKNOWN_SYMBOL ->
                new Refusal(ErrorCode.UNKNOWN_SYMBOL, "The price source does not know " + symbol + ".");
            case LIST_FULL -> new Refusal(ErrorCode.LIST_FULL, symbol + " was not added: the list is full.");
            case SOURCE_FULL ->
                new Refusal(
                        ErrorCode.LIST_FULL,
                        symbol + " was not added: the price source follows no more stocks than are on the list.");
            case NOT_IN_PLAN ->
                new Refusal(
                        ErrorCode.NOT_IN_PLAN,
                        symbol + " cannot be added: the plan with the price source does not include it.");
            case NO_PRICE ->
                new Refusal(
                        ErrorCode.NO_PRICE,
                        symbol + " was not added: the price that the source states for it cannot be shown.");
            case SOURCE_BUSY ->
                new Refusal(
                        ErrorCode.SOURCE_BUSY,
                        "The price source answers no more questions for now. Ask for " + symbol + " again in "
                                + busyFor.map(Refusal::text).orElse("a minute") + ".");
            case NO_SOURCE ->
                new Refusal(ErrorCode.NO_SOURCE, symbol + " was not added: there is no price source at the moment.");
            case TOO_MANY_CHANGES ->
                new Refusal(
                        ErrorCode.TOO_MANY_REQUESTS,
                        "Too many changes of the list from your address. Please wait a little and try " + symbol
                                + " again.");
            case NOT_ALLOWED -> new Refusal(ErrorCode.NOT_ALLOWED, "You are not allowed to change this list.");
            case UNAVAILABLE -> new Refusal(ErrorCode.UNAVAILABLE, "That failed. Please try " + symbol + " again.");
            default -> throw new IllegalArgumentException("Not a refusal: " + outcome);
        };
    }

    /** A wait for a person, rounded up: in seconds up to two minutes, then in minutes. */
    private static String text(Duration wait) {
        var seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return seconds <= 120 ? seconds + " s" : (seconds + 59) / 60 + " min";
    }

    /** The refusal of a request without a symbol. */
    public static Refusal invalidSymbol() {
        return new Refusal(ErrorCode.INVALID_SYMBOL, Symbol.RULE);
    }

    /**
     * The refusal of a text that is not a symbol; it names what is wrong.
     *
     * @throws IllegalArgumentException if the text is a symbol
     */
    public static Refusal of(SymbolReading reading) {
        if (reading instanceof SymbolReading.Invalid invalid) {
            return new Refusal(ErrorCode.INVALID_SYMBOL, invalid.reason());
        }
        if (reading instanceof SymbolReading.Name name) {
            return new Refusal(ErrorCode.UNKNOWN_SYMBOL, name.question());
        }
        throw new IllegalArgumentException("Not a refusal: " + reading);
    }
}
