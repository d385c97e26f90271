/**
 * Live market data: a feed that subscribes to the board's stocks over one connection to a vendor, and reconnects when
 * it breaks.
 *
 * <p>A {@link io.stocktracker.feed.live.Vendor} is one vendor's protocol, each in a package of its own below this one.
 * To add a vendor, implement it there, produce a feed of it with {@link io.stocktracker.feed.live.LiveFeeds}, and add
 * its name to {@link io.stocktracker.feed.FeedKind}.
 */
@NullMarked
package io.stocktracker.feed.live;

import org.jspecify.annotations.NullMarked;
