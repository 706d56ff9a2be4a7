package registry

import (
	"slices"
	"strconv"
)

// Status finds the entry of a registered code.
func Status(n int) (Entry, bool) {
	for _, c := range codes() {
		if c.code == n {
			return c.entry(strconv.Itoa(n)), true
		}
	}
	return Entry{}, false
}

// Statuses returns all registered codes, in order.
func Statuses() []int {
	var out []int
	for _, c := range codes() {
		out = append(out, c.code)
	}
	return out
}

// Class explains the class of a code, registered or not: who does not know a code
// takes it for the x00 of its class (RFC 9110 §15). A code from 600 or under 100
// is in no class.
func Class(n int) Entry {
	list := classes()
	at := slices.IndexFunc(list, func(c code) bool { return c.code == n/100 })
	if n < 100 || at < 0 {
		c := outside()
		return c.entry("xxx")
	}
	return list[at].entry(strconv.Itoa(n/100) + "xx")
}

// Classes returns the entries of the five classes, in order.
func Classes() []Entry {
	var out []Entry
	for _, c := range classes() {
		out = append(out, Class(c.code*100))
	}
	return out
}

func classes() []code {
	return []code{
		{1, "Informational", "RFC 9110 §15.2", "100 103",
			"아직 답이 아니에요. 진짜 응답은 이 뒤에 따로 와요. 등록되지 않은 번호라면 100처럼 여겨요.",
			"Not the answer yet: the final response follows. An unregistered number counts as a 100."},
		{2, "Successful", "RFC 9110 §15.3", "200 201 204",
			"요청을 받았고, 이해했고, 해냈어요. 등록되지 않은 번호라면 200처럼 여겨요.",
			"The request was received, understood and done. An unregistered number counts as a 200."},
		{3, "Redirection", "RFC 9110 §15.4", "301 302 304",
			"끝내려면 클라이언트가 한 걸음 더 가야 해요. 등록되지 않은 번호라면 300처럼 여겨요.",
			"The client has one more step to take. An unregistered number counts as a 300."},
		{4, "Client Error", "RFC 9110 §15.5", "400 404",
			"요청 쪽에 문제가 있어요. 똑같이 다시 보내면 대개 같은 답이 와요. 등록되지 않은 번호라면 400처럼 여겨요.",
			"Something about the request is wrong; sent again unchanged it will most likely fail again. An unregistered number counts as a 400."},
		{5, "Server Error", "RFC 9110 §15.6", "500 503",
			"요청은 괜찮았는데 서버가 해내지 못했어요. 등록되지 않은 번호라면 500처럼 여겨요.",
			"The request was fine, the server could not do it. An unregistered number counts as a 500."},
	}
}

// outside is what a code is that no class has.
func outside() code {
	return code{0, "", "RFC 9110 §15", "5xx",
		"상태 코드는 100부터 599까지예요. 이 번호는 잘못된 것이고, 클라이언트는 5xx를 받은 것처럼 다뤄요.",
		"Status codes run from 100 to 599. This one is invalid, and clients treat it like a 5xx."}
}

// codes are the permanent entries of the IANA registry, in order.
func codes() []code {
	return slices.Concat(informational(), successful(), redirection(), clientError(), serverError())
}

func informational() []code {
	return []code{
		{100, "Continue", "RFC 9110 §15.2.1", "Expect 417",
			"헤더는 봤으니 이제 본문을 보내도 된다는 말이에요. Expect: 100-continue에 대한 중간 응답이고, 진짜 답은 뒤에 와요.",
			"The head is accepted, send the content now. It answers Expect: 100-continue, and the final response follows."},
		{101, "Switching Protocols", "RFC 9110 §15.2.2", "Upgrade 426",
			"이 응답 뒤로는 같은 연결에서 다른 프로토콜을 써요. WebSocket이 이렇게 시작해요.",
			"After this response the connection speaks another protocol. A WebSocket begins like this."},
		{102, "Processing", "RFC 2518 §10.1", "100",
			"오래 걸리지만 일하는 중이라는 중간 응답이에요. WebDAV에서 나왔고 지금은 거의 쓰지 않아요.",
			"Still working on it, do not give up. It comes from WebDAV and is hardly used today."},
		{103, "Early Hints", "RFC 8297 §2", "Link",
			"진짜 답을 만드는 동안 미리 받아 둘 것을 Link로 알려 줘요. 브라우저의 fetch에는 보이지 않아요.",
			"While the answer is being made, Link fields say what to load already. A browser's fetch does not show it."},
	}
}

