#!lua
-- Appends one message: gives it its place, keeps it, announces it. All of it or nothing.
--
-- KEYS: log, heads, stream, open [, idempotency key]
-- ARGV: epoch, channel, topic, body, kind (d|p, or c: a canary, which gets no place), most messages in the stream, age in ms
--       [, body hash, age of the key in ms, place that is known to be lost, what the stream keeps of the key]
--
-- Answers one line:
--   <pos> <seq> <prev> <jump>                appended there
--   known <pos> <seq> <prev> <jump> <open>   the key has been used; open: 1 if SQL may lack the message
--   below <pos> <seq> <prev> <jump>          the key was used in an earlier epoch: ask SQL
--   mismatch                                 the key has been used with another body
--   epoch <n>                                another epoch is in charge, or none (0)
--   spoilt                                   heads or open are not this epoch's, or a field of log is gone: they have been deleted;
--                                            or Redis has gone back in this epoch, and a node has said so
--   limit                                    no position is left below the limit
--   canary                                   a message would have been appended
local log = redis.call('HMGET', KEYS[1], 'epoch', 'base', 'limit', 'next', 'forgotten', 'back')
if log[1] ~= ARGV[1] then
  return 'epoch ' .. (log[1] or '0')
end
local channel, durable, key = ARGV[2], ARGV[5] ~= 'p', KEYS[5]
local base = tonumber(log[2])
-- Without the heads seqs would be given twice, and without what is open a key's message would pass for stored.
local heads = redis.call('HMGET', KEYS[2], '', channel)
local whole = log[2] and log[3] and log[4] and log[5]
if not whole or log[6] == ARGV[1] or heads[1] ~= ARGV[1] or (durable and not redis.call('ZSCORE', KEYS[4], 'epoch:' .. ARGV[1])) then
  return 'spoilt'
end

if key then
  local known = redis.call('HMGET', key, 'hash', 'c:' .. channel)
  if known[1] and known[1] ~= ARGV[8] then
    return 'mismatch'
  end
  if known[2] and known[2] ~= ARGV[10] then
    local pos = string.match(known[2], '^%d+')
    if tonumber(pos) >= base then
      local open = durable and redis.call('ZSCORE', KEYS[4], pos .. ':' .. channel)
      return 'known ' .. known[2] .. (open and ' 1' or ' 0')
    elseif durable then
      return 'below ' .. known[2]
    end
    -- A plain message of an earlier epoch is gone, and its key with it.
  end
end

-- The last position stays free: it is the one below the next epoch's base, and a cursor there says
-- that its reader knows of that epoch.
local pos = log[4]
if tonumber(pos) >= tonumber(log[3]) - 1 then
  return 'limit'
end
if ARGV[5] == 'c' then
  redis.call('HSET', KEYS[1], 'canary', pos)
  return 'canary'
end

-- Lua prints 2^47 as 1.4e+14: every number that was reckoned with is formatted by hand.
local seq, prev, jump
if heads[2] then
  seq, prev = string.match(heads[2], '^(%d+):(%d+)$')
end
if prev and tonumber(prev) >= base then
  seq, jump = string.format('%.0f', tonumber(seq) + 1), '0'
else
  -- No message of this epoch is known. There may have been some up to the highest that the sweep
  -- forgot, and none after it: seq goes on above all of them, since seq <= pos always.
  local forgotten = tonumber(log[5])
  local before = math.max(base - 1, forgotten)
  prev, seq = string.format('%.0f', before), string.format('%.0f', before + 1)
  jump = forgotten >= base and '1' or '0'
end
local place = pos .. ' ' .. seq .. ' ' .. prev .. ' ' .. jump

-- First what can fail: a stream refuses an id that is not above its last.
local id, most = pos .. '-0', tonumber(ARGV[6])
if durable then
  if key then
    redis.call('XADD', KEYS[3], id, 's', seq, 'p', prev, 'j', jump, 'b', ARGV[4], 'k', ARGV[11])
  else
    redis.call('XADD', KEYS[3], id, 's', seq, 'p', prev, 'j', jump, 'b', ARGV[4])
  end
else
  -- Trimming by whole nodes of 100 entries is cheap. A history smaller than that is trimmed exactly.
  local exactly = most < 100 and '=' or '~'
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local at = string.format('%.0f', now)
  redis.call('XADD', KEYS[3], 'MAXLEN', exactly, ARGV[6], id, 's', seq, 'p', prev, 'j', jump, 'b', ARGV[4], 't', at)
  -- What is too old goes, a few at a time; the last of a channel goes with its stream.
  for _ = 1, 8 do
    local oldest = redis.call('XRANGE', KEYS[3], '-', '+', 'COUNT', 1)[1]
    if not oldest or oldest[1] == id or oldest[2][9] ~= 't' or tonumber(oldest[2][10]) > now - ARGV[7] then
      break
    end
    redis.call('XDEL', KEYS[3], oldest[1])
  end
end
redis.call('PEXPIRE', KEYS[3], ARGV[7])
redis.call('HINCRBY', KEYS[1], 'next', 1)
redis.call('HSET', KEYS[2], channel, seq .. ':' .. pos)
if durable then
  redis.call('ZADD', KEYS[4], pos, pos .. ':' .. channel)
  if tonumber(seq) % 32 == 0 and redis.call('XLEN', KEYS[3]) > most then
    -- What SQL may lack is spared. The newest `most` messages hold everything from the lowest open
    -- position on if fewer positions than that have been handed out since.
    local lowest = redis.call('ZRANGE', KEYS[4], log[2], '+inf', 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')[2]
    if tonumber(pos) - tonumber(lowest) < most then
      redis.call('XTRIM', KEYS[3], 'MAXLEN', '~', ARGV[6])
    elseif redis.call('XLEN', KEYS[3]) > 2 * most then
      redis.call('XTRIM', KEYS[3], 'MINID', '~', lowest .. '-0')
    end
  end
end
if key then
  redis.call('HSET', key, 'hash', ARGV[8], 'c:' .. channel, place)
  -- From the first use on, and never longer: the streams outlast it.
  redis.call('PEXPIRE', key, ARGV[9], 'NX')
end
redis.call('PUBLISH', ARGV[3], place .. ' ' .. ARGV[4])
return place
