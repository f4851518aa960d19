-- What the scripts of sessions have in common; it stands in front of each.
--
-- Last of all arguments: where the epoch began that the node is in, up to which position it has heard of it, which
-- incarnation of Redis this is, and the key of its log.

-- Whether a number of decimal digits, without zeros in front, is above another. Not by tonumber(): a double has 53 bits.
local function above(x, y)
  if #x ~= #y then
    return #x > #y
  end
  return x > y
end

-- Incarnation and epoch are a history; a record that was not written to this one at its client's word is in doubt: what
-- the client was told last may be lost with another primary. So is every record where the log stands below what was
-- heard (false): Redis has gone back.
local function history()
  local log = redis.call('HMGET', ARGV[#ARGV], 'epoch', 'base', 'next')
  local went_back = log[2] == ARGV[#ARGV - 3] and tonumber(log[3]) <= tonumber(ARGV[#ARGV - 2])
  return not went_back and ARGV[#ARGV - 1] .. ':' .. (log[1] or '')
end

