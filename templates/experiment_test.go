package templates

import (
	"slices"
	"strings"
	"testing"

	"roundtrip/app/lesson"
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

func TestArrangedFaults(t *testing.T) {
	set := lesson.Setup{Faults: []lesson.Fault{
		{ID: "delay", Params: map[string]any{"ms": 1500}, Path: "/about", Times: 2},
		{ID: "status", Share: 50},
		{ID: "hang", Share: 100},
	}}
	for _, c := range []struct {
		page Page
		want []string
	}{
		{Page{Lang: "en"}, []string{"delay <code>ms=1500 · /about · 2×, then healthy</code>", "status <code>50%</code>", "hang <code></code>"}},
		{Page{Lang: "ko", Fault: func(id string) string { return "<" + id + ">" }}, []string{"&lt;delay&gt; <code>ms=1500 · /about · 2번, 그다음엔 멀쩡해요</code>"}},
	} {
		var out strings.Builder
		if err := arranges(viewOf(c.page), set).Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%q is not in\n%s", want, out.String())
			}
		}
	}
}
