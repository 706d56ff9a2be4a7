package words

// inside is what the learner's server holds and prints, and the limits it met.
func inside() []Word {
	return []Word{
		{"inside.users", "사람들", "People"},
		{"inside.users.of", "%s가 기억하는 사람들", "The people that %s remembers"},
		{"inside.users.none", "아무도 없어요.", "Nobody."},
		{"inside.what", "바뀐 것", "What changed"},
		{"inside.new", "새로 옴", "new"},
		{"inside.changed", "바뀜", "changed"},
		{"inside.gone", "지워짐", "deleted"},
		{"inside.log", "콘솔", "Console"},
		{"inside.log.of", "서버의 콘솔", "The server’s console"},
		{"inside.log.none", "아직 찍힌 것이 없어요. 서버가 일하다가 겪은 일이 여기에 찍혀요.", "Nothing printed yet. What happens to the server at work is printed here."},

		{"limit.requests", "이 자리의 서버들은 1초에 요청을 %s개까지 받아요. 넘친 요청은 429로 거절했고, 그 연결은 1초 동안 읽지 않아요.", "This seat’s servers take %s requests a second. What came beyond was refused with 429, and those connections are not read from for a second."},
		{"limit.refused", "거절 %s건", "refused: %s"},
		{"limit.connections", "연결이 한도(모두 %s개, 한 주소에서 %s개)에 닿았어요. 새 연결은 앞의 연결이 끝나기를 기다려요.", "The connections have met their limit (%s in all, %s from one address). New ones wait for others to end."},
	}
}
