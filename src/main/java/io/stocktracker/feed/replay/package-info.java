/** Recordings: the feed that replays one. */
@NullMarked
package io.stocktracker.feed.replay;

import org.jspecify.annotations.NullMarked;
