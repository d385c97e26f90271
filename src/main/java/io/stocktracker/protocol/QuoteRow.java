package io.stocktracker.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.market.Quote;
import io.stocktracker.market.Quote.Member;
import io.stocktracker.market.QuoteChange;
import io.stocktracker.market.SplitRatio;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a quote. A member that did not change is null and left out on the wire; an empty one is {@code null}
 * on the wire.
 *
 * @param volume empty if it is no longer known
 * @param time null if it is the delta's {@code quotesAt}
 * @param reason empty if there is none any more
 * @param split empty if there is none any more
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
        @Nullable Optional<Long> volume,
        @Nullable Integer decimals,
        @Nullable Instant time,
        @Nullable String state,
        @Nullable Optional<String> reason,
        @Nullable Optional<String> split) {

    /** @param quotesAt the time of the delta; a quote with the same time has none of its own */
    static QuoteRow of(QuoteChange change, @Nullable Instant quotesAt) {
        var quote = change.quote();
        var members = change.members();
        var condition = quote.condition();
        return new QuoteRow(
                quote.symbol().value(),
                price(change, Member.LAST),
                price(change, Member.PREVIOUS_CLOSE),
                price(change, Member.OPEN),
                price(change, Member.HIGH),
                price(change, Member.LOW),
                members.contains(Member.VOLUME) ? Optional.ofNullable(quote.volume()) : null,
                members.contains(Member.DECIMALS) ? quote.decimals() : null,
                quote.time().equals(quotesAt) ? null : quote.time(),
                members.contains(Member.STATE) ? condition.state().word() : null,
                members.contains(Member.REASON) ? condition.reason() : null,
                members.contains(Member.SPLIT) ? condition.split().map(SplitRatio::toString) : null);
    }

    private static @Nullable BigDecimal price(QuoteChange change, Quote.Member member) {
        return change.members().contains(member) ? (BigDecimal) member.of(change.quote()) : null;
    }
}
