package registry

import (
	"fmt"
	"strings"
)

// ranges reads Range (RFC 9110 §14.2).
func ranges(x *reader) {
	s := x.whole()
	unit, _, ok := strings.Cut(x.text(s), "=")
	if !ok || !strings.EqualFold(unit, "bytes") {
		return
	}
	s.from += len(unit) + 1
	for _, r := range x.split(s, ',') {
		first, last, ok := strings.Cut(x.text(r), "-")
		a, isA := number(first)
		b, isB := number(last)
		switch {
		case !ok:
		case isA && isB && b >= a:
			x.say(r, both(fmt.Sprintf("%d번째부터 %d번째 바이트까지, 모두 %d바이트예요. 0부터 세고 끝도 들어가요.", a, b, b-a+1), fmt.Sprintf("Octets %d to %d, which are %d: counted from 0, the last one included.", a, b, b-a+1)))
		case isA && isB:
			x.say(r, both("끝이 처음보다 앞이라 뜻이 없어요. 서버는 Range를 무시해요.", "It ends before it begins, so the server ignores the whole Range."))
		case isA && last == "":
			x.say(r, both(fmt.Sprintf("%d번째 바이트부터 끝까지예요.", a), fmt.Sprintf("From octet %d to the end.", a)))
		case first == "" && isB:
			x.say(r, both(fmt.Sprintf("끝에서 %d바이트예요.", b), fmt.Sprintf("The last %d octets.", b)))
		}
	}
}

// contentRange reads RFC 9110 §14.4.
func contentRange(x *reader) {
	s := x.whole()
	unit, rest, ok := strings.Cut(x.text(s), " ")
	place, size, slash := strings.Cut(rest, "/")
	if !ok || !slash || !strings.EqualFold(unit, "bytes") {
		return
	}
	at := span{s.from + len(unit) + 1, s.from + len(unit) + 1 + len(place)}
	first, last, _ := strings.Cut(place, "-")
	a, isA := number(first)
	b, isB := number(last)
	switch {
	case place == "*":
		x.say(at, both("부탁한 범위가 없다는 뜻이에요.", "The range asked for is not there."))
	case isA && isB && b >= a:
		x.say(at, both(fmt.Sprintf("%d번째부터 %d번째까지, %d바이트가 왔어요.", a, b, b-a+1), fmt.Sprintf("Octets %d to %d came, which are %d.", a, b, b-a+1)))
	}
	whole := span{at.to + 1, s.to}
	if n, ok := number(size); ok {
		x.say(whole, both(fmt.Sprintf("전체는 %d바이트예요.", n), fmt.Sprintf("There are %d octets in all.", n)))
	} else if size == "*" {
		x.say(whole, both("전체가 얼마인지는 아직 몰라요.", "How many there are in all is not known yet."))
	}
}

func rangeUnits() map[string]Text {
	return map[string]Text{
		"bytes": both("바이트로 세어 일부만 달라고 할 수 있어요.", "Parts may be asked for, counted in octets."),
		"none":  both("일부만 줄 수는 없어요.", "No parts, only the whole."),
	}
}

// reference reads a URI reference (RFC 3986 §4.1), which is resolved against the
// address that was asked (RFC 9110 §10.2.2).
func reference(x *reader) {
	s := x.whole()
	text := x.text(s)
	before, _, hasFragment := strings.Cut(text, "#")
	at := span{s.from, s.from + len(before)}
	scheme, _, hasScheme := strings.Cut(before, ":")
	switch {
	case before == "":
	case hasScheme && isScheme(scheme):
		x.say(at, both("온전한 주소예요. 다른 서버일 수도 있어요.", "A whole address, maybe on another server."))
	case strings.HasPrefix(before, "//"):
		x.say(at, both("스킴(http, https)은 그대로 두고 호스트를 바꿔요.", "The scheme stays (http, https), the host changes."))
	case strings.HasPrefix(before, "/"):
		x.say(at, both("같은 서버의 이 경로예요.", "This path on the same server."))
	case strings.HasPrefix(before, "?"):
		x.say(at, both("같은 경로에 쿼리만 바꿔요.", "The same path with another query."))
	default:
		x.say(at, both("지금 경로의 마지막 / 뒤를 이것으로 바꿔요.", "Replaces what follows the last / of the path asked for."))
	}
	if hasFragment {
		x.say(span{at.to, s.to}, both("브라우저 안에서만 쓰는 자리표예요. 서버로는 가지 않아요.", "A place within the page, for the browser alone: it never goes to a server."))
	}
}

