-- Keeps sessions that a node holds from being forgotten, and finds out which it has lost.
--
-- KEYS     the sessions' hashes (see claim.lua)
-- ARGV[1]  node   ARGV[2]  ttl in milliseconds   ARGV[3]  what the sets of users' sessions are called (see save.lua)
-- ARGV[3 + i]  the fence by which the node holds KEYS[i]
--
-- Those that are not as the node believes: {{i, "missing"}, {i, "taken", attempt, connection}, …}
history()
local time = redis.call('TIME')
local now = time[1] * 1000
local astray = {}
for i, key in ipairs(KEYS) do
  local session = record(key, 'f', 'n', 'a', 'c', 'o')
  local fence, node, owner, mine = session[1], session[2], session[5], ARGV[3 + i]
  if fence == mine and node == ARGV[1] then
    redis.call('PEXPIRE', key, ARGV[2])
    if owner and string.sub(owner, 1, 5) == 'user:' then
      local set = ARGV[3] .. owner
      redis.call('ZADD', set, string.format('%.0f', now + 2 * ARGV[2]), string.sub(key, -32))
      redis.call('PEXPIRE', set, 2 * ARGV[2])
    end
  elseif not fence or above(mine, fence) then
    -- Never written yet, or this Redis has lost the claim in a failover.
    astray[#astray + 1] = {tostring(i), 'missing'}
  else
    astray[#astray + 1] = {tostring(i), 'taken', session[3] or '', session[4] or ''}
  end
end
return astray
