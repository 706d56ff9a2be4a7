package web

import (
	"strings"
	"unicode/utf8"

	"roundtrip/app/exchange"
)

// Bounds of the texts in a request, in octets.
const (
	maxName     = 100 // of an id, or an option of a question
	maxMethod   = 64
	maxTarget   = 8 << 10
	maxFields   = 64 // field lines
	maxFieldSum = 32 << 10
	maxAbort    = 10 * 60 * 1000 // milliseconds
	maxTimes    = 50             // that one act sends its request
)

// Bounds of what a page says that its code saw. A learner's server can make
// these as long as it likes: what is longer is cut, or the act would never end.
const (
	maxError      = 1 << 10
	maxWord       = 256
	maxSeen       = 4 << 10 // content, cookies
	maxSeenFields = 64
	maxSeenSum    = 8 << 10
)

// cut keeps the first n octets of a text, and no half character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// short refuses texts that are too long: pairs of a name and a text.
func short(most int, pairs ...string) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		if len(pairs[i+1]) > most {
			return refuse("too-long", pairs[i], most)
		}
	}
	return nil
}

// checkRequest refuses what cannot be written as a request in good form.
func checkRequest(q *exchange.Request) error {
	if err := short(maxMethod, "method", q.Method); err != nil {
		return err
	}
	if q.Method != "" && !isToken(q.Method) {
		return refuse("bad-method")
	}
	if err := checkTarget(q.Target, q.Method); err != nil {
		return err
	}
	sum := 0
	for _, f := range q.Fields {
		sum += len(f.Name) + len(f.Value)
		if !isToken(f.Name) || strings.ContainsAny(f.Value, "\r\n\x00") {
			return refuse("bad-field", cut(f.Name, 80))
		}
	}
	if len(q.Fields) > maxFields || sum > maxFieldSum {
		return refuse("too-many-fields", maxFields, maxFieldSum>>10)
	}
	switch q.Redirect {
	case "", "follow", "manual", "error":
	default:
		return refuse("not-one-of", "redirect", "follow, manual, error")
	}
	switch q.Cache {
	case "", "default", "no-store", "reload", "no-cache", "force-cache":
	default:
		return refuse("not-one-of", "cache", "default, no-store, reload, no-cache, force-cache")
	}
	if q.Times < 0 || q.Times > maxTimes {
		return refuse("out-of-range", "times", maxTimes)
	}
	if q.AbortAfter < 0 || q.AbortAfter > maxAbort {
		return refuse("out-of-range", "abortAfter", maxAbort)
	}
	return nil
}

// checkTarget takes a path with its query (RFC 9112 §3.2.1), or "*" of OPTIONS.
func checkTarget(target, method string) error {
	if err := short(maxTarget, "target", target); err != nil {
		return err
	}
	switch {
	case strings.ContainsFunc(target, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return refuse("bad-target")
	case strings.HasPrefix(target, "//"), strings.Contains(beforePath(target), ":"):
		return refuse("other-host", cut(target, 80))
	case strings.HasPrefix(target, "/"), target == "*" && method == "OPTIONS":
		return nil
	}
	return refuse("bad-target")
}

// beforePath is what stands before the first "/" or "?": a scheme or an authority, if anything.
func beforePath(target string) string {
	if i := strings.IndexAny(target, "/?#"); i >= 0 {
		return target[:i]
	}
	return target
}

// isToken is RFC 9110 §5.6.2.
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0:
		default:
			return false
		}
	}
	return s != ""
}

// boundSeen cuts what a page's code saw.
func boundSeen(s *exchange.Seen) *exchange.Seen {
	if s == nil {
		return nil
	}
	out := *s
	out.Error, out.StatusText, out.Type = cut(s.Error, maxError), cut(s.StatusText, maxWord), cut(s.Type, maxWord)
	out.URL, out.Content, out.Cookie = cut(s.URL, maxTarget), cut(s.Content, maxSeen), cut(s.Cookie, maxSeen)
	out.Statuses = s.Statuses[:min(len(s.Statuses), maxTimes)]
	out.Fields = nil
	sum := 0
	for _, f := range s.Fields[:min(len(s.Fields), maxSeenFields)] {
		if sum += len(f.Name) + len(f.Value); sum > maxSeenSum {
			break
		}
		out.Fields = append(out.Fields, f)
	}
	return &out
}
