package registry

import (
	"fmt"
	"net/http"
	"strings"
)

// lasting writes a number of seconds, and beside it what a person would say.
func lasting(n uint64) (ko, en string) {
	ko, en = fmt.Sprintf("%d초", n), plural(n, "second")
	if n < 60 {
		return ko, en
	}
	units := []struct {
		seconds uint64
		ko, en  string
	}{{365 * 86400, "년", "year"}, {86400, "일", "day"}, {3600, "시간", "hour"}, {60, "분", "minute"}, {1, "초", "second"}}
	var k, e []string
	rest := n
	for _, u := range units {
		if of := rest / u.seconds; of > 0 {
			k, e = append(k, fmt.Sprintf("%d%s", of, u.ko)), append(e, plural(of, u.en))
			rest %= u.seconds
		}
		if len(k) == 2 {
			break
		}
	}
	about := ""
	if rest > 0 {
		about = "약 "
	}
	ko += "(" + about + strings.Join(k, " ") + ")"
	if rest > 0 {
		about = "about "
	}
	return ko, en + " (" + about + strings.Join(e, " ") + ")"
}

func plural(n uint64, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// lastingText puts a time into a sentence of each language, at its %s.
func lastingText(n uint64, ko, en string) Text {
	k, e := lasting(n)
	return both(fmt.Sprintf(ko, k), fmt.Sprintf(en, e))
}

// seconds reads a value that is a number of seconds.
func seconds(text func(uint64) Text) func(*reader) {
	return func(x *reader) {
		if n, ok := number(x.text(x.whole())); ok {
			x.say(x.whole(), text(n))
		}
	}
}

func lastedInCache(n uint64) Text {
	return lastingText(n, "캐시에서 %s 묵었어요.", "It has been in caches for %s.")
}

func keptPreflight(n uint64) Text {
	if n == 0 {
		return both("기억하지 말고 매번 다시 물어보라는 뜻이에요.", "Do not remember it; ask each time.")
	}
	return lastingText(n, "미리 물어본 답을 %s 동안 기억해도 돼요.", "The preflight's answer may be remembered for %s.")
}

// moment reads an HTTP-date (RFC 9110 §5.6.7).
func moment(x *reader) { x.date(x.whole()) }

func (x *reader) date(s span) bool {
	text := x.text(s)
	at, err := http.ParseTime(text)
	if err != nil {
		return false
	}
	switch unix := at.Unix(); {
	case strings.Contains(text, "-"):
		x.say(s, both("옛 방식(RFC 850)으로 적은 날짜예요. 읽을 수는 있지만 이제 이렇게 보내면 안 돼요.", "A date as RFC 850 wrote it: to be understood, and no longer to be sent."))
		x.at(unix)
	case !strings.HasSuffix(text, "GMT"):
		x.say(s, both("옛 방식(asctime)으로 적은 날짜예요. 읽을 수는 있지만 이제 이렇게 보내면 안 돼요.", "A date as C's asctime writes it: to be understood, and no longer to be sent."))
		x.at(unix)
	default:
		x.say(s, both("GMT로 적은 때예요. 영국 시각 그대로이고, 한국은 아홉 시간 빨라요.", "A moment in GMT, wherever the server is."))
		x.at(unix)
	}
	return true
}

// at gives the last part its moment.
func (x *reader) at(unix int64) {
	if n := len(x.parts); n > 0 {
		x.parts[n-1].At = &unix
	}
}

func expires(x *reader) {
	if !x.date(x.whole()) {
		x.say(x.whole(), both("날짜가 아니에요. 그러면 이미 지난 것으로 여겨요 (RFC 9111 §5.3).", "No date, which counts as already over (RFC 9111 §5.3)."))
	}
}

func retryAfter(x *reader) {
	if n, ok := number(x.text(x.whole())); ok {
		x.say(x.whole(), lastingText(n, "%s 뒤에 다시 오세요.", "Come back in %s."))
		return
	}
	x.date(x.whole())
}

// keepAlive reads what RFC 2068 §19.7.1 wrote of.
func keepAlive(x *reader) {
	for _, member := range x.split(x.whole(), ',') {
		name, value, _ := x.pair(member)
		n, ok := number(value)
		switch {
		case !ok:
		case name == "timeout":
			x.say(member, lastingText(n, "쉬는 연결을 %s 뒤에 닫아요.", "An idle connection closes after %s."))
		case name == "max":
			x.say(member, both(fmt.Sprintf("이 연결로 %d번까지 더 물어볼 수 있어요.", n), fmt.Sprintf("This connection takes %d more.", n)))
		}
	}
}

// strictTransport reads RFC 6797 §6.1.
func strictTransport(x *reader) {
	for _, directive := range x.split(x.whole(), ';') {
		name, value, _ := x.pair(directive)
		n, ok := number(value)
		switch {
		case name == "max-age" && ok && n == 0:
			x.say(directive, both("https만 쓰라던 말을 거둬들여요.", "Takes the promise of https back."))
		case name == "max-age" && ok:
			x.say(directive, lastingText(n, "%s 동안 https로만 와야 해요.", "Come by https only, for %s."))
		case name == "includesubdomains":
			x.say(directive, both("아래 도메인도 모두 그래요.", "So for every domain below this one."))
		case name == "preload":
			x.say(directive, both("브라우저에 미리 넣는 목록에 올려 달라는 표시예요. 표준에는 없어요.", "Asks to be on the list that ships with browsers; no part of the standard."))
		}
	}
}
