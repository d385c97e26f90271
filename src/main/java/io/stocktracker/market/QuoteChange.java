package io.stocktracker.market;

import java.util.Set;

/**
 * What changed in a quote since some version.
 *
 * @param quote the quote as it is now
 * @param members which of its members changed since; the others have the value they had
 */
public record QuoteChange(Quote quote, Set<Quote.Member> members) {}
