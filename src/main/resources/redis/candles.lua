-- Writes candles if the caller still holds the lease: a leader that was paused or cut off while another one took over
-- writes nothing.
--
-- KEYS: the lease, then for each candle the hash of its day and the sorted set of its symbol's newest closes
-- ARGV: the token of the lease, how many closes a symbol keeps, then for each candle its minute in seconds, its text,
-- its close, and for how many seconds its keys are to be kept

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 'lease-lost'
end

for n = 1, (#KEYS - 1) / 2 do
  local day, closes = KEYS[2 * n], KEYS[2 * n + 1]
  local i = 4 * n - 1
  local minute, candle, close, seconds = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  redis.call('HSET', day, minute, candle)
  redis.call('EXPIRE', day, seconds)
  redis.call('ZREMRANGEBYSCORE', closes, minute, minute)
  redis.call('ZADD', closes, minute, minute .. ' ' .. close)
  redis.call('ZREMRANGEBYRANK', closes, 0, -1 - ARGV[2])
  redis.call('EXPIRE', closes, seconds)
end
return 'written'
