-- A node's sign of life. Redis's own clock, so that the nodes' clocks do not matter.
--
-- KEYS[1]  who is there: node -> milliseconds of its last sign
-- ARGV[1]  this node, or "" to look only   ARGV[2]  how long a sign is good for, in milliseconds
-- ARGV[3]  a node that takes its leave, or ""
--
-- Whether this node was not on the list (1); then the nodes that are alive, each followed by how many milliseconds ago it gave its sign.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local anew = 0
if ARGV[1] ~= '' then
  anew = redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
end
if ARGV[3] ~= '' then
  redis.call('ZREM', KEYS[1], ARGV[3])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - ARGV[2]))
local alive = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for at = 2, #alive, 2 do
  alive[at] = string.format('%.0f', math.max(0, now - alive[at]))
end
return {anew, alive}
