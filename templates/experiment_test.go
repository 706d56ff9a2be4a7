package templates

import (
	"slices"
	"testing"
)

func TestRawLines(t *testing.T) {
	for _, c := range []struct {
		raw  string
		want []rawLine
	}{
		{"GET / HTTP/1.1\r\nHost: x\n\r\n", []rawLine{{"GET / HTTP/1.1", "CR LF"}, {"Host: x", "LF"}, {"", "CR LF"}}},
		{"\r\n안녕\x00", []rawLine{{"", "CR LF"}, {`안녕\x00`, ""}}},
		// Content that another request follows at once.
		{"{\"id\":1}PUT /a HTTP/1.1\r\n", []rawLine{{`{"id":1}`, ""}, {"PUT /a HTTP/1.1", "CR LF"}}},
		{"a /b HTTP/1.1 c\r\n", []rawLine{{"a /b HTTP/1.1 c", "CR LF"}}},
	} {
		if got := rawLines(c.raw); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.raw, got, c.want)
		}
	}
}
