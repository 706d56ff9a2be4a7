package words

// outcome is how an exchange ended, by exchange.Outcome.
func outcome() []Word {
	return []Word{
		{"outcome.complete", "답이 온전히 나갔어요", "answered in full"},
		{"outcome.upgraded", "다른 프로토콜로 넘어갔어요", "another protocol took over"},
		{"outcome.tunnelled", "터널이 됐어요", "became a tunnel"},
		{"outcome.request-incomplete", "요청이 끝나기 전에 끊겼어요", "cut before the request was whole"},
		{"outcome.no-answer", "답 없이 닫혔어요", "closed without an answer"},
		{"outcome.client-left", "기다리다가 떠났어요", "the client left while waiting"},
		{"outcome.truncated", "답이 중간에 잘렸어요", "the answer was cut short"},
		{"outcome.reset-by-client", "클라이언트가 연결을 끊어 버렸어요 (RST)", "reset by the client (RST)"},
		{"outcome.reset-by-server", "서버가 연결을 끊어 버렸어요 (RST)", "reset by the server (RST)"},
	}
}
