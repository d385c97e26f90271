-- Stores candles of one symbol that replace all others of their spans. Of minutes, it drops longer backfilled candles
-- that contain them.
--
-- KEYS: the hash of the candles, the sorted set of the closes, then for minutes, for each longer interval, the hash of
-- its backfilled candles
-- ARGV: for how many seconds to keep them, the number of candles, for each its start in seconds, its text and
-- its close, then for each longer interval the starts to drop with blanks between them

local candles, closes, seconds, count = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2])

for n = 1, count do
  local start, candle, close = ARGV[3 * n], ARGV[3 * n + 1], ARGV[3 * n + 2]
  redis.call('HSET', candles, start, candle)
  if #KEYS > 2 and redis.call('ZREMRANGEBYSCORE', closes, start, start) > 0 then
    redis.call('ZADD', closes, start, start .. ' ' .. close)
  end
end
redis.call('EXPIRE', candles, seconds)
for k = 3, #KEYS do
  for start in string.gmatch(ARGV[3 * count + k], '%d+') do
    redis.call('HDEL', KEYS[k], start)
  end
end
return 'corrected'
