package words

// send is sending: the composer, the runner, and the live feed's own words.
func send() []Word {
	return []Word{
		{"send.title", "요청 보내기", "Send a request"},
		{"send.shell", "내 서버의 주소에서 요청을 보내는 틀", "The frame that sends from your server’s own address"},
		{"send.watching", "지금은 다른 탭에서 보내고 있어요.", "Another tab is the one that sends."},
		{"send.watching.what", "이 탭에서 보내려면 위쪽의 ‘여기서 계속하기’를 눌러 주세요.", "To send from here, press “Continue here” at the top."},
		{"send.noserver", "이 자리에는 아직 서버가 없어요. 잠시 뒤에 다시 해 주세요.", "This seat has no server yet. Try again in a moment."},
		{"send.nobody", "연결 거부: %s에서 듣는 서버가 없어요. 요청을 보낼 페이지조차 열지 못했어요.", "connection refused: nobody is listening at %s, so not even the page to send from could be loaded"},
		{"send.unreachable", "닿지 않음: %s에서 요청을 보낼 페이지를 열지 못했어요.", "not reachable: the page to send from could not be loaded at %s"},
		{"send.silent", "대답 없음: 요청을 보낸 페이지가 더는 대답하지 않아요.", "no report: the page that sent it does not answer any more"},

		{"feed.away", "Roundtrip과 연결이 끊겼어요. 다시 잇고 있어요…", "The connection to Roundtrip was lost. Reconnecting…"},
		{"feed.restarted", "Roundtrip이 다시 시작됐어요.", "Roundtrip was started again."},
		{"feed.slept", "쉬고 있던 자리가 다시 깨어났어요.", "Your seat had gone to sleep and woke up again."},
		{"feed.epoch", "여기서부터 새 기록이에요. 서버와 진도는 그대로예요.", "A new record begins here. Your server and your progress are still there."},
		{"feed.build", "Roundtrip이 새 판으로 바뀌었어요.", "Roundtrip is another version now."},
		{"feed.reload", "다시 불러오기", "Reload"},
	}
}
