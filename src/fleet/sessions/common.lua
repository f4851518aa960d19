-- What the scripts of sessions have in common; it stands in front of each.
--
-- Last of all arguments: where the epoch began that the node is in, up to which position it has heard of it, the keys of the log
-- and its heads, the field of the log in which the node numbers what it writes, up to which number that was answered in this
-- epoch, the next one or "", and which incarnation of Redis this is.

-- Whether a number of decimal digits, without zeros in front, is above another. Not by tonumber(): a double has 53 bits.
local function above(x, y)
  if #x ~= #y then
    return #x > #y
  end
  return x > y
end

-- What a session's hash holds. A key of another type is no record, whoever wrote it: it is taken away.
local function record(key, ...)
  local found = redis.pcall('HMGET', key, ...)
  if not found.err then
    return found, false
  elseif string.sub(found.err, 1, 9) ~= 'WRONGTYPE' then
    return redis.call('HMGET', key, ...), false
  end
  redis.call('DEL', key)
  return {}, true
end

-- Incarnation and epoch are a history; a record that was not written to this one at its client's word is in doubt: what
-- the client was told last may be lost with another primary. So is every record where the log stands below what was
-- heard, or lacks what the node has written (false): Redis has gone back, and without its mark takes no message in this epoch.
local function history()
  local base, heard, log, heads, field, written, number, replid = unpack(ARGV, #ARGV - 7)
  local now = redis.call('HMGET', log, 'epoch', 'base', 'next', field)
  local before = tonumber(now[4] or 0)
  if now[2] == base and (tonumber(now[3] or 0) <= tonumber(heard) or before < tonumber(written)) then
    redis.call('HDEL', heads, '')
  end
  if redis.call('HGET', heads, '') ~= now[1] then
    return false
  elseif number ~= '' and before < tonumber(number) then
    redis.call('HSET', log, field, number)
  end
  return replid .. ':' .. (now[1] or '')
end