func successful() []code {
	return []code{
		{200, "OK", "RFC 9110 §15.3.1", "204",
			"잘됐어요. 본문이 무엇인지는 메서드에 달렸어요. GET이면 그 자원이고, POST라면 한 일의 결과예요.",
			"It worked. What the content is depends on the method: the resource for a GET, the outcome for a POST."},
		{201, "Created", "RFC 9110 §15.3.2", "Location ETag",
			"새 자원이 생겼어요. 그 주소는 Location에 있고, 없으면 요청한 주소예요.",
			"A new resource came into being. Its address stands in Location, or else is the one you asked."},
		{202, "Accepted", "RFC 9110 §15.3.3", "Location Retry-After",
			"맡아 두었지만 아직 하지 않았어요. 나중에 실패할 수도 있으니 어떻게 됐는지 따로 물어봐야 해요.",
			"Taken on, not done yet. It may still fail, so ask later how it went."},
		{203, "Non-Authoritative Information", "RFC 9110 §15.3.4", "200 Via",
			"원래 서버의 200을 중간의 프록시가 고쳐서 전했어요.",
			"The origin said 200, and a proxy on the way has changed what it said."},
		{204, "No Content", "RFC 9110 §15.3.5", "205 304",
			"잘됐고 보여 줄 본문은 없어요. 응답은 빈 줄에서 끝나요. 브라우저는 보던 페이지에 그대로 있어요.",
			"It worked and there is nothing to show: the response ends at the empty line. A browser stays on its page."},
		{205, "Reset Content", "RFC 9110 §15.3.6", "204",
			"잘됐으니 입력한 화면을 처음처럼 비우라는 뜻이에요. 본문이 없어요. 브라우저는 보통 204처럼 다뤄요.",
			"It worked; clear the form it came from. It has no content, and browsers mostly treat it as a 204."},
		{206, "Partial Content", "RFC 9110 §15.3.7", "Range Content-Range 416",
			"Range로 부탁한 일부만 왔어요. 어느 부분인지는 Content-Range가 말해요.",
			"Only the part you asked for with Range. Content-Range says which one."},
		{207, "Multi-Status", "RFC 4918 §11.1", "DAV",
			"여러 자원을 한꺼번에 다뤄서 상태가 여럿이에요. 하나하나는 본문에 적혀 있으니 207만 보고 성공이라 하면 안 돼요.",
			"Many resources at once, each with a status of its own in the content: a 207 alone says nothing of success."},
		{208, "Already Reported", "RFC 5842 §7.1", "207",
			"WebDAV의 207 본문 안에서, 같은 자원을 앞에서 이미 말했다는 표시예요.",
			"Inside the content of a WebDAV 207: this member was already told above."},
		{226, "IM Used", "RFC 3229 §10.4.1", "A-IM IM",
			"전체 대신 가진 것과의 차이를 보냈어요. A-IM으로 부탁했을 때만 와요. 거의 쓰지 않아요.",
			"Not the whole, but its difference from what you have, as A-IM allowed. Hardly ever used."},
	}
}

func redirection() []code {
	return []code{
		{300, "Multiple Choices", "RFC 9110 §15.4.1", "Location Accept",
			"같은 것이 여러 모습으로 있으니 골라 달라는 뜻이에요. 브라우저는 스스로 고르지 않고 본문을 보여 줘요.",
			"There are several versions; choose one. Browsers do not choose, they show the content."},
		{301, "Moved Permanently", "RFC 9110 §15.4.2", "Location 308 302",
			"완전히 옮겼어요. 브라우저는 이 답을 기억해 두고 다음부터 옛 주소에 묻지도 않을 수 있어요. POST는 보통 GET으로 바뀌어요.",
			"Moved for good. Browsers may remember it and never ask the old address again. A POST mostly becomes a GET."},
		{302, "Found", "RFC 9110 §15.4.3", "Location 303 307",
			"지금은 다른 주소에 있어요. 다음에도 여기에 물어보세요. 브라우저는 POST를 GET으로 바꿔서 따라가요.",
			"Elsewhere for now; keep asking here. Browsers follow a POST with a GET."},
		{303, "See Other", "RFC 9110 §15.4.4", "Location 302",
			"결과는 다른 주소에 있으니 GET으로 보라는 뜻이에요. 폼을 보낸 뒤 새로고침으로 두 번 보내지 않게 해 줘요.",
			"See the result at another address, with GET. After a form it keeps a reload from sending it twice."},
		{304, "Not Modified", "RFC 9110 §15.4.5", "If-None-Match If-Modified-Since ETag",
			"가진 것이 아직 맞아요. 그래서 본문이 없어요. 조건을 건 요청에만 오고, 가진 것의 기한이 새로워져요.",
			"What you hold is still right, so there is no content. It answers conditional requests only, and freshens the stored copy."},
		{305, "Use Proxy", "RFC 9110 §15.4.6", "",
			"프록시를 거치라는 뜻이었지만 위험해서 폐기됐어요. 브라우저는 따르지 않아요.",
			"Meant “ask through this proxy”. Deprecated as unsafe; browsers do not obey it."},
		{306, "(Unused)", "RFC 9110 §15.4.7", "305",
			"옛 초안에서 쓰던 번호예요. 지금은 뜻이 없고 비워 두었어요.",
			"Once used in a draft. It has no meaning now and stays reserved."},
		{307, "Temporary Redirect", "RFC 9110 §15.4.8", "Location 302 308",
			"지금은 다른 주소에 있어요. 302와 달리 메서드와 본문을 그대로 다시 보내요.",
			"Elsewhere for now. Unlike with a 302, method and content are sent again as they were."},
		{308, "Permanent Redirect", "RFC 9110 §15.4.9", "Location 301 307",
			"완전히 옮겼고, 301과 달리 메서드와 본문을 그대로 다시 보내요. 이것도 기억돼요.",
			"Moved for good, and unlike with a 301 method and content stay. It is remembered, too."},
	}
}

