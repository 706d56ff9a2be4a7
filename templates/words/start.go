package words

// start is the start page.
func start() []Word {
	return []Word{
		{"start.title", "HTTP를 손으로 배워요", "Learn HTTP by hand"},
		{"start.lead", "진짜 요청을 내 서버로 보내고, 바이트가 오가는 모습을 눈앞에서 봐요.", "Send real requests to your own server, and watch every byte cross."},
	}
}
