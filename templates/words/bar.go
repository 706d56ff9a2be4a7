package words

// bar is the frame of every page.
func bar() []Word {
	return []Word{
		{"bar.skip", "본문으로 바로 가기", "Skip to the content"},
		{"bar.home", "Roundtrip 첫 화면", "Roundtrip, start page"},
		{"bar.pages", "둘러보기", "Pages"},
		{"bar.course", "수업", "Course"},
		{"bar.bench", "실험대", "Bench"},
		{"bar.language", "언어", "Language"},
		{"bar.tools", "화면 설정", "Display"},
		{"bar.theme", "밝기", "Brightness"},
		{"bar.theme.auto", "자동", "Auto"},
		{"bar.theme.light", "밝게", "Light"},
		{"bar.theme.dark", "어둡게", "Dark"},
		{"bar.projector", "발표 모드: 글자 크게", "Projector: large text"},
		{"bar.noscript", "이 페이지는 자바스크립트 없이도 읽을 수 있어요. 요청을 보내고 서버에 도착하는 모습을 보려면 자바스크립트를 켜 주세요.", "You can read this page without JavaScript. To send requests and watch them cross, please turn it on."},
		{"bar.foot", "이 화면에 보이는 통신은 모두 실제로 오간 바이트예요.", "Everything shown here as traffic really crossed, byte for byte."},
		{"bar.version", "버전 %s", "Version %s"},
	}
}
