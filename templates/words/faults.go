package words

// faults is the board of faults.
func faults() []Word {
	return []Word{
		{"faults.open", "고장 내기", "Break it"},
		{"faults.on", "내 서버에 켜진 고장: %s개", "Faults on at your server: %s"},
		{"faults.heal", "모두 고치기", "Heal all"},
		{"faults.off", "끄기 %s", "Switch off %s"},
		{"faults.how", "켜면 내 서버에 바로 적용돼요. 다른 사람의 서버는 건드리지 않아요. 언제든 ‘모두 고치기’로 되돌릴 수 있어요.", "What you switch on holds at your server at once, and at nobody else’s. “Heal all” takes everything back at any time."},
		{"faults.place.message", "응답에서", "In the response"},
		{"faults.place.connection", "연결에서", "On the connection"},
		{"faults.place.listener", "연결을 받아들일 때", "When a connection is accepted"},
		{"faults.client", "클라이언트가 겪는 일", "What the client notices"},
		{"faults.server", "서버가 아는 것", "What the server knows"},
		{"faults.times", "몇 번", "How many"},
		{"faults.times.how", "0이면 끌 때까지", "0: until switched off"},
		{"faults.path", "이 경로만", "Only this path"},
		{"faults.share", "백 번에 몇 번", "Of a hundred"},
		{"faults.seed", "씨앗 (같으면 같은 순서)", "Seed (the same, the same order)"},
		{"faults.switch", "켜기", "Switch on"},
		{"faults.left", "%s번 더", "%s more"},
		{"faults.until", "끌 때까지", "until switched off"},
	}
}
