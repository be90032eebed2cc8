-- What wrk asks for: the lines of the file PATHS in turn, from any one of them on; or PATH, with the
-- PSIDs of so many PEOPLE in it, one after the other from number FROM on. Prints one line of JSON.
local people = tonumber(os.getenv("PEOPLE"))
local next_request

-- As psidOf and STEP in population.ts have it; a number of Lua's holds 53 bits, ffi's 64.
local function walk()
  local ffi, bit = require("ffi"), require("bit")
  local scatter, mask = ffi.new("uint64_t", 0x9e3779b97f4a5ULL), 0xfffffffffffffULL
  local step, at = tonumber(os.getenv("STEP")), tonumber(os.getenv("FROM"))
  local whole = wrk.format("GET", os.getenv("ASK"))
  local from, to = whole:find("{psid}", 1, true)
  local before, after = whole:sub(1, from - 1), whole:sub(to + 1)
  local format = string.format
  return function()
    local number = at * step % people
    at = at + 1
    local scattered = tonumber(bit.band((number + 1ULL) * scatter, mask))
    return before .. format("%d", 1000000000000000 + scattered) .. after
  end
end

local function list()
  local requests = {}
  for line in io.lines(os.getenv("PATHS")) do
    requests[#requests + 1] = wrk.format("GET", line)
  end
  math.randomseed(os.time())
  local at = math.random(#requests)
  return function()
    at = at % #requests + 1
    return requests[at]
  end
end

init = function() next_request = people and walk() or list() end
request = function() return next_request() end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"seconds":%f,"p50_ms":%f,"p99_ms":%f,"errors":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, e.connect + e.read + e.write + e.status + e.timeout))
end
