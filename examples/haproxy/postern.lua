-- Asks postern-server about a request. txn.postern_allowed is true where, and only where, it answered 200.
local CHECK = "http://127.0.0.1:8181/check"
-- What the client sends and decisions need: credentials, and headers that routes or conditions read.
local PASSED = { "authorization", "x-api-key", "user-agent", "referer", "x-request-id", "traceparent",
  "x-http-method-override", "x-http-method", "x-method-override" }

local function first(headers, name)
  local values = headers and headers[name]
  return values and (values[0] or values[1]) or ""
end

local function facts(txn)
  local sent = txn.http:req_get_headers()
  local headers = {
    ["x-forwarded-method"] = { txn.sf:method() },
    ["x-forwarded-uri"] = { txn.sf:pathq() },
    ["x-forwarded-host"] = { txn.sf:req_hdr("host") },
    ["x-forwarded-proto"] = { txn.f:ssl_fc() == 1 and "https" or "http" },
    ["x-forwarded-for"] = { txn.sf:src() },
  }
  for _, name in ipairs(PASSED) do
    local values = {}
    -- All of them: two credentials are for the server to refuse.
    for _, value in pairs(sent[name] or {}) do values[#values + 1] = value end
    if #values > 0 then headers[name] = values end
  end
  return headers
end

core.register_action("postern", { "http-req" }, function(txn)
  txn:set_var("txn.postern_allowed", false)
  local ok, answer = pcall(function()
    return core.httpclient():get { url = CHECK, headers = facts(txn), timeout = 2000 }
  end)
  if not ok or not answer then return end
  txn:set_var("txn.postern_status", answer.status)
  txn:set_var("txn.postern_challenge", first(answer.headers, "www-authenticate"))
  txn:set_var("txn.postern_principal", first(answer.headers, "x-postern-principal"))
  txn:set_var("txn.postern_id", first(answer.headers, "x-postern-decision-id"))
  txn:set_var("txn.postern_allowed", answer.status == 200)
end)
