package words

import "slices"

// stores are what a learner's server keeps its sessions in: their content, and
// what was said to them.
func stores() []Word { return slices.Concat(glass(), lane(), commandWords()) }

// glass is the content of the stores.
func glass() []Word {
	return []Word{
		{"inside.stores", "세션 저장소", "Session stores"},
		{"stores.none", "아직 아무 세션도 없어요. 로그인하면 여기에 나타나요.", "No sessions yet. Log in, and they appear here."},
		{"stores.empty", "지금은 비어 있어요.", "Empty just now."},
		{"stores.name.numbers", "변수: 번호표", "A variable: numbers"},
		{"stores.name.memory", "변수: sid", "A variable: sid"},
		{"stores.name.adopted", "변수: 가져온 id", "A variable: adopted ids"},
		{"stores.name.redis", "Redis", "Redis"},
		{"stores.name.memcached", "Memcached", "Memcached"},
		{"stores.where.variable", "내 서버 안의 변수예요. 서버가 멈추면 사라져요.", "in your server: lost when it stops"},
		{"stores.where.embedded", "Roundtrip이 안에 켜 둔 것이에요. 내 서버가 멈춰도 남아요.", "embedded in Roundtrip: outlives a stop of your server"},
		{"stores.where.real", "진짜 서버예요: %s", "a real one, at %s"},
		{"stores.error", "닿지 않아요: %s", "Not reachable: %s"},
		{"stores.full", "%s가 찬 정도", "How full it is: %s"},
		{"stores.count", "%s개 / 최대 %s개", "%s of at most %s"},
		{"stores.octets", "%s바이트", "%s octets"},
		{"stores.more", "그 밖에 %s개 더", "and %s more"},
		{"stores.key", "키", "Key"},
		{"stores.value", "값", "Value"},
		{"stores.size", "바이트", "Octets"},
		{"stores.left", "남은 시간", "Time left"},
		{"stores.minutes", "%s분", "%s min"},
		{"stores.seconds", "%s초", "%s s"},
		{"stores.never", "기한 없음", "for ever"},
	}
}

// lane is what crossed between a server and its stores.
func lane() []Word {
	return []Word{
		{"chart.who.redis", "Redis", "Redis"},
		{"chart.who.memcached", "Memcached", "Memcached"},
		{"detail.commands", "저장소", "Stores"},
		{"lane.title", "서버가 저장소에 물은 것", "What the server asked its stores"},
		{"lane.what", "이 요청에 답하는 동안 내 서버가 저장소의 클라이언트가 됐어요. 브라우저는 이 연결을 몰라요.", "While it answered this request, your server was a client itself. The browser knows nothing of this connection."},
		{"lane.count", "저장소에 보낸 명령 %s개 펼치기", "Commands to stores: %s"},
		{"lane.more", "⋯ 명령 %s개 더", "⋯ %s more commands"},
		{"lane.waiting", "답을 기다리는 중", "waiting"},
		{"lane.unanswered", "답 없이 연결이 끊겼어요", "the connection ended first"},
		{"lane.refused", "연결되지 않았어요", "no connection"},
		{"lane.sent", "요청이 온 지 %s 뒤", "%s after the request began"},
		{"lane.took", "답까지 %s", "answered in %s"},
		{"lane.conn", "연결 %s · %s", "connection %s · %s"},
		{"lane.out", "내 서버 → %s", "Your server → %s"},
		{"lane.back", "%s → 내 서버", "%s → your server"},
		{"lane.secret", "비밀번호가 들어 있어서 남기지 않았어요.", "Not kept: there is a password in it."},
		{"lane.came", "답: %s", "The answer: %s"},
		{"lane.came.ok", "그렇게 했다고 해요(%s).", "It did so (%s)."},
		{"lane.came.none", "그런 것이 없다고 해요.", "There is no such thing, it says."},
		{"lane.came.error", "저장소가 거절했어요: %s", "The store refused: %s"},
	}
}

// commandWords is what the commands ask for. Redis's and, after "m-", Memcached's.
func commandWords() []Word {
	return []Word{
		{"lane.say.hello", "인사하고 어떤 프로토콜로 말할지 정해요.", "Says hello and agrees on the protocol."},
		{"lane.say.client", "누가 연결했는지 알려요.", "Says who is connected."},
		{"lane.say.auth", "비밀번호를 대요.", "Gives the password."},
		{"lane.say.get", "이 키의 값을 물어요.", "Asks for the value of this key."},
		{"lane.say.set", "이 키에 값을 적어 둬요. EX나 PX 뒤의 시간이 지나면 저절로 사라져요.", "Keeps a value under this key; after the time behind EX or PX it is gone by itself."},
		{"lane.say.setex", "이 키에 값을 적어 두고, 그만큼의 초가 지나면 지워요.", "Keeps a value under this key for so many seconds."},
		{"lane.say.del", "이 키를 지워요.", "Deletes this key."},
		{"lane.say.unlink", "이 키를 지워요.", "Deletes this key."},
		{"lane.say.expire", "이 키를 얼마 뒤에 지울지 정해요.", "Says when this key shall be gone."},
		{"lane.say.ttl", "이 키가 얼마나 남았는지 물어요.", "Asks how long this key will last."},
		{"lane.say.pttl", "이 키가 얼마나 남았는지 물어요.", "Asks how long this key will last."},
		{"lane.say.scan", "키를 조금씩 훑어요.", "Goes through the keys, some at a time."},
		{"lane.say.mget", "여러 키의 값을 한꺼번에 물어요.", "Asks for the values of several keys at once."},
		{"lane.say.exists", "이 키가 있는지 물어요.", "Asks whether this key is there."},
		{"lane.say.ping", "살아 있는지 물어요.", "Asks whether anybody is there."},
		{"lane.say.m-get", "이 키의 값을 물어요.", "Asks for the value of this key."},
		{"lane.say.m-gets", "이 키의 값을 판 번호와 함께 물어요.", "Asks for the value of this key, with its edition."},
		{"lane.say.m-set", "이 키에 값을 적어 둬요. 세 번째 숫자가 값의 바이트 수, 두 번째가 남은 초예요.", "Keeps a value under this key. The second number is for how many seconds, the third its length in octets."},
		{"lane.say.m-add", "이 키가 아직 없을 때만 값을 적어 둬요.", "Keeps a value, if this key is not there yet."},
		{"lane.say.m-replace", "이 키가 있을 때만 값을 바꿔요.", "Keeps another value, if this key is there."},
		{"lane.say.m-delete", "이 키를 지워요.", "Deletes this key."},
		{"lane.say.m-touch", "이 키의 남은 시간을 새로 정해요.", "Gives this key another time to live."},
		{"lane.say.m-version", "어떤 판인지 물어요.", "Asks which version it is."},
		{"lane.say.m-flush-all", "모두 지워요.", "Deletes everything."},
	}
}
