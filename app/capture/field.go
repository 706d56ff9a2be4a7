package capture

import (
	"bytes"
	"strings"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
)

// field takes from a field line what a summary tells.
func (c *conn) field(e *entry, ev *http1.Event) {
	value := atMost(ev.Value, maxWord)
	if ev.Dir == exchange.ToServer {
		switch {
		case named(ev.Name, "host") && e.Host == "":
			e.Host = e.word(value, maxWord)
		case named(ev.Name, "user-agent"):
			if said := atMost(ev.Value, maxAgent); c.From.Kind != "sender" && c.From.Kind != "gateway" && (c.agent == "" || c.agent != string(said)) {
				c.agent = string(said)
				c.From.Kind, c.From.Name = agent(c.agent)
				c.r.changed(&c.node)
			}
		case named(ev.Name, "cookie"):
			e.Cookies += pairs(ev.Value)
		case named(ev.Name, "sec-fetch-dest"):
			e.navigate = string(value) != "empty"
		}
		return
	}
	if ev.Interim {
		return
	}
	switch {
	case named(ev.Name, "location") && e.Location == "":
		e.Location = string(value)
		e.grow(int64(len(value)))
	case named(ev.Name, "content-type") && e.Type == "":
		e.Type = e.word(value, maxWord)
	case named(ev.Name, "set-cookie") && len(e.SetCookies) < maxSetCookies:
		name, _, _ := bytes.Cut(ev.Value, []byte("="))
		name = atMost(bytes.TrimSpace(name), maxWord)
		e.SetCookies = append(e.SetCookies, string(name))
		e.grow(setCookieCost + int64(len(name)))
	}
}

// headEnd acts on what a head said.
func (c *conn) headEnd(w *way, ev *http1.Event) {
	e := w.entry
	if ev.Dir == exchange.ToServer {
		e.From = c.From
		if strings.HasPrefix(e.Target, "/.roundtrip/") && e.From.Kind == "browser" {
			e.From.Kind = "playground"
		}
		c.r.acts.arrived(c.r, e)
		return
	}
	if !ev.Interim && e.Status/100 == 3 {
		c.r.acts.redirected(c.r, e)
	}
}

// named compares a field name without case (RFC 9110 §5.1).
func named(name []byte, lower string) bool {
	if len(name) != len(lower) {
		return false
	}
	for i, b := range name {
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		if b != lower[i] {
			return false
		}
	}
	return true
}

// pairs counts the cookies in a Cookie field.
func pairs(value []byte) int {
	n := 0
	for len(value) > 0 {
		var pair []byte
		pair, value, _ = bytes.Cut(value, []byte(";"))
		if len(bytes.TrimSpace(pair)) > 0 {
			n++
		}
	}
	return n
}

// word is one of the summary's, at most so long; a long one takes memory of its own.
func (e *entry) word(b []byte, most int) string {
	s := e.conn.r.words.of(atMost(b, most))
	if len(s) > maxWordOctets {
		e.grow(int64(len(s)))
	}
	return s
}

// words are short strings met before, so that one more copy of "GET" costs nothing.
type words map[string]string

const (
	maxWords      = 512
	maxWordOctets = 64
)

func (w words) of(b []byte) string {
	if s, is := w[string(b)]; is {
		return s
	}
	s := string(b)
	if len(s) <= maxWordOctets && len(w) < maxWords {
		w[s] = s
	}
	return s
}
