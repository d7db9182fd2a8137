-- POST /api/schedule/build with a new session each time: wrk … -s build.lua URL -- EVENT SET SET SET …
local event, sets, number, salt = nil, {}, 0, nil

function init(args)
	event = args[1]
	for i = 2, #args do
		sets[#sets + 1] = args[i]
	end
	math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 100000)
	salt = string.format("%08x", math.random(0, 2147483647))
end

function request()
	number = number + 1
	local body = string.format(
		'{"event_id":%s,"performance_ids":[%s],"user_session":"bench-%s-%d"}',
		event, sets[number % #sets + 1], salt, number
	)
	return wrk.format("POST", "/api/schedule/build", { ["Content-Type"] = "application/json" }, body)
end
