/**
 * The WebSocket endpoint and the event stream: sessions, each of which knows the version that it last sent, and the hub
 * that updates them.
 */
@NullMarked
package io.stocktracker.streaming;

import org.jspecify.annotations.NullMarked;
