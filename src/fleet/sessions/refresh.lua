-- Keeps sessions that a node holds from being forgotten, and finds out which it has lost.
--
-- KEYS     the sessions' hashes (see claim.lua)
-- ARGV[1]  node   ARGV[2]  ttl in milliseconds   ARGV[2 + i]  the fence by which the node holds KEYS[i]
--
-- Those that are not as the node believes: {{i, "missing"}, {i, "taken", attempt, connection}, …}
local function above(x, y)
  if #x ~= #y then
    return #x > #y
  end
  return x > y
end

local astray = {}
for i, key in ipairs(KEYS) do
  local session = redis.call('HMGET', key, 'f', 'n', 'a', 'c')
  local fence, node, mine = session[1], session[2], ARGV[2 + i]
  if fence == mine and node == ARGV[1] then
    redis.call('PEXPIRE', key, ARGV[2])
  elseif not fence or above(mine, fence) then
    -- Never written yet, or this Redis has lost the claim in a failover.
    astray[#astray + 1] = {tostring(i), 'missing'}
  else
    astray[#astray + 1] = {tostring(i), 'taken', session[3] or '', session[4] or ''}
  end
end
return astray
