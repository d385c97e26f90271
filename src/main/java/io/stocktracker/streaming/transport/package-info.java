/** The channel below a WebSocket or an event stream; the only package that uses Netty and Vert.x internals. */
@NullMarked
package io.stocktracker.streaming.transport;

import org.jspecify.annotations.NullMarked;
