package cookie

// Outcome says what became of a cookie.
type Outcome string

// The outcomes: four of a Set-Cookie, two of a request.
const (
	Kept     Outcome = "kept"
	Replaced Outcome = "replaced"
	Deleted  Outcome = "deleted"
	Refused  Outcome = "refused"
	Sent     Outcome = "sent"
	Held     Outcome = "held"
)

// Text is one sentence by language tag: "ko", "en".
type Text map[string]string

// Reason is a rule that decides what becomes of a cookie.
type Reason struct {
	Rule   string `json:"rule"`   // stable id: "secure-origin"
	Source string `json:"source"` // "RFC 6265bis §5.7", or the user agent whose rule it is
	Text   Text   `json:"text"`
	// Browser says where browsers differ from the standard in this; nil is nowhere.
	Browser Text `json:"browser,omitempty"`
}

// Verdict is what became of a cookie, and by which rule.
type Verdict struct {
	Outcome Outcome `json:"outcome"`
	Reason
	// Entry is the cookie, as far as it was made out.
	Entry Entry `json:"entry"`
	// Evicted are cookies that had to go to make room.
	Evicted []Entry `json:"evicted,omitempty"`
}

// Decision is a verdict about a cookie of the jar and one request.
type Decision = Verdict

// reason is a line of the table of reasons.
type reason struct {
	rule, source string
	ko, en       string
	brKo, brEn   string // where browsers differ
}

// Reasons are all rules that decide, those of keeping before those of sending.
func Reasons() []Reason {
	var all []Reason
	for _, r := range append(keeping(), sending()...) {
		all = append(all, r.reason())
	}
	return all
}

func (r reason) reason() Reason {
	out := Reason{Rule: r.rule, Source: r.source, Text: Text{"ko": r.ko, "en": r.en}}
	if r.brEn != "" {
		out.Browser = Text{"ko": r.brKo, "en": r.brEn}
	}
	return out
}

// verdict is the outcome by a rule.
func verdict(o Outcome, rule string, e Entry) Verdict {
	table := keeping()
	if o == Sent || o == Held {
		table = sending()
	}
	for _, r := range table {
		if r.rule == rule {
			return Verdict{Outcome: o, Reason: r.reason(), Entry: e}
		}
	}
	return Verdict{Outcome: o, Reason: Reason{Rule: rule}, Entry: e}
}

// sending are the rules of what goes along with a request, in the order in which
// they are asked.
func sending() []reason {
	const retrieval = "RFC 6265bis §5.8.3"
	return []reason{
		{"sent", retrieval, "호스트, 경로와 다른 조건이 모두 맞아서 함께 보내요.", "Host, path and all other conditions fit: it goes along.", "", ""},
		{"expired", "RFC 6265bis §5.7", "수명이 다해서 버렸어요.", "Its time is over: it was thrown away.", "", ""},
		{"other-host", retrieval, "Domain 없이 받은 쿠키라서 그 호스트에만 보내요.", "It came without a Domain, so it goes back to that very host only.", "", ""},
		{"other-domain", "RFC 6265bis §5.1.3", "요청의 호스트가 쿠키의 Domain에 들지 않아요.", "The request's host is not within the cookie's Domain.", "", ""},
		{"other-path", "RFC 6265bis §5.1.4", "요청의 경로가 쿠키의 Path 아래에 있지 않아요.", "The request's path is not below the cookie's Path.", "", ""},
		{"not-secure", retrieval, "Secure 쿠키는 안전한 연결로만 보내요.", "A Secure cookie goes over secure connections only.",
			"브라우저는 http://localhost도 안전하다고 봐요.", "Browsers count http://localhost as secure."},
		{"script", retrieval, "HttpOnly 쿠키라서 스크립트에는 보이지 않아요.", "It is HttpOnly: scripts do not get to see it.", "", ""},
		{"samesite-strict", retrieval, "SameSite=Strict 쿠키는 다른 사이트에서 온 요청에 보내지 않아요.", "A SameSite=Strict cookie does not go along with what another site began.", "", ""},
		{"samesite-lax", retrieval, "SameSite=Lax 쿠키는 다른 사이트에서 온 요청이면 주소창의 페이지를 여는 GET에만 보내요.", "From another site, a SameSite=Lax cookie goes along only with a GET that opens the page itself.", "", ""},
		{"samesite-default", retrieval, "SameSite가 없어서 Lax로 쳐요. 다른 사이트에서 온 요청이면 주소창의 페이지를 여는 GET에만 보내요.", "Without SameSite it counts as Lax: from another site it goes along only with a GET that opens the page itself.",
			"Chromium은 받은 지 2분이 안 된 쿠키라면 페이지를 여는 POST에도 보내요. Firefox와 Safari는 기본을 Lax로 치지 않아요.", "Chromium sends a cookie younger than two minutes with a POST that opens the page, too; Firefox and Safari do not count the default as Lax."},
		{"third-party", "RFC 6265bis §7.1", "다른 사이트의 페이지 안이라서 서드 파티 쿠키를 막았어요.", "Inside another site's page: third-party cookies are blocked.",
			"Safari와 Firefox, Chromium의 시크릿 창이 막고, 다른 곳에서는 설정에 달렸어요.", "Safari, Firefox and Chromium's incognito windows block them; elsewhere it is a setting."},
		{"partition", "draft-cutler-httpbis-partitioned-cookies §2.3", "Partitioned 쿠키라서 받을 때와 같은 사이트의 페이지 안에서만 보내요.", "It is Partitioned: it goes along only inside pages of the site it was set in.", "", ""},
	}
}
