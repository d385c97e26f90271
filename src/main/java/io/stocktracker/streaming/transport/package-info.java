/** How bytes reach a client: the channel below a WebSocket connection, the only place of Netty and Vert.x internals. */
@NullMarked
package io.stocktracker.streaming.transport;

import org.jspecify.annotations.NullMarked;
