#!lua
-- The head sweep, one step: forgets channels that have been quiet for long and whose stream is gone.
-- Heads are what Redis keeps of every channel for ever; this bounds their number.
--
-- Positions are the only clock that all nodes share: `clock_pos` was the next position at the time
-- `clock_at`, so once that is long enough ago, everything below it is old.
--
-- KEYS: log, heads
-- ARGV: epoch, cursor, what stream names begin with, age in ms, pause between two sweeps in ms
--
-- Answers `<cursor to go on with> <how many were forgotten>`; cursor 0: done.
local log = redis.call('HMGET', KEYS[1], 'epoch', 'base', 'next', 'forgotten', 'clock_at', 'clock_pos', 'old', 'swept_at')
if log[1] ~= ARGV[1] then
  return '0 0'
end
local old = log[7] or '0'
if ARGV[2] == '0' then
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  if log[8] and now - tonumber(log[8]) < tonumber(ARGV[5]) then
    return '0 0'
  end
  local at = string.format('%.0f', now)
  redis.call('HSET', KEYS[1], 'swept_at', at)
  if not log[5] or now - tonumber(log[5]) >= tonumber(ARGV[4]) then
    old = log[6] or '0'
    redis.call('HSET', KEYS[1], 'clock_at', at, 'clock_pos', log[3], 'old', old)
  end
end
local base, forgotten, count = tonumber(log[2]), tonumber(log[4]), 0
local highest, below = forgotten, tonumber(old)
local page = redis.call('HSCAN', KEYS[2], ARGV[2], 'COUNT', 100)
for at = 1, #page[2], 2 do
  local channel = page[2][at]
  -- None: the mark of the epoch.
  local pos = tonumber(string.match(page[2][at + 1], ':(%d+)$') or 'inf')
  -- A head of an earlier epoch counts as unknown anyway, but leads to the stream.
  if pos < math.max(base, below) and redis.call('EXISTS', ARGV[3] .. channel) == 0 then
    redis.call('HDEL', KEYS[2], channel)
    highest, count = math.max(highest, pos), count + 1
  end
end
if highest > forgotten then
  redis.call('HSET', KEYS[1], 'forgotten', string.format('%.0f', highest))
end
return page[1] .. ' ' .. count
