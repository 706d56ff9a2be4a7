package words

// bar is the frame of every page.
func bar() []Word {
	return []Word{
		{"bar.skip", "본문으로 건너뛰기", "Skip to the content"},
		{"bar.home", "Roundtrip 첫 화면", "Roundtrip, start page"},
		{"bar.pages", "둘러보기", "Pages"},
		{"bar.course", "수업", "Course"},
		{"bar.bench", "실험대", "Bench"},
		{"bar.language", "언어", "Language"},
		{"bar.tools", "화면 설정", "Display settings"},
		{"bar.theme", "화면 밝기", "Brightness"},
		{"bar.theme.auto", "자동", "Auto"},
		{"bar.theme.light", "밝게", "Light"},
		{"bar.theme.dark", "어둡게", "Dark"},
		{"bar.projector", "발표 모드 (큰 글자)", "Projector mode (large text)"},
		{"bar.noscript", "이 페이지는 자바스크립트 없이도 읽을 수 있어요. 요청을 직접 보내고 오가는 모습을 보려면 자바스크립트를 켜 주세요.", "You can read this page without JavaScript. To send requests and watch them cross, please turn it on."},
		{"bar.foot", "여기 보이는 통신은 모두 실제로 오간 바이트예요. 꾸며서 그린 것은 ‘그림’이라고 적어 두었어요.", "All traffic you see here really crossed, byte for byte. What is only drawn says so."},

		{"server.name", "내 서버", "Your server"},
		{"server.waiting", "내 서버를 찾고 있어요…", "Looking for your server…"},
		{"server.listening", "듣는 중", "listening"},
		{"server.stopped", "멈춤", "stopped"},
		{"server.failed", "열지 못함", "failed"},
		{"server.removed", "없앰", "removed"},
		{"server.stop", "서버 멈추기", "Stop the server"},
		{"server.start", "서버 켜기", "Start the server"},
		{"server.move", "다른 포트로 열기", "Open on another port"},
		{"server.open", "내 서버를 새 탭에서 열기", "Open your server in a new tab"},

		{"notice.close", "닫기", "Close"},
		{"notice.retry", "다시 시도", "Try again"},
		{"notice.undo", "되돌리기", "Undo"},
		{"notice.offline", "Roundtrip 프로그램에 닿지 않아요. 프로그램이 켜져 있는지 확인해 주세요. 돌아오면 저절로 이어져요.", "Roundtrip itself cannot be reached. Check that the program is running; the page carries on by itself when it is back."},

		{"tab.here", "이 자리를 연 탭이 여럿이에요. 지금은 이 탭에서 보내요.", "Several tabs have this seat open. This one is sending."},
		{"tab.elsewhere", "이 자리는 다른 탭에서 쓰고 있어요. 여기서는 지켜보기만 해요.", "Another tab is acting for this seat. Here you are only watching."},
		{"tab.take", "여기서 계속하기", "Continue here"},
	}
}
