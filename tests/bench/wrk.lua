-- How wrk asks and what it prints: requests a second, 95th and 99th percentile in milliseconds, answers that were refused.
-- A request with a body is a POST of a form; BODY comes by the environment.
local body = os.getenv("BODY")

if body then
	wrk.method = "POST"
	wrk.body = body
	wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end

function done(summary, latency)
	local errors = summary.errors
	io.write(string.format("BENCH %.1f %.3f %.3f %d\n", summary.requests / (summary.duration / 1e6),
		latency:percentile(95) / 1000, latency:percentile(99) / 1000,
		errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
