-- Writes what a node knows of a session that it has, unless another node has claimed it since.
--
-- KEYS[1]  the session's hash (see claim.lua)
-- ARGV[1]  node   ARGV[2]  fence   ARGV[3]  ttl in milliseconds   ARGV[4]  highest applied command
-- ARGV[5]  "1" it is held, "0" it has no connection now, "gone" it has ended
-- ARGV[6]  owner, or "" where nothing but the above has changed; then also
-- ARGV[7]  attempt   ARGV[8]  connection   ARGV[9]  subscriptions
--
-- {"saved"}  {"missing"}: to be saved whole  {"taken", attempt, connection}  {"ended"}
local session = redis.call('HMGET', KEYS[1], 'f', 'n', 'o', 'a', 'c')
local fence, node, owner = session[1], session[2], session[3]

-- Fences are decimal numbers without leading zeros.
local function above(x, y)
  if #x ~= #y then
    return #x > #y
  end
  return x > y
end

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
  redis.call('HSET', KEYS[1], 'o', ARGV[6], 'n', ARGV[1], 'h', ARGV[5], 'f', ARGV[2],
    'a', ARGV[7], 'c', ARGV[8], 'd', ARGV[4], 's', ARGV[9])
elseif not owner then
  return {'missing'}
else
  redis.call('HSET', KEYS[1], 'n', ARGV[1], 'h', ARGV[5], 'f', ARGV[2], 'd', ARGV[4])
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {'saved'}
