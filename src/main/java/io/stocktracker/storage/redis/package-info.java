/** Storage in Redis, shared by several replicas. */
@NullMarked
package io.stocktracker.storage.redis;

import org.jspecify.annotations.NullMarked;
