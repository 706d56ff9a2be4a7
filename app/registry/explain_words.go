package registry

func schemes() map[string]Text {
	return map[string]Text{
		"basic":     both("이름과 암호를 base64로 적어 보내라는 뜻이에요. 숨겨지지 않아요. 브라우저가 창을 띄워요 (RFC 7617).", "Send name and password in base64, which hides nothing. Browsers open a prompt (RFC 7617)."),
		"bearer":    both("받아 둔 토큰을 보내라는 뜻이에요. 가진 사람이 곧 주인이에요 (RFC 6750).", "Send a token; who holds it is believed (RFC 6750)."),
		"digest":    both("암호 대신 그 해시를 보내라는 뜻이에요 (RFC 7616).", "Send a hash made with the password (RFC 7616)."),
		"negotiate": both("회사 네트워크의 로그인(Kerberos)을 쓰라는 뜻이에요 (RFC 4559).", "Use the company network's login, Kerberos (RFC 4559)."),
		"dpop":      both("열쇠로 증명하는 토큰을 보내라는 뜻이에요 (RFC 9449).", "Send a token with proof of its key (RFC 9449)."),
	}
}

func challengeParameters() map[string]Text {
	return map[string]Text{
		"realm":             both("어디에 들어가는지, 그곳의 이름이에요.", "The name of the place one enters."),
		"charset":           both("이름과 암호를 적을 문자 인코딩이에요.", "The character encoding of name and password."),
		"scope":             both("필요한 권한의 범위예요.", "Which rights are needed."),
		"error":             both("보낸 토큰이 왜 안 되는지예요.", "Why the token sent was refused."),
		"error_description": both("왜 안 되는지 사람이 읽을 설명이에요.", "Why, for a person to read."),
		"nonce":             both("서버가 한 번 쓰려고 뽑은 값이에요.", "A value the server drew for one use."),
		"algorithm":         both("쓸 해시예요.", "The hash to use."),
		"qop":               both("무엇까지 지킬지예요.", "How much is to be protected."),
	}
}

// methods are those of an Allow field.
func methods() map[string]Text {
	return map[string]Text{
		"get":     both("보여 달라는 메서드예요. 아무것도 바꾸지 않아요.", "Show it; changes nothing."),
		"head":    both("GET과 같지만 본문 없이 헤더만 와요.", "Like GET, with the head alone."),
		"post":    both("보낸 것을 처리해 달라는 메서드예요. 두 번 보내면 두 번 처리돼요.", "Process this; sent twice, it happens twice."),
		"put":     both("이 주소의 것을 보낸 것으로 통째로 바꿔요. 두 번 보내도 한 번과 같아요.", "Replace what is at this address; twice is the same as once."),
		"patch":   both("보낸 것만 바꿔요 (RFC 5789).", "Change only what is sent (RFC 5789)."),
		"delete":  both("지워요. 두 번 지워도 지워진 그대로예요.", "Remove it; twice leaves it as gone as once."),
		"options": both("무엇을 할 수 있는지 물어요.", "Ask what is possible."),
		"connect": both("프록시에게 터널을 부탁해요.", "Ask a proxy for a tunnel."),
		"trace":   both("도착한 요청을 그대로 돌려 달라고 해요.", "Send back the request as it arrived."),
		"query":   both("본문에 적은 조건으로 찾아요. 아무것도 바꾸지 않아요.", "Search by what the content says; changes nothing."),
	}
}

func protocols() map[string]Text {
	return map[string]Text{
		"websocket": both("양쪽이 언제든 말할 수 있는 연결로 바꿔요 (RFC 6455).", "Both sides may speak at any time (RFC 6455)."),
		"h2c":       both("TLS 없는 HTTP/2예요. 이렇게 올라가는 방법은 폐기됐어요.", "HTTP/2 without TLS; upgrading to it has been given up."),
		"tls/1.0":   both("이 연결을 암호화하자는 말이에요 (RFC 2817).", "Encrypt this connection (RFC 2817)."),
	}
}

func expectations() map[string]Text {
	return map[string]Text{
		"100-continue": both("본문을 보내기 전에 100을 기다릴게요.", "I wait for a 100 before I send the content."),
	}
}

func fetchSites() map[string]Text {
	return map[string]Text{
		"same-origin": both("같은 출처의 페이지가 시작했어요.", "A page of the same origin started it."),
		"same-site":   both("같은 사이트의 다른 출처(다른 포트나 다른 호스트)가 시작했어요.", "Another origin of the same site started it: another port or host."),
		"cross-site":  both("다른 사이트가 시작했어요.", "Another site started it."),
		"none":        both("사람이 직접 주소를 치거나 즐겨찾기를 눌렀어요.", "A person did: by the address bar or a bookmark."),
	}
}

func fetchModes() map[string]Text {
	return map[string]Text{
		"navigate":    both("페이지를 여는 요청이에요.", "It opens a page."),
		"cors":        both("다른 출처라면 CORS 규칙을 따르는 요청이에요. fetch가 보통 이래요.", "It keeps to CORS if the origin is another: what fetch does by default."),
		"no-cors":     both("그림처럼 읽지는 못하고 쓰기만 하는 요청이에요.", "To be used but not read, like a picture."),
		"same-origin": both("같은 출처에만 보내는 요청이에요.", "For the same origin only."),
		"websocket":   both("WebSocket을 여는 요청이에요.", "It opens a WebSocket."),
	}
}

func fetchDestinations() map[string]Text {
	return map[string]Text{
		"document":      both("열어 볼 페이지예요.", "A page to open."),
		"iframe":        both("페이지 안의 프레임(iframe)이에요.", "A frame within a page."),
		"empty":         both("쓸 곳이 정해지지 않았어요. fetch가 이래요.", "No use is known, as with fetch."),
		"image":         both("그림이에요.", "A picture."),
		"script":        both("스크립트예요.", "A script."),
		"style":         both("스타일 시트예요.", "A style sheet."),
		"font":          both("글꼴이에요.", "A font."),
		"video":         both("영상이에요.", "A film."),
		"audio":         both("소리예요.", "Sound."),
		"manifest":      both("앱의 설명서예요.", "An app's manifest."),
		"worker":        both("뒤에서 도는 스크립트예요.", "A script that runs in the background."),
		"sharedworker":  both("여러 탭이 함께 쓰는, 뒤에서 도는 스크립트예요.", "A background script that tabs share."),
		"serviceworker": both("서비스 워커예요.", "A service worker."),
		"object":        both("페이지에 끼워 넣는 것이에요.", "Something embedded in a page."),
		"report":        both("브라우저가 보내는 보고예요.", "A report by the browser."),
	}
}