func serverError() []code {
	return []code{
		{500, "Internal Server Error", "RFC 9110 §15.6.1", "5xx",
			"서버가 뜻밖의 일을 만났어요. 처리하던 코드가 죽었을 때 프레임워크가 대신 답하는 일이 많아요. 까닭은 서버의 로그에 있어요.",
			"The server met something unexpected; often a crashed handler for which the framework answers. The cause is in the server's log."},
		{501, "Not Implemented", "RFC 9110 §15.6.2", "405",
			"서버가 이 메서드를 아예 몰라요. 알지만 이 자원에는 안 되는 것이면 405예요.",
			"The server does not know the method at all. One it knows but does not allow here is a 405."},
		{502, "Bad Gateway", "RFC 9110 §15.6.3", "504 Via",
			"앞에 선 게이트웨이가 뒤의 서버에게서 제대로 된 답을 받지 못했어요. 연결이 거절됐거나 답이 깨졌을 때예요.",
			"A gateway got no valid answer from the server behind it: connection refused, or garbage."},
		{503, "Service Unavailable", "RFC 9110 §15.6.4", "Retry-After 429",
			"지금은 못 해요. 붐비거나 점검 중이에요. Retry-After가 있으면 그만큼 뒤에 다시 오라는 거예요.",
			"Not now: overloaded, or under maintenance. Retry-After, where there is one, says when to come back."},
		{504, "Gateway Timeout", "RFC 9110 §15.6.5", "502 408",
			"게이트웨이가 기다렸지만 뒤의 서버가 제때 답하지 않았어요. 뒤에서는 일이 계속될 수도 있어요.",
			"A gateway waited and the server behind it did not answer in time. Its work may still go on."},
		{505, "HTTP Version Not Supported", "RFC 9110 §15.6.6", "Upgrade",
			"요청의 HTTP 버전을 서버가 다루지 않아요.",
			"The server does not speak the request's version of HTTP."},
		{506, "Variant Also Negotiates", "RFC 2295 §8.1", "300 TCN",
			"고른 것이 다시 고르라고 해서 끝나지 않는 설정 잘못이에요. 실험적인 것이고 거의 볼 일이 없어요.",
			"A misconfiguration: the chosen variant is itself a choice. Experimental, and hardly ever seen."},
		{507, "Insufficient Storage", "RFC 4918 §11.5", "413",
			"저장할 자리가 모자라요. WebDAV에서 나왔어요.",
			"No room left to store it. It comes from WebDAV."},
		{508, "Loop Detected", "RFC 5842 §7.2", "208",
			"WebDAV 서버가 자원을 따라가다가 제자리로 돌아오는 고리를 만나서 그만뒀어요.",
			"A WebDAV server walked in a circle through its resources and gave up."},
		{510, "Not Extended", "RFC 2774 §7", "",
			"필요한 확장을 선언하지 않았다는 뜻이었어요. 이 실험은 끝났고 이제 쓰지 않아요.",
			"Meant that the request lacked an extension the server demands. The experiment is over; it is obsolete."},
		{511, "Network Authentication Required", "RFC 6585 §6", "407",
			"네트워크를 쓰려면 먼저 로그인해야 해요. 와이파이의 로그인 화면을 띄우는 장비가 보내요. 물어본 서버가 보낸 것이 아니에요.",
			"Log in to the network first. It comes from the Wi-Fi's gate, not from the server you asked."},
	}
}
