-- Writes what a node knows of a session that it has, unless another node has claimed it since.
--
-- KEYS[1]  the session's hash (see claim.lua)
-- ARGV[1]  node   ARGV[2]  fence   ARGV[3]  ttl in milliseconds   ARGV[4]  highest applied command
-- ARGV[5]  "1" it is held, "0" it has no connection now, "gone" it has ended
-- ARGV[6]  owner, or "" where nothing but the above has changed
-- ARGV[7]  what the sets of users' sessions are called, but for the owner: their keys are made here, since
--          the owner is known here
-- and with an owner: ARGV[8]  attempt   ARGV[9]  connection   ARGV[10]  subscriptions
--   ARGV[11]  "said": at the word of the client, over its connection. "asked": by a request of its own, which may have
--             come to a node that has lost the session unheard: not while the record is in doubt (see claim.lua).
--             "kept": as the node remembers it; the record stays in doubt if it was
-- last of all, as common.lua has it: what the node knows of the log
--
-- {"saved"}  {"missing"}: to be saved whole  {"taken", attempt, connection}  {"ended"}
local session = record(KEYS[1], 'f', 'n', 'o', 'a', 'c', 'l')
local fence, node, owner, written = session[1], session[2], session[3], session[6]
local history = history()

if fence then
  -- The same fence twice: this Redis has lost claims in a failover, and two nodes were given it.
  if above(fence, ARGV[2]) or (fence == ARGV[2] and node ~= ARGV[1]) then
    return {'taken', session[4] or '', session[5] or ''}
  elseif not owner then
    return {'ended'}
  end
end

if ARGV[5] == 'gone' then
  -- The fence stays for as long as anybody may still believe that the session lives.
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'n', ARGV[1], 'f', ARGV[2])
elseif ARGV[6] ~= '' then
  if ARGV[11] == 'asked' and (not history or written ~= history) then
    return {'taken', '', ''}
  elseif fence ~= ARGV[2] and (fence or ARGV[2] ~= '1') then
    -- This Redis has lost the claim by which the node has it, and nobody knows what else has been since.
    written = ''
  elseif ARGV[11] ~= 'kept' then
    written = history or ''
  end
  redis.call('HSET', KEYS[1], 'o', ARGV[6], 'n', ARGV[1], 'h', ARGV[5], 'f', ARGV[2],
    'a', ARGV[8], 'c', ARGV[9], 'd', ARGV[4], 's', ARGV[10], 'l', written or '')
elseif not owner then
  return {'missing'}
else
  redis.call('HSET', KEYS[1], 'n', ARGV[1], 'h', ARGV[5], 'f', ARGV[2], 'd', ARGV[4])
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])

-- A held session whose record has not changed is in the set already, and refreshed there.
owner = owner or ARGV[6]
if string.sub(owner, 1, 5) == 'user:' and (ARGV[6] ~= '' or ARGV[5] ~= '1') then
  local set, id = ARGV[7] .. owner, string.sub(KEYS[1], -32)
  if ARGV[5] == 'gone' then
    redis.call('ZREM', set, id)
  else
    -- Twice as long as the record, so that it never leaves the set first.
    local time = redis.call('TIME')
    local now = time[1] * 1000
    redis.call('ZADD', set, string.format('%.0f', now + 2 * ARGV[3]), id)
    redis.call('ZREMRANGEBYSCORE', set, '-inf', string.format('%.0f', now))
    redis.call('PEXPIRE', set, 2 * ARGV[3])
  end
end
return {'saved'}
