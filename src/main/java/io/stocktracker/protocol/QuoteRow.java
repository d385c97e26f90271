package io.stocktracker.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.market.Quote;
import io.stocktracker.market.QuoteChange;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What changed in a quote: members that are null did not.
 *
 * @param time when it changed; null if that is the delta's {@code quotesAt}
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QuoteRow(
        String symbol,
        @Nullable BigDecimal last,
        @Nullable BigDecimal previousClose,
        @Nullable BigDecimal open,
        @Nullable BigDecimal high,
        @Nullable BigDecimal low,
        @Nullable Long volume,
        @Nullable Integer decimals,
        @Nullable Instant time) {

    /** @param quotesAt the time that needs no mention */
    static QuoteRow of(QuoteChange change, @Nullable Instant quotesAt) {
        var time = change.quote().time();
        return new QuoteRow(
                change.quote().symbol().value(),
                price(change, Quote.Member.LAST),
                price(change, Quote.Member.PREVIOUS_CLOSE),
                price(change, Quote.Member.OPEN),
                price(change, Quote.Member.HIGH),
                price(change, Quote.Member.LOW),
                change.members().contains(Quote.Member.VOLUME) ? change.quote().volume() : null,
                change.members().contains(Quote.Member.DECIMALS)
                        ? change.quote().decimals()
                        : null,
                time.equals(quotesAt) ? null : time);
    }

    private static @Nullable BigDecimal price(QuoteChange change, Quote.Member member) {
        return change.members().contains(member) ? (BigDecimal) member.of(change.quote()) : null;
    }
}
