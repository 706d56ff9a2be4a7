package registry

import (
	"strconv"
	"strings"
)

const (
	// maxValue is the longest value that is taken apart, in octets.
	maxValue = 4 << 10
	// maxParts bounds what is said of one value.
	maxParts = 64
)

// Part is a stretch of a field's value and what it says there.
type Part struct {
	Offset int  `json:"offset"` // in octets of the value
	Length int  `json:"length"`
	Text   Text `json:"text"`
	// At is the moment it names, in seconds since the Unix epoch, if it names one:
	// whoever shows it knows the reader's clock.
	At *int64 `json:"at,omitempty"`
}

// Explain takes a field's value apart: parts in their order, none upon another.
// It knows the fields whose Entry has Parts; of others, of a value over 4 KiB and
// of what breaks the grammar it says nothing.
func Explain(name, value string) []Part {
	read := grammars()[strings.ToLower(name)]
	if read == nil || len(value) > maxValue {
		return nil
	}
	x := &reader{value: value}
	read(x)
	return x.parts
}

// grammars says how each field's value is read, by its name in lower case.
func grammars() map[string]func(*reader) {
	return map[string]func(*reader){
		"cache-control": cacheDirectives, "cdn-cache-control": cacheDirectives,
		"age": seconds(lastedInCache), "access-control-max-age": seconds(keptPreflight), "strict-transport-security": strictTransport,
		"date": moment, "expires": expires, "last-modified": moment, "if-modified-since": moment, "if-unmodified-since": moment, "sunset": moment,
		"retry-after": retryAfter, "keep-alive": keepAlive,
		"etag": entityTags, "if-match": entityTags, "if-none-match": entityTags, "if-range": ifRange,
		"content-type": contentType, "content-disposition": disposition,
		"content-encoding": each(codings), "transfer-encoding": each(codings), "te": each(codings), "vary": vary,
		"accept": weighted(mediaRange), "accept-language": weighted(languageRange), "accept-encoding": weighted(codingRange),
		"range": ranges, "content-range": contentRange, "accept-ranges": each(rangeUnits),
		"location": reference, "content-location": reference, "host": host,
		"connection": connection, "upgrade": each(protocols), "expect": each(expectations), "allow": each(methods),
		"www-authenticate": challenges, "proxy-authenticate": challenges,
		"sec-fetch-site": each(fetchSites), "sec-fetch-mode": each(fetchModes), "sec-fetch-dest": each(fetchDestinations),
	}
}

// reader reads one value and gathers what it says.
type reader struct {
	value string
	parts []Part
}

// span is a stretch of the value.
type span struct{ from, to int }

func (x *reader) text(s span) string { return x.value[s.from:s.to] }

// whole is the value without the white space around it.
func (x *reader) whole() span { return x.trim(span{0, len(x.value)}) }

// say adds what a stretch says. Nothing is said of nothing.
func (x *reader) say(s span, t Text) {
	if s.to > s.from && t != nil && len(x.parts) < maxParts {
		x.parts = append(x.parts, Part{Offset: s.from, Length: s.to - s.from, Text: t})
	}
}

// both is a text in both languages.
func both(ko, en string) Text { return Text{"ko": ko, "en": en} }

// trim takes optional white space off both ends (OWS, RFC 9110 §5.6.3).
func (x *reader) trim(s span) span {
	for s.from < s.to && isSpace(x.value[s.from]) {
		s.from++
	}
	for s.to > s.from && isSpace(x.value[s.to-1]) {
		s.to--
	}
	return s
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' }

// split cuts a stretch at each separator outside quoted strings (RFC 9110 §5.6.4)
// and leaves out what is empty, as a list's recipient must (§5.6.1.2).
func (x *reader) split(s span, separator byte) []span {
	var out []span
	quoted := false
	from := s.from
	add := func(to int) {
		if piece := x.trim(span{from, to}); piece.to > piece.from {
			out = append(out, piece)
		}
	}
	for i := s.from; i < s.to; i++ {
		switch b := x.value[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case b == separator && !quoted:
			add(i)
			from = i + 1
		}
	}
	add(s.to)
	return out
}

// pair cuts "name=value"; the name comes in lower case, the value without its
// quotes. Without "=" has is false.
func (x *reader) pair(s span) (name, value string, has bool) {
	name, value, has = strings.Cut(x.text(s), "=")
	name = strings.ToLower(strings.TrimRight(name, " \t"))
	value = strings.TrimLeft(value, " \t")
	if n := len(value); n >= 2 && value[0] == '"' && value[n-1] == '"' {
		value = value[1 : n-1]
	}
	return name, value, has
}

// each reads a list whose members are words of a table, in any case.
func each(table func() map[string]Text) func(*reader) {
	return func(x *reader) {
		words := table()
		for _, member := range x.split(x.whole(), ',') {
			word, _, _ := strings.Cut(x.text(member), ";")
			word = strings.TrimRight(word, " \t")
			x.say(member, words[strings.ToLower(word)])
		}
	}
}

// number reads digits; a number too large to matter is 2^31 (RFC 9111 §1.2.2).
func number(digits string) (uint64, bool) {
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || n > 1<<31 {
		n = 1 << 31
	}
	return n, true
}

// short keeps a word of the value short enough for a sentence.
func short(s string) string {
	const most = 40
	if r := []rune(strings.ToValidUTF8(s, "�")); len(r) > most {
		return string(r[:most]) + "…"
	}
	return strings.ToValidUTF8(s, "�")
}
