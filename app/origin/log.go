package origin

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxLine is how long a line of the console may be, in octets.
const maxLine = 200

// logf writes a line to the server's console.
func (s *server) logf(format string, args ...any) {
	if s.log == nil {
		return
	}
	line := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' ' // one line stays one, whatever a client sent
		}
		return r
	}, strings.ToValidUTF8(fmt.Sprintf(format, args...), "?"))
	s.log(cut(line, maxLine))
}

// cut shortens a text to a number of octets, between letters.
func cut(s string, octets int) string {
	if len(s) <= octets {
		return s
	}
	s = s[:octets-len("…")]
	for !utf8.ValidString(s) && s != "" {
		s = s[:len(s)-1]
	}
	return s + "…"
}
