/** Finnhub: stocks, currencies and crypto currencies, with a key. */
@NullMarked
package io.stocktracker.feed.live.finnhub;

import org.jspecify.annotations.NullMarked;
