package cookie

// keeping are the rules of what is kept, in the order in which they are asked.
func keeping() []reason {
	const model = "RFC 6265bis §5.7"
	const prefixes = "draft-ietf-httpbis-layered-cookies §5.5.3"
	return []reason{
		{"kept", model, "쿠키를 간직해요.", "The cookie is kept.", "", ""},
		{"replaced", model, "이름, 도메인, 경로가 같은 쿠키를 대신해요.", "It takes the place of the cookie with the same name, domain and path.",
			"RFC로는 보내는 순서가 앞의 쿠키 그대로예요. Chromium에서는 값이 바뀌면 새 쿠키로 쳐서 뒤로 가요.", "By the RFC it keeps the old one's place in the order; in Chromium another value makes it a new cookie, which goes last."},
		{"deleted", model, "이미 지난 시각이라서 같은 쿠키를 지워요.", "Its time is already over: the same cookie is deleted.", "", ""},
		{"nothing-to-delete", model, "이미 지난 시각인데 지울 쿠키가 없어요.", "Its time is already over, and there is no such cookie to delete.", "", ""},

		{"control-octet", "RFC 6265bis §5.6", "제어 문자가 들어 있어서 쿠키 전체를 무시해요.", "A control octet makes user agents ignore the whole cookie.", "", ""},
		{"tab", "Chromium", "값 가운데에 탭이 있어서 무시해요.", "A tab inside makes the browser ignore the whole cookie.",
			"RFC 6265bis는 탭을 공백으로 쳐서 간직해요.", "RFC 6265bis counts a tab as white space and keeps the cookie."},
		{"too-long", "RFC 6265bis §5.6", "이름과 값이 합쳐서 4096바이트를 넘어서 무시해요.", "Name and value take more than 4096 octets together: it is ignored.", "", ""},
		{"empty", model, "이름도 값도 없어서 무시해요.", "Neither name nor value: it is ignored.", "", ""},
		{"nameless-equals", "Chromium", "이름 없는 쿠키의 값에 =가 있어서 무시해요. 이름 있는 쿠키로 잘못 읽힐 수 있어요.", "A value with = but without a name is ignored: it would be taken for a cookie with that name.",
			"RFC 6265bis로는 간직하고, 보낼 때 다른 이름으로 보여요.", "By RFC 6265bis it is kept, and when sent it looks like another name."},
		{"host", "RFC 6265bis §5.1.2", "요청의 호스트가 올바른 이름이 아니에요.", "The request's host is no proper name.", "", ""},
		{"path-long", "Roundtrip", "요청의 경로가 너무 길어서 쿠키의 경로로 두지 않아요.", "The request's path is too long to be a cookie's.", "", ""},
		{"domain-octet", model, "Domain에 ASCII가 아닌 문자가 있어서 무시해요.", "Domain has an octet that is none of ASCII: it is ignored.", "", ""},
		{"public-suffix", model, "Domain이 누구나 이름을 등록하는 공개 접미사(public suffix)라서 무시해요.", "Domain is a public suffix, under which anybody may register names: it is ignored.", "", ""},
		{"domain-mismatch", model, "요청의 호스트가 Domain에 들지 않아서 무시해요.", "The request's host is not within Domain: it is ignored.", "", ""},
		{"secure-origin", model, "안전하지 않은 연결이라서 Secure 쿠키를 만들 수 없어요.", "A connection that is not secure cannot set a Secure cookie.",
			"브라우저는 http://localhost도 안전하다고 봐요.", "Browsers count http://localhost as secure."},
		{"httponly-script", model, "스크립트는 HttpOnly 쿠키를 만들 수 없어요.", "A script cannot set an HttpOnly cookie.", "", ""},
		{"secure-overlay", model, "이름이 같은 Secure 쿠키가 있어서 안전하지 않은 연결로는 덮을 수 없어요.", "There is a Secure cookie of that name, which a connection that is not secure cannot overlay.", "", ""},
		{"samesite-context", model, "다른 사이트의 페이지 안에서 온 응답은 SameSite=None인 쿠키만 만들 수 있어요.", "Inside another site's page, only cookies with SameSite=None can be set.",
			"Firefox와 Safari는 SameSite가 없는 쿠키를 None으로 쳐요.", "Firefox and Safari count a cookie without SameSite as None."},
		{"samesite-none-insecure", model, "Secure 없이 SameSite=None이라서 무시해요.", "SameSite=None without Secure: it is ignored.", "", ""},
		{"third-party", "RFC 6265bis §7.1", "다른 사이트의 페이지 안이라서 서드 파티 쿠키를 막았어요.", "Inside another site's page: third-party cookies are blocked.",
			"Safari와 Firefox, Chromium의 시크릿 창이 막고, 다른 곳에서는 설정에 달렸어요.", "Safari, Firefox and Chromium's incognito windows block them; elsewhere it is a setting."},
		{"prefix-secure", model, "__Secure-로 시작하는 이름에는 Secure가 있어야 해요.", "A name that begins with __Secure- needs Secure.", "", ""},
		{"prefix-host", model, "__Host-로 시작하는 이름에는 Secure와 Path=/가 있고 Domain은 없어야 해요.", "A name that begins with __Host- needs Secure, Path=/ and no Domain.",
			"IP 주소와 똑같은 Domain은 Chromium이 받아 줘요. 한 단어 이름과 똑같은 Domain은 RFC로만 괜찮아요.", "Chromium lets a Domain pass that is the IP address itself; one that is a host of a single label passes by the RFC alone."},
		{"prefix-http", prefixes, "__Http-로 시작하는 이름에는 Secure와 HttpOnly가 있어야 해요.", "A name that begins with __Http- needs Secure and HttpOnly.",
			"RFC 6265bis에는 없고, Chromium과 Firefox에 있어요.", "RFC 6265bis does not have it; Chromium and Firefox do."},
		{"prefix-host-http", prefixes, "__Host-Http-로 시작하는 이름에는 Secure, HttpOnly와 Path=/가 있고 Domain은 없어야 해요.", "A name that begins with __Host-Http- needs Secure, HttpOnly, Path=/ and no Domain.",
			"RFC 6265bis에는 없고, Chromium과 Firefox에 있어요.", "RFC 6265bis does not have it; Chromium and Firefox do."},
		{"prefix-nameless", model, "이름 없이 값이 특별한 접두사로 시작해서 무시해요.", "Without a name, a value that begins with a name's prefix: it is ignored.", "", ""},
		{"partitioned-insecure", "draft-cutler-httpbis-partitioned-cookies §2.1", "Secure 없이 Partitioned라서 무시해요.", "Partitioned without Secure: it is ignored.",
			"Partitioned를 모르는 브라우저는 그 속성만 무시해요.", "Browsers that do not know Partitioned ignore that attribute alone."},
		{"httponly-overwrite", model, "스크립트는 HttpOnly 쿠키를 바꿀 수 없어요.", "A script cannot replace an HttpOnly cookie.", "", ""},
		{"no-room", model, "이 사이트의 쿠키가 너무 많아서 바로 버렸어요.", "The site has too many cookies: it was thrown away at once.",
			"Chromium은 한 사이트에 180개까지 간직하고, 넘으면 150개까지 줄여요.", "Chromium keeps 180 of a site, and past that goes down to 150."},
	}
}
