#!lua
-- Tells this Redis which epoch is in charge, as SQL has decided. Older news changes nothing.
--
-- KEYS: log, open, heads
-- ARGV: epoch, base, limit, control topic, the fleet's id
--
-- Answers `opened`, or `epoch <n>` if that one is in charge already.
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch and tonumber(epoch) >= tonumber(ARGV[1]) then
  return 'epoch ' .. epoch
end
local time = redis.call('TIME')
local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
local before = string.format('%.0f', tonumber(ARGV[2]) - 1)
-- What was thrown away by now is missing from what was before.
local evicted = string.match(redis.call('INFO', 'stats'), 'evicted_keys:(%d+)') or '0'
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'base', ARGV[2], 'limit', ARGV[3], 'opened', now, 'next', ARGV[2], 'forgotten', before, 'fleet', ARGV[5], 'evicted', evicted)
-- What survived of the earlier epoch was committed before SQL closed it.
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[2])
-- Marks, by which append.lua knows that neither has been deleted since.
redis.call('ZADD', KEYS[2], 0, 'epoch:' .. ARGV[1])
redis.call('HSET', KEYS[3], '', ARGV[1])
redis.call('PUBLISH', ARGV[4], 'epoch ' .. ARGV[1])
return 'opened'
