#!lua
-- Allows more positions, after SQL has.
--
-- KEYS: log
-- ARGV: epoch, limit
--
-- Answers the epoch in charge; 0: none.
local log = redis.call('HMGET', KEYS[1], 'epoch', 'limit')
if log[1] == ARGV[1] and tonumber(ARGV[2]) > tonumber(log[2]) then
  redis.call('HSET', KEYS[1], 'limit', ARGV[2])
end
return log[1] or '0'
