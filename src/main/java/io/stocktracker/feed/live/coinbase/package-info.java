/** Coinbase Exchange: pairs of crypto currencies and money, without a key. */
@NullMarked
package io.stocktracker.feed.live.coinbase;

import org.jspecify.annotations.NullMarked;
