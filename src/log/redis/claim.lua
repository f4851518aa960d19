#!lua
-- Claims an idempotency key for a body, on the key's home partition. All attempts under the key, of
-- whatever node, meet here: the first one's body and time are everybody's.
--
-- KEYS: idempotency key
-- ARGV: body hash, time in ms, age of the key in ms
--
-- Answers `go <time of the first attempt>` or `mismatch`.
local known = redis.call('HMGET', KEYS[1], 'hash', 'at')
if known[1] and known[1] ~= ARGV[1] then
  return 'mismatch'
end
if known[2] then
  return 'go ' .. known[2]
end
redis.call('HSET', KEYS[1], 'hash', ARGV[1], 'at', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 'go ' .. ARGV[2]
