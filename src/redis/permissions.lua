-- Which of these commands the user may not use. Asks, and does none of them.
--
-- ARGV  commands, the words of each separated by spaces
local denied = {}
for _, line in ipairs(ARGV) do
  local words = {}
  for word in string.gmatch(line, '%S+') do
    words[#words + 1] = word
  end
  if not redis.acl_check_cmd(unpack(words)) then
    denied[#denied + 1] = words[1]
  end
end
return denied
