-- Each request asks for another album, of one of a thousand users.
local count = 0
request = function()
  count = count + 1
  return wrk.format("GET", "/albums/user-" .. (count % 1000) .. "/album-" .. count)
end
