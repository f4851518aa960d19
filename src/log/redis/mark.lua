-- Publishes a marker to the node that asks for it: when it comes out of the node's connection,
-- everything up to its position has come out.
--
-- It writes nothing and declares nothing (no shebang), so that readers can go on where Redis takes no
-- writes: a full disk, full memory, too few replicas. A replica would run it as well, which is why it
-- looks for itself: who listens to a former primary is deaf to the present one.
--
-- KEYS: log, heads
-- ARGV: topic of the node, token, channels whose heads are asked for …
--
-- Answers OK; the marker is `m <token> <replid> <epoch> <base> <position> <forgotten> <head> …`, a head
-- being `seq:pos`, or `-` where none is known. Epoch 0: there is none, or its heads are gone.
local info = redis.call('INFO', 'replication')
if not string.find(info, 'role:master', 1, true) then
  return redis.error_reply('READONLY this Redis is not the primary any more')
end
local replid = string.match(info, 'master_replid:(%x+)')
local log = redis.call('HMGET', KEYS[1], 'epoch', 'base', 'next', 'forgotten')
-- Without this epoch's heads nobody can tell what has been published: they have been deleted.
local whole = log[2] and log[3] and log[4]
if log[1] and not (whole and redis.call('HGET', KEYS[2], '') == log[1]) then
  log[1] = '0'
end
-- Lua prints 2^47 as 1.4e+14.
local last = string.format('%.0f', tonumber(log[3] or '1') - 1)
local words = { 'm', ARGV[2], replid, log[1] or '0', log[2] or '0', last, log[4] or '0' }
if #ARGV > 2 then
  local heads = redis.call('HMGET', KEYS[2], unpack(ARGV, 3))
  for at = 1, #heads do
    words[#words + 1] = heads[at] or '-'
  end
end
redis.call('PUBLISH', ARGV[1], table.concat(words, ' '))
return redis.status_reply('OK')
