package registry

import "fmt"

// cacheDirectives reads Cache-Control (RFC 9111 §5.2), as it stands in requests
// and in responses.
func cacheDirectives(x *reader) {
	for _, directive := range x.split(x.whole(), ',') {
		name, value, has := x.pair(directive)
		if n, ok := number(value); has && ok {
			if t := timedDirective(name, n); t != nil {
				x.say(directive, t)
				continue
			}
		}
		t, ok := plainDirectives()[name]
		switch {
		case !ok && timedDirective(name, 1) != nil:
			t = both("초를 세는 수가 와야 해요. 이래서는 캐시마다 달리 읽어요.", "It wants a number of seconds; like this each cache makes of it what it likes.")
		case !ok:
			t = both("널리 쓰이는 지시가 아니에요. 모르는 캐시는 지나쳐요.", "No directive in common use: caches that do not know it pass over it.")
		case has && (name == "no-cache" || name == "private"):
			t = both(fmt.Sprintf("이 필드에만 통하는 %s예요: %s. 지키는 캐시가 적어요.", name, short(value)), fmt.Sprintf("%s for these fields alone: %s. Few caches heed that.", name, short(value)))
		}
		x.say(directive, t)
	}
}

// timedDirective is of those that count seconds.
func timedDirective(name string, n uint64) Text {
	switch name {
	case "max-age":
		if n == 0 {
			return both("바로 낡은 것으로 여겨요. 응답이면 다시 쓰기 전에, 요청이면 지금 서버에 물어보라는 뜻이에요.",
				"Stale at once. In a response: ask before using it again; in a request: ask the server now.")
		}
		return lastingText(n, "%s까지 묵은 것은 괜찮아요. 응답이면 그동안 묻지 않고 다시 써도 되고, 요청이면 더 낡은 것은 싫다는 뜻이에요.",
			"Good up to an age of %s. In a response: use it without asking so long; in a request: nothing older, please.")
	case "s-maxage":
		return lastingText(n, "CDN처럼 여럿이 함께 쓰는 캐시는 %s 동안 다시 써도 돼요. 거기서는 max-age를 이겨요.",
			"Caches that many share, such as a CDN, may use it for %s; there it wins over max-age.")
	case "stale-while-revalidate":
		return lastingText(n, "낡은 뒤에도 %s 동안은 일단 옛것을 주고, 뒤에서 새로 받아도 돼요 (RFC 5861 §3).",
			"Once stale it may still be given out for %s while a fresh one is fetched behind the scenes (RFC 5861 §3).")
	case "stale-if-error":
		return lastingText(n, "서버가 5xx로 답하면 낡은 뒤에도 %s 동안 옛것을 줘도 돼요 (RFC 5861 §4).",
			"Should the server fail with a 5xx, the stale one will do for %s (RFC 5861 §4).")
	case "max-stale":
		return lastingText(n, "낡은 지 %s까지는 괜찮아요.", "Stale is fine, up to %s.")
	case "min-fresh":
		return lastingText(n, "적어도 %s는 더 신선해야 해요.", "It must stay fresh for at least %s.")
	}
	return nil
}

// plainDirectives are those without a number.
func plainDirectives() map[string]Text {
	return map[string]Text{
		"no-cache":         both("간직해도 되지만 쓸 때마다 서버에 물어봐야 해요. 이름과 달리 캐시를 막지 않아요.", "It may be kept, and must be asked about before each use. Despite its name it forbids no cache."),
		"no-store":         both("아무도 어디에도 간직하면 안 돼요.", "Nobody may keep it anywhere."),
		"private":          both("한 사람의 브라우저만 간직해도 돼요. CDN은 안 돼요.", "For one person's browser to keep; no shared cache may."),
		"public":           both("로그인한 사람의 답이라도 여럿이 함께 쓰는 캐시가 간직해도 돼요.", "Shared caches may keep it, even an answer to somebody logged in."),
		"must-revalidate":  both("낡으면 반드시 물어봐야 해요. 서버에 닿지 못하면 옛것 대신 504를 줘요.", "Once stale it must be asked about. If the server is out of reach: a 504, never the old one."),
		"proxy-revalidate": both("여럿이 함께 쓰는 캐시에만 통하는 must-revalidate예요.", "must-revalidate for shared caches only."),
		"must-understand":  both("이 상태 코드의 캐시 규칙을 아는 캐시만 간직해도 돼요.", "Only for caches that know how to cache this status."),
		"no-transform":     both("중간에서 그림을 줄이거나 압축을 바꾸면 안 돼요.", "Nobody on the way may change it, not even to make it smaller."),
		"immutable":        both("신선한 동안은 절대 바뀌지 않아요. 새로고침해도 묻지 마세요 (RFC 8246).", "Never changes while fresh: not even a reload need ask (RFC 8246)."),
		"only-if-cached":   both("가진 것만 달라는 말이에요. 없으면 504예요.", "Only from a cache; a 504 if it has none."),
		"max-stale":        both("아무리 낡아도 괜찮아요.", "Stale is fine, however old."),
	}
}

// entityTags reads one or more entity tags, or "*" (RFC 9110 §8.8.3, §13.1).
func entityTags(x *reader) {
	if x.text(x.whole()) == "*" {
		x.say(x.whole(), both("무엇이든 있기만 하면이에요.", "Any version at all, as long as there is one."))
		return
	}
	for _, tag := range x.split(x.whole(), ',') {
		x.tag(tag)
	}
}

func (x *reader) tag(s span) bool {
	text := x.text(s)
	n := len(text)
	switch {
	case n >= 4 && text[:3] == `W/"` && text[n-1] == '"':
		x.say(s, both("약한(weak) 이름표예요. 뜻이 같으면 되고 바이트까지 같지는 않아도 돼요. If-Match와 범위 요청에는 못 써요.", "A weak tag: the same meaning, not always the same octets. No use for If-Match and ranges."))
	case n >= 2 && text[0] == '"' && text[n-1] == '"':
		x.say(s, both("강한(strong) 이름표예요. 바이트까지 똑같아야 같은 이름표예요.", "A strong tag: the same tag means the same octets."))
	default:
		return false
	}
	return true
}

func ifRange(x *reader) {
	if !x.tag(x.whole()) {
		x.date(x.whole())
	}
}

// vary reads RFC 9110 §12.5.5.
func vary(x *reader) {
	for _, member := range x.split(x.whole(), ',') {
		name := x.text(member)
		if name == "*" {
			x.say(member, both("무엇에 달렸는지 말할 수 없으니 언제나 다시 물어봐야 해요.", "It depends on more than can be said: always ask again."))
		} else if isToken(name) {
			x.say(member, both("요청의 이 필드가 다르면 다른 답일 수 있어요.", fmt.Sprintf("A request with another %s may get another answer.", short(name))))
		}
	}
}
