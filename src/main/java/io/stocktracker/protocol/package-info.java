/** The wire contract of the WebSocket at {@code /stocks}: its messages as JSON, its error codes and close codes. */
@NullMarked
package io.stocktracker.protocol;

import org.jspecify.annotations.NullMarked;
