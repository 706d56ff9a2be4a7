package words

// start is the start page.
func start() []Word {
	return []Word{
		{"start.title", "HTTP를 손으로 배워요", "HTTP, learned by hand"},
		{"start.lead", "진짜 요청을 나만의 진짜 서버로 보내고, 모든 바이트가 오가는 모습을 그 자리에서 봐요.", "Send real requests to a real server of your own, and watch every byte cross the wire."},
		{"start.begin", "첫 수업 시작하기", "Start the first lesson"},
		{"start.resume", "이어서 하기", "Carry on"},
		{"start.begin.what", "%s · 약 %s분", "%s · about %s min"},
		{"start.truths", "요청 한 번, 세 가지 진실", "One exchange, three truths"},
		{"start.course", "수업", "The course"},
		{"start.size", "약 %s분 · 과제 %s개", "about %s min · %s tasks"},
		{"start.bench", "실험대만 열기", "Open the bench alone"},
		{"start.bench.what", "수업 없이 마음대로 보내 봐요.", "No lesson, just you and the wire."},
		{"start.return", "전에 쓰던 자리가 있나요?", "Been here before?"},
		{"start.return.what", "복구 코드를 넣으면 그 자리의 서버와 진도가 그대로 돌아와요.", "Enter your recovery code, and that seat’s server and progress are back."},

		{"truth.code", "코드가 본 것", "What your code saw"},
		{"truth.code.what", "fetch가 자바스크립트에 알려 준 만큼만 보여요. Set‑Cookie도, 따라간 리다이렉트도 숨겨요.", "Only what fetch tells JavaScript. It hides Set‑Cookie, and each redirect it followed."},
		{"truth.wire", "실제로 오간 것", "What crossed the wire"},
		{"truth.wire.what", "서버가 실제로 읽고 쓴 바이트예요. 시작 줄, 필드, 줄바꿈 하나까지 그대로예요.", "The octets your server read and wrote: start line, fields, every line ending."},
		{"truth.kept", "브라우저가 간직한 것", "What the browser kept"},
		{"truth.kept.what", "쿠키와 기억해 둔 이동이에요. 다음 요청이 달라지는 이유가 여기 있어요.", "Cookies and remembered moves: the reason why the next request differs."},

		{"drawing.label", "그림이에요. 내 서버가 준비되면 실제 교환이 여기에 나타나요.", "A drawing. Once your server is ready, the real exchange appears here."},
		{"drawing.says", "그림: 브라우저가 서버에 GET 요청을 보내고 200 OK를 받은 뒤, POST 요청에는 302 이동을 받아요.", "Drawing: a browser sends a GET and gets 200 OK back, then a POST is answered by a 302 redirect."},
		{"drawing.browser", "내 브라우저", "your browser"},
		{"drawing.server", "내 서버", "your server"},
	}
}
