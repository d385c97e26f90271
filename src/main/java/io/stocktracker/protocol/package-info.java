/** The wire contract of the WebSocket at {@code /stocks}: what goes each way, as JSON, and how a connection ends. */
@NullMarked
package io.stocktracker.protocol;

import org.jspecify.annotations.NullMarked;
