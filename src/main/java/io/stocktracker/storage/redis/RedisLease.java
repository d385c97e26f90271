package io.stocktracker.storage.redis;

/**
 * The right of one process to write, as long as {@code key} has the value {@code token}. Only a script in Redis can
 * check that at the moment of a write.
 *
 * @param token unique to this lease; even the same process gets another one for its next lease
 */
record RedisLease(String key, String token) {}
