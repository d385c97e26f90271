/** Talking to Redis: requests in order over one connection, scripts, and the lease that lets one of several processes write. */
@NullMarked
package io.stocktracker.redis;

import org.jspecify.annotations.NullMarked;
