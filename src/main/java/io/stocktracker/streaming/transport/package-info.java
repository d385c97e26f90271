/** The channel below a WebSocket connection; the only package that uses Netty and Vert.x internals. */
@NullMarked
package io.stocktracker.streaming.transport;

import org.jspecify.annotations.NullMarked;
