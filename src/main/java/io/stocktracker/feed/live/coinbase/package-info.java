/** Coinbase Exchange: pairs of crypto and other currencies, without a key. */
@NullMarked
package io.stocktracker.feed.live.coinbase;

import org.jspecify.annotations.NullMarked;
