/** The live connections: each session remembers the version that it last sent, and the hub brings all of them to the newest. */
@NullMarked
package io.stocktracker.streaming;

import org.jspecify.annotations.NullMarked;
