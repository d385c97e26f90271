-- The journal in Redis: decides on one command, and stores the event and the board that it makes, in one atomic step.
-- It only compares and stores; the caller calculates new values.
--
-- head    a hash:
--         run-id: of the server that this epoch belongs to
--         epoch, sequence: of the newest event
--         changed, time: sequence and time of the newest event that changed the board
--         changed-until: the sequence until which changed holds; a replica of an older version writes neither, and each
--           of its events may have changed the board
--         priced: the sequence of the newest round, or 0
--         awaits-first: 1 until all initial stocks are listed, then 0 (an old board has none)
-- stocks  a hash: symbol -> "<sequence of its listing> <name>"
-- quotes  a hash: symbol -> the quote as text
-- stream  the events; an entry's ID is the version
-- lease   the leader's token, with an expiry. After a lease has expired or was released, the next one has another
--         token, so that commands sent under the old one are refused, even if the same process is leader again
--
-- ARGV: the command, an epoch that the caller knows (or 0), the caller's time in microseconds, then what the command
-- needs. Returns the outcome, epoch and sequence of the board, 1 if it awaits its initial stocks, else 0, and what the
-- command adds. All numbers are text, and below 2^53, because Lua's numbers are doubles. Microseconds stay below it
-- until the year 2255.
--
-- A version must never have two contents. A server that was restarted, or that took over from another, may have lost
-- the end of its log. Both have another run_id. Then a new epoch begins before anything else, later than any that this
-- caller or the store knows. The sequence continues, so the sequences that rows remember stay right.

local HEAD, STOCKS, QUOTES, STREAM, LEASE = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local command, known, now = ARGV[1], ARGV[2], ARGV[3]

-- Lua's unpack takes a few thousand values, and a board may have more.
local CHUNK = 1000

local function text(number)
  return string.format('%.0f', number)
end

local function later_epoch(stored)
  return text(math.max(tonumber(stored) + 1, tonumber(known) + 1, math.floor(tonumber(now) / 1000)))
end

local run_id = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
local head = redis.call('HMGET', HEAD, 'run-id', 'epoch', 'sequence', 'time', 'priced', 'awaits-first', 'changed',
  'changed-until')
local epoch, sequence, time, priced = head[2], head[3], head[4], head[5]
local awaits_first = head[6] or '0'
local changed = head[8] == sequence and head[7] or sequence

local function answer(outcome, ...)
  return { outcome, epoch, sequence, awaits_first, ... }
end

-- Wakes the replicas that wait for the stream: the ID is not the next one of the epoch that they follow.
local function mark_epoch()
  redis.call('XADD', STREAM, epoch .. '-' .. sequence, 'begun', run_id)
end

if command == 'release' then
  local holder = redis.call('GET', LEASE)
  if holder == ARGV[4] or holder == ARGV[5] then
    redis.call('DEL', LEASE)
  end
  return { 'released' }
end

if command == 'begin' then
  if epoch then
    return answer('exists')
  end
  epoch, sequence, awaits_first = later_epoch('0'), ARGV[4], ARGV[8]
  redis.call('HSET', HEAD, 'run-id', run_id, 'epoch', epoch, 'sequence', sequence,
    'changed', ARGV[5], 'changed-until', sequence, 'time', ARGV[6], 'priced', ARGV[7], 'awaits-first', awaits_first)
  redis.call('DEL', STOCKS, QUOTES, STREAM)
  for i = 9, #ARGV, 3 do
    redis.call('HSET', STOCKS, ARGV[i], ARGV[i + 1])
    redis.call('HSET', QUOTES, ARGV[i], ARGV[i + 2])
  end
  mark_epoch()
  return answer('begun')
end

if not epoch then
  return { 'no-board' }
end

if head[1] ~= run_id then
  epoch = later_epoch(epoch)
  mark_epoch()
  redis.call('HSET', HEAD, 'run-id', run_id, 'epoch', epoch)
