/** Where prices come from: feeds that emit rounds of ticks for what is listed, and the watch that tells whether they do. */
@NullMarked
package io.stocktracker.feed;

import org.jspecify.annotations.NullMarked;
