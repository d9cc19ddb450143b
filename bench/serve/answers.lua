-- Which answers came: status and revision, each once, printed at the end.
local threads = {}
seen = {}

function setup(thread)
  table.insert(threads, thread)
end

function response(status, headers)
  seen[status .. " " .. (headers["x-postern-revision"] or "-")] = true
end

function done(summary)
  for _, thread in ipairs(threads) do
    for answer in pairs(thread:get("seen")) do print("answer " .. answer) end
  end
  local errors = summary.errors
  print("errors " .. errors.connect + errors.read + errors.write + errors.timeout)
end
