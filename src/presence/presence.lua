-- Who is on one channel: takes out whose time is up, then applies what a node has to say, and announces who
-- has come and who has gone. One script, so that everybody hears joins and leaves in the order in which they happened.
--
-- KEYS[1]  ZSET: session and user, by when they are forgotten   KEYS[2]  HASH: user -> connections
-- KEYS[3]  ZSET: users, all of score 0: in order of name         KEYS[4]  ZSET: channel -> when to look again
-- ARGV[1]  channel   ARGV[2]  its topic   ARGV[3]  ttl in milliseconds
-- ARGV[4]  what a join is pushed as, ARGV[5] a leave: with @ID@ and @USER@   ARGV[6]  an id, whose last 4 digits count
-- ARGV[7…] triples: "+" is there, "~" is there if it still counts, "-" is gone; session; user
--
-- {joins, leaves, whether more are overdue}
local room, counts, users, rooms = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local expiry = string.format('%.0f', now + ARGV[3])
local events, joins, leaves = 0, 0, 0

local function announce(template, user)
  local id = string.sub(ARGV[6], 1, -5) .. string.format('%04x', events % 65536)
  events = events + 1
  local text = string.gsub(string.gsub(template, '@ID@', id), '@USER@', user)
  redis.call('PUBLISH', ARGV[2], text)
end

local function gone(member)
  if redis.call('ZREM', room, member) == 0 then
    return
  end
  local user = string.sub(member, 34)
  if redis.call('HINCRBY', counts, user, -1) <= 0 then
    redis.call('HDEL', counts, user)
    redis.call('ZREM', users, user)
    leaves = leaves + 1
    announce(ARGV[5], user)
  end
end

-- They are there together or not at all. Of what a Redis throws away while the others stay, those tell: who was there by
-- a session that has gone stays for a ttl, by one that nobody has.
local whole = redis.call('EXISTS', room, counts, users)
if whole == 1 or whole == 2 then
  if redis.call('EXISTS', room) == 0 then
    local people = redis.call('HKEYS', counts)
    if #people == 0 then
      people = redis.call('ZRANGE', users, 0, -1)
    end
    for _, user in ipairs(people) do
      redis.call('ZADD', room, expiry, string.rep('-', 32) .. ' ' .. user)
    end
  end
  redis.call('DEL', counts, users)
  for _, member in ipairs(redis.call('ZRANGE', room, 0, -1)) do
    local user = string.sub(member, 34)
    redis.call('HINCRBY', counts, user, 1)
    redis.call('ZADD', users, 0, user)
  end
end

local overdue = redis.call('ZRANGEBYSCORE', room, '-inf', string.format('%.0f', now), 'LIMIT', 0, 1000)
for _, member in ipairs(overdue) do
  gone(member)
end

for at = 7, #ARGV, 3 do
  local verb, user = ARGV[at], ARGV[at + 2]
  local member = ARGV[at + 1] .. ' ' .. user
  if verb == '-' then
    gone(member)
  elseif verb == '~' then
    redis.call('ZADD', room, 'XX', expiry, member)
  elseif redis.call('ZADD', room, expiry, member) == 1 and redis.call('HINCRBY', counts, user, 1) == 1 then
    redis.call('ZADD', users, 0, user)
    joins = joins + 1
    announce(ARGV[4], user)
  end
end

-- Whoever is there is said to be before its time is up; of a channel that is thrown out of `rooms` and that nobody speaks of any more
-- nothing stays.
for _, key in ipairs({room, counts, users}) do
  redis.call('PEXPIRE', key, 2 * ARGV[3])
end

local first = redis.call('ZRANGE', room, 0, 0, 'WITHSCORES')
if first[2] then
  redis.call('ZADD', rooms, first[2], ARGV[1])
else
  redis.call('ZREM', rooms, ARGV[1])
end
return {joins, leaves, #overdue == 1000 and 1 or 0}
