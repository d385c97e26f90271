/**
 * Live market data: price feeds of vendors, over one connection each that follows the board and survives trouble.
 *
 * <p>A {@link io.stocktracker.feed.live.Vendor} says how one speaks; everything else is common to all.
 */
@NullMarked
package io.stocktracker.feed.live;

import org.jspecify.annotations.NullMarked;
