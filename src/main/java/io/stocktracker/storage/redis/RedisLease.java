package io.stocktracker.storage.redis;

/**
 * The right to write what one process at a time may write, for one unbroken time: it is had as long as {@code key}
 * holds {@code token}. Only a script in Redis can tell, at the moment at which it writes.
 *
 * @param token never used for another time, not by the same process either
 */
record RedisLease(String key, String token) {}