func isScheme(s string) bool {
	for i := range len(s) {
		b := s[i] | 0x20
		if ('a' > b || b > 'z') && (i == 0 || strings.IndexByte("0123456789+-.", s[i]) < 0) {
			return false
		}
	}
	return s != ""
}

// host reads RFC 9110 §7.2.
func host(x *reader) {
	s := x.whole()
	text := x.text(s)
	colon := strings.LastIndexByte(text, ':')
	if colon >= 0 && strings.HasSuffix(text, "]") {
		colon = -1 // the colons of an IPv6 address
	}
	name := s
	if colon >= 0 {
		if _, ok := number(text[colon+1:]); !ok {
			return
		}
		name.to = s.from + colon
	}
	switch n := strings.ToLower(x.text(name)); {
	case n == "localhost" || n == "127.0.0.1" || n == "[::1]":
		x.say(name, both("이 컴퓨터 자신이에요.", "This very computer."))
	case strings.HasPrefix(n, "["):
		x.say(name, both("IPv6 주소예요. 콜론이 포트와 헷갈리지 않게 대괄호로 감싸요.", "An IPv6 address, in brackets so that its colons are not taken for a port's."))
	default:
		x.say(name, both("묻는 호스트의 이름이에요.", "The name of the host that is asked."))
	}
	if colon >= 0 {
		x.say(span{name.to, s.to}, both("포트예요. http의 80, https의 443이면 적지 않아요.", "The port, which is left out when it is 80 of http or 443 of https."))
	}
}

// connection reads RFC 9110 §7.6.1.
func connection(x *reader) {
	for _, option := range x.split(x.whole(), ',') {
		switch name := strings.ToLower(x.text(option)); {
		case name == "close":
			x.say(option, both("이 교환이 끝나면 연결을 닫아요.", "The connection closes after this exchange."))
		case name == "keep-alive":
			x.say(option, both("연결을 열어 두자는 말이에요. HTTP/1.1에서는 말하지 않아도 그래요.", "Keep the connection; HTTP/1.1 does so without being told."))
		case name == "upgrade":
			x.say(option, both("Upgrade 필드는 이 연결에만 통한다는 뜻이에요.", "The Upgrade field is for this connection only."))
		case isToken(name):
			x.say(option, both("이 이름의 필드는 다음 연결로 넘기지 말라는 뜻이에요.", "The field of this name is not to be handed on."))
		}
	}
}

// challenges reads WWW-Authenticate (RFC 9110 §11.6.1): schemes, each followed by
// parameters, all in one list.
func challenges(x *reader) {
	for _, member := range x.split(x.whole(), ',') {
		text := x.text(member)
		scheme, _, _ := strings.Cut(text, " ")
		if isToken(scheme) && !strings.Contains(scheme, "=") && !strings.HasPrefix(strings.TrimLeft(text[len(scheme):], " \t"), "=") {
			at := span{member.from, member.from + len(scheme)}
			t, ok := schemes()[strings.ToLower(scheme)]
			if !ok {
				t = both("신원을 밝히는 방법의 이름이에요.", "The name of a way to say who you are.")
			}
			x.say(at, t)
			member = x.trim(span{at.to, member.to})
		}
		if name, _, has := x.pair(member); has {
			x.say(member, challengeParameters()[name])
		}
	}
}
