-- Claims a session for a node. One script, so that of any number of rivals each sees the other's claim whole.
--
-- KEYS[1]  the session's hash: o owner, n node that has or last had it, h 1 while it is held there, f fence,
--          a attempt, c connection, d highest applied command, s subscriptions,
--          l the history of Redis to which it was last written at its client's word
-- ARGV[1]  "take" for a connection, "wake" for commands, which take it from nobody, "look" for those of a node without room
-- ARGV[2]  owner      ARGV[3]  node      ARGV[4]  ttl in milliseconds
-- ARGV[5]  "1" where a record that is in doubt will do, or ""
-- take: ARGV[6] attempt   ARGV[7] connection   ("" where the client gave none)
-- else: ARGV[6] the fence of a holder that is dead or knows nothing of it, which is passed over; or ""
-- last of all, as common.lua has it: what the node knows of the log
--
-- {"unknown"}  {"broken"}: what was there was no session's  {"ended"}  {"mismatch"}  {"replaced", a, c}  {"held", n, f}  {"full"}
-- {"claimed", fence, fence before, node before, held before, a, c, d, s, in doubt}
local session, broken = record(KEYS[1], 'o', 'n', 'h', 'f', 'a', 'c', 'd', 's', 'l')
local owner, node, held, fence = session[1], session[2], session[3], session[4]
local attempt, connection = session[5], session[6]
local history = history()
local in_doubt = not history or session[9] ~= history
if broken then
  return {'broken'}
elseif not fence then
  return {'unknown'}
elseif not owner then
  -- What `bye` leaves behind, so that no late save brings the session back.
  return {'ended'}
elseif owner ~= ARGV[2] then
  return {'mismatch'}
end

if ARGV[1] == 'take' then
  local asked = ARGV[6]
  if attempt ~= '' and asked ~= '' then
    local next_poll = asked == attempt and ARGV[7] == connection
    if not above(asked, attempt) and not next_poll then
      return {'replaced', attempt, connection}
    end
  end
  attempt, connection = asked, ARGV[7]
end
if in_doubt and ARGV[5] == '' then
  return {'unknown'}
elseif ARGV[1] ~= 'take' and held == '1' and fence ~= ARGV[6] then
  return {'held', node, fence}
elseif ARGV[1] == 'look' then
  return {'full'}
end

redis.call('HSET', KEYS[1], 'n', ARGV[3], 'h', '1', 'a', attempt, 'c', connection)
redis.call('HINCRBY', KEYS[1], 'f', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
-- Read back as text: Lua would print a large number as 1.4e+14.
local raised = redis.call('HGET', KEYS[1], 'f')
return {'claimed', raised, fence, node, held, attempt, connection, session[7], session[8],
  in_doubt and '1' or '0'}
