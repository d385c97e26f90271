/** Recordings: the recorder that writes one and the feed that replays it. */
@NullMarked
package io.stocktracker.feed.replay;

import org.jspecify.annotations.NullMarked;
