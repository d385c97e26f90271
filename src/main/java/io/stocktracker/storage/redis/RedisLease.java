package io.stocktracker.storage.redis;

/**
 * The right of one process to write, for one unbroken time: it lasts as long as {@code key} holds {@code token}. Only a
 * script in Redis can check that at the moment of a write.
 *
 * @param token never reused, not by the same process either
 */
record RedisLease(String key, String token) {}