end

if command == 'lease' then
  local held, next = ARGV[4], ARGV[5]
  local holder = redis.call('GET', LEASE) or next
  if holder ~= held and holder ~= next then
    return answer('taken')
  end
  redis.call('SET', LEASE, holder, 'PX', ARGV[6])
  return answer('held', holder)
end

if command == 'look' then
  return answer('seen')
end

if command == 'first-listed' then
  awaits_first = '0'
  redis.call('HSET', HEAD, 'awaits-first', awaits_first)
  return answer('noted')
end

if command == 'read' then
  return answer('board', changed, time, priced,
    redis.call('HGETALL', STOCKS), redis.call('HGETALL', QUOTES))
end

local function append(length, kind, event)
  sequence = text(tonumber(sequence) + 1)
  if tonumber(now) > tonumber(time) then
    time = now
  end
  redis.call('XADD', STREAM, 'MAXLEN', '~', length, epoch .. '-' .. sequence, kind, event, 'time', time)
  if event ~= '' then
    changed = sequence
    redis.call('HSET', HEAD, 'time', time)
  end
  redis.call('HSET', HEAD, 'sequence', sequence, 'changed', changed, 'changed-until', sequence)
end

if command == 'list' then
  local length, symbol, quote, name, limit = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
  if redis.call('HEXISTS', STOCKS, symbol) == 1 then
    return answer('already-listed')
  end
  if redis.call('HLEN', STOCKS) >= tonumber(limit) then
    return answer('list-full')
  end
  append(length, 'listed', symbol .. ' ' .. quote .. ' ' .. name)
  redis.call('HSET', STOCKS, symbol, sequence .. ' ' .. name)
  redis.call('HSET', QUOTES, symbol, quote)
  return answer('listed')
end

if command == 'delist' then
  local length, symbol = ARGV[4], ARGV[5]
  if redis.call('HEXISTS', STOCKS, symbol) == 0 then
    return answer('not-listed')
  end
  append(length, 'delisted', symbol)
  redis.call('HDEL', STOCKS, symbol)
  redis.call('HDEL', QUOTES, symbol)
  return answer('removed')
end

if command == 'prices' then
  local length, token, basis = ARGV[4], ARGV[5], ARGV[6]
  if redis.call('GET', LEASE) ~= token then
    return answer('lease-lost')
  end
  -- The quotes follow from those of the round before; a row's other changes follow from when it was listed.
  if epoch ~= known or priced ~= basis then
    return answer('behind')
  end
  local lines = {}
  for first = 7, #ARGV, 3 * CHUNK do
    local last = math.min(first + 3 * CHUNK - 1, #ARGV)
    local symbols = {}
    for i = first, last, 3 do
      symbols[#symbols + 1] = ARGV[i]
    end
    local stocks = redis.call('HMGET', STOCKS, unpack(symbols))
    for n = 1, #symbols do
      local i = first + 3 * (n - 1)
      if stocks[n] and string.match(stocks[n], '^%d+') == ARGV[i + 1] then
        lines[#lines + 1] = ARGV[i] .. ' ' .. ARGV[i + 2]
      end
    end
  end
  append(length, 'ticked', table.concat(lines, '\n'))
  redis.call('HSET', HEAD, 'priced', sequence)
  if #lines == 0 then
    return answer('ticked') -- changes nothing, and says that the feed is alive
  end
  local pairs_of = {}
  for n = 1, #lines do
    local symbol, quote = string.match(lines[n], '^(%S+) (.*)$')
    pairs_of[#pairs_of + 1] = symbol
    pairs_of[#pairs_of + 1] = quote
    if #pairs_of >= 2 * CHUNK or n == #lines then
      redis.call('HSET', QUOTES, unpack(pairs_of))
      pairs_of = {}
    end
  end
  return answer('ticked')
end

return redis.error_reply('ERR unknown command of the journal: ' .. command)
