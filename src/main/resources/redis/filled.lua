-- Stores backfilled candles of one symbol and interval. Of two candles of one span it keeps the one with the larger
-- volume, or the newer one if the volumes are equal.
--
-- KEYS: the hash of the candles, the hash of the spans for which their source was asked, the sorted set of the closes
-- ARGV: for how many seconds to keep them, the earliest start that is kept, how many closes a symbol keeps (0 if the
-- candles are longer than a minute), the interval, the asked span as "from until" ("" for none), then for each candle
-- its start in seconds, its text, its close

local candles, spans, closes = KEYS[1], KEYS[2], KEYS[3]
local seconds, horizon, points, interval, asked = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]

local function volume(candle)
  return tonumber(string.match(candle, '%d+$'))
end

for _, start in ipairs(redis.call('HKEYS', candles)) do
  if tonumber(start) < horizon then
    redis.call('HDEL', candles, start)
  end
end
for i = 6, #ARGV, 3 do
  local start, candle, close = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local known = redis.call('HGET', candles, start)
  if not known or volume(candle) >= volume(known) then
    redis.call('HSET', candles, start, candle)
    if points > 0 and #redis.call('ZRANGEBYSCORE', closes, start, start) == 0 then
      redis.call('ZADD', closes, start, start .. ' ' .. close)
    end
  end
end
redis.call('EXPIRE', candles, seconds)
if points > 0 and redis.call('EXISTS', closes) == 1 then
  redis.call('ZREMRANGEBYRANK', closes, 0, -1 - points)
  if redis.call('TTL', closes) < tonumber(seconds) then
    redis.call('EXPIRE', closes, seconds)
  end
end
if asked ~= '' then
  redis.call('HSET', spans, interval, asked)
end
return 'kept'
