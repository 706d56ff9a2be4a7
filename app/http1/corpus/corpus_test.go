package corpus

import (
	"bytes"
	"strings"
	"testing"
)

func TestLoad(t *testing.T) {
	malformed := 0
	cases := Load()
	for _, c := range cases {
		if strings.Contains(c.Events, " Broke ") {
			malformed++
		}
		if c.Events == "" {
			t.Errorf("%s: expects nothing", c.Name)
		}
	}
	if len(cases) < 75 || malformed < 35 {
		t.Errorf("%d cases, %d of them malformed", len(cases), malformed)
	}
}

func TestQuote(t *testing.T) {
	octets := append([]byte("a \\ b}\r\n\t한\x7f"), bytes.Repeat([]byte{0}, 100)...)
	text := Quote(octets)
	if want := `a \\ b\x7d\r\n\t\xed\x95\x9c\x7f\{100*\x00}`; text != want {
		t.Errorf("got %s\nwant %s", text, want)
	}
	if back, err := Unquote([]byte(text)); err != nil || !bytes.Equal(back, octets) {
		t.Errorf("%q, %v", back, err)
	}
}

func TestMalformedFiles(t *testing.T) {
	for name, text := range map[string]string{
		"no words":             "-- request --\na\n",
		"unknown section":      "words\n-- answer --\na\n",
		"octets after the end": "words\n-- request end --\n-- request --\na\n",
		"octets in an end":     "words\n-- request end --\na\n",
		"nothing in a section": "words\n-- request --\n",
		"events in between":    "words\n-- events --\n-- request --\na\n",
		"backslash":            "words\n-- request --\n\\",
		"escape":               "words\n-- request --\n\\q\n",
		"half an octet":        "words\n-- request --\n\\x1\n",
		"no count":             "words\n-- request --\n\\{a}\n",
		"too many":             "words\n-- request --\n\\{5000000*a}\n",
		"a bad repetition":     "words\n-- request --\n\\{2*\\q}\n",
	} {
		if c, err := parse([]byte(text)); err == nil {
			t.Errorf("%s: %+v", name, c)
		}
	}
}
