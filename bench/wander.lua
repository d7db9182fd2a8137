-- GETs the pages of many nights in turn, so that memory fills: wrk … -s wander.lua URL -- EVENTS
local events, number = 1, 1

function init(args)
	events = tonumber(args[1])
end

function request()
	number = number % (events - 1) + 1
	local path = number % 2 == 0 and "/event/past-" or "/api/schedule?event=past-"
	return wrk.format("GET", path .. (number + 1))
end
