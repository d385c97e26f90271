package io.stocktracker.alerts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.market.Quote;
import java.math.BigDecimal;

/** The condition of an alert. It holds when its measure of a quote is at least the alert's threshold. */
@RegisterForReflection
public enum AlertCondition {
    /** The last price is the limit or more. */
    @JsonProperty("above")
    ABOVE("above"),
    /** The last price is the limit or less. */
    @JsonProperty("below")
    BELOW("below"),
    /** The price is at least the limit's percentage away from the previous close, in either direction. */
    @JsonProperty("dayPercent")
    DAY_PERCENT("dayPercent");

    private final String word;

    AlertCondition(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }

    BigDecimal measure(Quote quote) {
        return switch (this) {
            case ABOVE -> quote.last();
            case BELOW -> quote.last().negate();
            // After a split the change from the previous close is not a move of the price.
            case DAY_PERCENT ->
                quote.condition().split().isPresent()
                        ? BigDecimal.ZERO
                        : quote.changePercent().abs();
        };
    }

    BigDecimal threshold(BigDecimal limit) {
        return this == BELOW ? limit.negate() : limit;
    }

    /** The sentence of a notification, such as {@code AAPL is at or above 200}. */
    String sentence(String symbol, BigDecimal limit) {
        return symbol
                + switch (this) {
                    case ABOVE -> " is at or above ";
                    case BELOW -> " is at or below ";
                    case DAY_PERCENT -> " moved today by ";
                }
                + limit.toPlainString()
                + (this == DAY_PERCENT ? "% or more" : "");
    }
}
